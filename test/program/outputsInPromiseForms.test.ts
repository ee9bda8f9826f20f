import * as pulumi from "@pulumi/pulumi";
import * as images from "../../src";
import { failureOf } from "../support/failureOf";

let reached: unknown[] = [];

beforeEach(async () => {
    reached = [];
    const reach = (args: unknown) => void reached.push(args);
    await pulumi.runtime.setMocks({
        newResource: (args) => {
            reach(args);
            return { id: "new", state: {} };
        },
        call: (args) => {
            reach(args);
            return {};
        },
    });
});

afterEach(() => expect(reached).toEqual([]));

type Call = (args: never) => Promise<unknown>;

const forms: [name: string, call: Call][] = [
    ["getImageDetails", images.getImageDetails],
    ["getImageDetails", images.tryGetImageDetails],
    ["getImageDetailsSet", images.getImageDetailsSet],
    ["getImages", images.getImages],
    ["getImageVariants", images.getImageVariants],
    ["getImagesStats", images.getImagesStats],
    ["getSigningKey", images.getSigningKey],
];

const output = pulumi.output("x");
const shared = { a: output };

describe.each(forms)("an output passed to %s", (name, call) => {
    it.each<[found: string, args: object]>([
        ["imageId is an output", { imageId: output }],
        ["accountId is an output", { accountId: pulumi.secret("account") }],
        ["imageIds[1] is an output", { imageIds: ["a", output] }],
        ["expect.meta.album[0].name is an output", { expect: { meta: { album: [{ name: output }] } } }],
        ["expect is an output", { expect: output }],
        [
            "maxItems is an output; meta.album.in[1] is an output",
            { meta: { album: { in: ["a", output] } }, maxItems: output },
        ],
        ["imageId is a promise", { imageId: Promise.resolve("x") }],
        ["name is an output", { name: pulumi.output(Promise.resolve("x")) }],
        ["meta.a is an output", { meta: shared, expect: { meta: shared } }],
    ])("is named: %s", async (found, args) => {
        const error = await failureOf(call(args as never));
        expect(error).toBeInstanceOf(images.InvalidInputError);
        expect(error.message).toBe(`${name}: ${found}: use ${name}Output, which takes outputs.`);
    });

    it("is named however deep it is", async () => {
        const deep = Array.from({ length: 20_000 }).reduce<object>((inner) => [inner], { a: output });
        const error = await failureOf(call({ meta: deep } as never));
        expect(error.message.startsWith(`${name}: meta[0][0][0]`)).toBe(true);
    });

    it("is named instead of all arguments", async () => {
        const error = await failureOf(call(pulumi.output({ imageId: "x" }) as never));
        expect(error.message).toBe(`${name}: args is an output: use ${name}Output, which takes outputs.`);
    });
});
