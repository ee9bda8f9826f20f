import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import {
    deliveryUrlsFollowPolicy,
    imagesRequireSignedUrls,
    policies,
    variantsRequireSignedUrls,
} from "../../src/policy";

const root = resolve(__dirname, "../..");

function manifest(folder: string): Record<string, unknown> {
    return JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8")) as Record<string, unknown>;
}

describe("the policy pack", () => {
    it("has the version of the package, which Pulumi reads from its own folder", () => {
        expect(manifest("policy-pack")["version"]).toBe(manifest(".")["version"]);
    });

    it("has all policies, with their descriptions and levels", () => {
        expect(policies).toEqual([imagesRequireSignedUrls, variantsRequireSignedUrls, deliveryUrlsFollowPolicy]);
        expect(policies.map(({ name, enforcementLevel }) => [name, enforcementLevel])).toEqual([
            ["images-require-signed-urls", "advisory"],
            ["variants-require-signed-urls", "mandatory"],
            ["delivery-urls-follow-policy", "mandatory"],
        ]);
        for (const { description, configSchema } of policies) {
            const texts = [description, ...Object.values(configSchema?.properties ?? {}).map((one) => one.description)];
            expect(texts.every((text) => /^[A-Z].*\.$/.test(text ?? ""))).toBe(true);
        }
    });
});
