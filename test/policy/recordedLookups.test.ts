import type { PolicyResource, ResourceValidationArgs, StackValidationArgs } from "@pulumi/policy";
import { unknown, proxied } from "./support/violations";
import { createLookupsStillHold } from "../../src/policy/lookupsStillHold";

const type = "pulumi-nodejs:dynamic/cloudflareImages:ImageDetails";
const setType = `${type}Set`;
const found = { accountId: "account", imageId: "photo", requireSignedUrls: true, access: { public: "signed" } };

/** What the policy reports of a lookup in a state, without any connection. */
async function linesOf(
    outputs: Readonly<Record<string, unknown>>,
    inputs: Readonly<Record<string, unknown>> | undefined,
    lookup = { type, name: "photo" },
): Promise<string[]> {
    const policy = createLookupsStillHold(() => {
        throw new Error("connected");
    });
    const lines: string[] = [];
    const urn = `urn:pulumi:dev::test::${lookup.type}::${lookup.name}`;
    const common = {
        getConfig: () => ({}),
        notApplicable: () => undefined as never,
        stackTags: new Map<string, string>(),
    };
    const report = (message: string, of?: string) => {
        expect(of).toBe(urn);
        lines.push(message);
    };
    const { validateResource } = policy;
    if (typeof validateResource !== "function") {
        throw new Error("The policy must have one function.");
    }
    if (inputs !== undefined) {
        await validateResource(
            { ...common, ...lookup, urn, props: proxied(inputs) } as unknown as ResourceValidationArgs,
            report,
        );
    }
    const resource = { ...lookup, urn, props: proxied(outputs) } as unknown as PolicyResource;
    await policy.validateStack({ ...common, resources: [resource] } as unknown as StackValidationArgs, report);
    return lines;
}

describe("a lookup in a state", () => {
    it("is judged if the state has all of it", async () => {
        expect(await linesOf(found, {})).toEqual(["photo: cannot be judged: unexpected error: connected"]);
    });

    it.each<[string, object, object?, string?]>([
        ["nothing", {}],
        ["no account", { ...found, accountId: undefined }],
        ["no access", { ...found, access: undefined }],
        ["another access", { ...found, access: { public: "open" } }],
        ["no requireSignedUrls", { ...found, requireSignedUrls: "true" }],
        ["no id", { ...found, imageId: 7 }],
        ["other secrets", found, { secretInputs: "expect" }],
        [
            "other images than ids",
            { accountId: "account", imageIds: [], images: "{}", missingIds: ["photo"] },
            {},
            setType,
        ],
        ["ids without images", { accountId: "account", imageIds: ["photo"], images: "{}" }, {}, setType],
    ])("is not judged with %s", async (_, outputs, inputs = {}, of = type) => {
        expect(await linesOf({ ...outputs }, { ...inputs }, { type: of, name: "photo" })).toEqual([
            "photo: cannot be judged: another version of pulumi-cloudflare-images recorded it: run an update first.",
        ]);
    });

    it.each([["{"], ["[]"], ["null"], ['{"photo":null}'], [undefined]])(
        "is not judged as a set of %s",
        async (images) => {
            const outputs = { accountId: "account", imageIds: ["photo"], images };
            expect(await linesOf(outputs, {}, { type: setType, name: "photos" })).toEqual([
                "photos: cannot be judged: another version of pulumi-cloudflare-images recorded it: run an update first.",
            ]);
        },
    );

    it.each([
        ["expect", { expect: "[secret]" }, {}],
        ["expect", { expect: { meta: { album: ["[secret]"] } } }, {}],
        ["accountId and imageId", {}, { accountId: "[secret]", imageId: "[secret]" }],
    ])("is not judged if the state hides its %s", async (names, inputs, outputs) => {
        expect(await linesOf({ ...found, ...outputs }, inputs)).toEqual([
            `photo: cannot be judged: the state hides ${names}: analyze the stack, not a file, with its passphrase or secrets provider.`,
        ]);
    });

    it("is not judged without its inputs", async () => {
        expect(await linesOf(found, undefined)).toEqual(["photo: cannot be judged: Pulumi did not show its inputs."]);
    });

    it("is not judged where Pulumi refuses to show a value, and keeps no other from being judged", async () => {
        const [line, ...others] = await linesOf({ ...found, requireSignedUrls: unknown }, {});
        expect([line, others]).toEqual([expect.stringMatching(/^photo: cannot be judged: /), []]);
    });

    it("has a name that may hold anything", async () => {
        const [line] = await linesOf({}, {}, { type, name: "a\nb \u001b[31m <{%x%}>" });
        expect(line).toMatch(/^a b {2}\[31m < \{%x%\}>: cannot be judged: /);
    });
});
