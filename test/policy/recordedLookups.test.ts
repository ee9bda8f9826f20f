import { lookupsHaveExpectations } from "../../src/policy/lookupsHaveExpectations";
import { createLookupsStillHold } from "../../src/policy/lookupsStillHold";
import { stackViolationsOf, unknown, violationsOf } from "./support/violations";

const type = "pulumi-nodejs:dynamic/cloudflareImages:ImageDetails";
const setType = `${type}Set`;
const found = { accountId: "account", imageId: "photo", requireSignedUrls: true, access: { public: "signed" } };

/** Without any connection. */
const lookupsStillHold = () =>
    createLookupsStillHold(() => {
        throw new Error("connected");
    });

/** What the policy reports of a lookup in a state. */
async function linesOf(
    outputs: Record<string, unknown>,
    inputs: Record<string, unknown> | undefined,
    lookup = { type, name: "photo" },
    policy = lookupsStillHold(),
): Promise<string[]> {
    const urn = "urn:pulumi:dev::test::lookup";
    if (inputs !== undefined) {
        expect(await violationsOf(policy, { ...lookup, urn, props: inputs })).toEqual([]);
    }
    const lines = await stackViolationsOf(policy, [{ ...lookup, urn, props: outputs }]);
    return lines.map((line) => {
        expect(line.startsWith(`${urn}: `)).toBe(true);
        return line.slice(urn.length + 2);
    });
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

describe("lookups-have-expectations", () => {
    const problem =
        "photo: the image requires signed URLs, and no mandatory `expect` has requireSignedUrls: true. " +
        "Add it, so that an update stops when that changes.";

    it.each<[string, unknown, readonly string[]]>([
        ["a mandatory one", { requireSignedUrls: true }, []],
        ["one that is mandatory at up", { requireSignedUrls: true, enforcement: { preview: "advisory" } }, []],
        ["an advisory one", { requireSignedUrls: true, enforcement: "advisory" }, [problem]],
        ["one of something else", { draft: false }, [problem]],
        ["none", undefined, [problem]],
        ["what is no object", [], [problem]],
    ])("takes %s for what it is", async (_, expectation, lines) => {
        const lookup = { type, name: "photo" };
        expect(await linesOf(found, { expect: expectation }, lookup, lookupsHaveExpectations)).toEqual(lines);
    });

    it("reports nothing of a public image", async () => {
        const outputs = { ...found, requireSignedUrls: false };
        expect(await linesOf(outputs, {}, { type, name: "photo" }, lookupsHaveExpectations)).toEqual([]);
    });
});
