import * as pulumi from "@pulumi/pulumi";
import { Provider } from "../../src";
import { findSecretInputs } from "../../src/program/args";
import { defaultAccountId } from "../../src/program/provider";
import { valueOf } from "../support/valueOf";

const unknown = pulumi.output(pulumi.unknown) as unknown as pulumi.Output<never>;

beforeAll(() =>
    pulumi.runtime.setMocks(
        { newResource: ({ inputs }) => ({ id: "new", state: inputs as object }), call: () => ({}) },
        "project",
        "stack",
        true,
    ),
);

function find(inputs: Parameters<typeof findSecretInputs>[0], provider?: Provider) {
    return valueOf(pulumi.output(findSecretInputs(inputs, defaultAccountId(provider))));
}

describe("findSecretInputs", () => {
    it.each([
        [{}, undefined],
        [{ imageId: "x", accountId: pulumi.output("account"), expect: { creator: "me" } }, undefined],
        [{ imageId: pulumi.secret("x") }, ["imageId"]],
        [{ imageIds: ["x", pulumi.output("y")] }, undefined],
        [{ imageIds: ["x", pulumi.secret("y")] }, ["imageIds"]],
        [{ imageIds: pulumi.secret(["x"]) }, ["imageIds"]],
        [{ creator: pulumi.secret("me"), meta: { album: pulumi.secret("summer") }, maxItems: 1 }, ["creator", "meta"]],
        [{ accountId: pulumi.secret("account"), imageId: "x" }, ["accountId"]],
        [{ imageId: "x", expect: { draft: false, creator: pulumi.secret("me") } }, ["expect"]],
        [{ expect: { variants: ["public", pulumi.secret("hero")] } }, ["expect"]],
        [{ expect: { meta: { album: { name: pulumi.secret("summer") } } } }, ["expect"]],
        [{ expect: pulumi.secret({ draft: false }) }, ["expect"]],
        [{ imageId: pulumi.secret(unknown), expect: { creator: pulumi.secret(unknown) } }, ["imageId", "expect"]],
        [
            { imageId: pulumi.secret("x"), accountId: pulumi.secret("a"), expect: { draft: pulumi.secret(true) } },
            ["accountId", "imageId", "expect"],
        ],
    ])("of case %#", async (inputs, found) => expect(await find(inputs)).toEqual(found));

    it("needs no output where there is none", () => {
        expect(findSecretInputs({ imageId: "x", expect: { variants: ["hero"] } }, undefined)).toBeUndefined();
    });

    it("finds the account id of a provider, unless the lookup has its own", async () => {
        const provider = new Provider("p", { apiToken: "t", accountId: pulumi.secret("account") });
        expect(await find({ imageId: "x" }, provider)).toEqual(["accountId"]);
        expect(await find({ imageId: "x", accountId: "mine" }, provider)).toBeUndefined();
    });

    it("finds the account id of the configuration when it is secret", async () => {
        pulumi.runtime.setAllConfig({ "cloudflare-images:accountId": "account" }, ["cloudflare-images:accountId"]);
        expect(await find({ imageId: "x" })).toEqual(["accountId"]);
        pulumi.runtime.setAllConfig({ "cloudflare-images:accountId": "account" });
        expect(await find({ imageId: "x" })).toBeUndefined();
    });
});
