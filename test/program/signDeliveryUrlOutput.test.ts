import * as pulumi from "@pulumi/pulumi";
import { signDeliveryUrl, signDeliveryUrlOutput } from "../../src";
import { valueOf } from "../support/valueOf";

const url = "https://imagedelivery.net/Vh2Kq7sYt0RjLx9PwN4mBg/2cdc28f0-017a-49c4-9ed7-87056c83901f/public";
const key = "0123456789abcdefghijklmnopqrstuv";
const expiresAt = "2030-01-01T00:00:00Z";
const unknown = pulumi.output(pulumi.unknown) as unknown as pulumi.Output<string>;

beforeAll(() =>
    // As in a preview, where what is not known is not asked for.
    pulumi.runtime.setMocks({ newResource: () => ({ id: "", state: {} }), call: () => ({}) }, "p", "s", true),
);

function isKnown(output: pulumi.Output<string>): Promise<boolean> {
    return (output as unknown as { isKnown: Promise<boolean> }).isKnown;
}

describe("signDeliveryUrlOutput", () => {
    it.each([
        ["plain values", url, { key, expiresAt }],
        ["outputs", pulumi.output(url), { key: pulumi.output(key), expiresAt: pulumi.output(expiresAt) }],
        ["a secret key", url, { key: pulumi.secret(key), expiresAt }],
    ])("of %s is the signed URL, and secret", async (_, given, options) => {
        const signed = signDeliveryUrlOutput(given, options);
        expect(await valueOf(signed)).toBe(signDeliveryUrl(url, { key, expiresAt }));
        expect(await pulumi.isSecret(signed)).toBe(true);
    });

    it.each([
        ["URL", unknown, { key }],
        ["key", url, { key: unknown }],
        ["expiry", url, { key, expiresAt: unknown }],
    ])("of a %s that is not known is not known, and secret", async (_, given, options) => {
        const signed = signDeliveryUrlOutput(given, options);
        expect(await isKnown(signed)).toBe(false);
        expect(await pulumi.isSecret(signed)).toBe(true);
    });
});
