import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import * as pulumi from "@pulumi/pulumi";
import * as images from "../../src";
import { imageDetails } from "../../src/lookup/functions/getImageDetails";
import { imageDetailsSet } from "../../src/lookup/functions/getImageDetailsSet";
import { unknownValues } from "../../src/base/engineMarkers";
import { checkArgs } from "../../src/program/args";
import { json } from "../../src/base/checks";
import { callOf } from "../support/call";
import { failureOf } from "../support/failureOf";
import { fakeClient } from "../support/fakeClient";
import { growthOf } from "../support/sharedLevels";
import { valueOf } from "../support/valueOf";

let reached: unknown[] = [];

beforeEach(async () => {
    reached = [];
    const reach = (args: unknown) => void reached.push(args);
    await pulumi.runtime.setMocks({
        newResource: (args) => {
            reach(args);
            return { id: args.id ?? "new", state: {} };
        },
        call: (args) => {
            reach(args);
            return {};
        },
    });
});

/** Fails unless the mocks and the client are left alone, by which every entry reaches the API. */
afterEach(() => expect(reached).toEqual([]));

class Expectations {
    draft = true;
    get creator() {
        return "me";
    }
}

/** What judges nothing, or not all that it seems to, where it is taken for an object with its fields. */
const disguises: [name: string, value: unknown][] = [
    ["a class instance", new Expectations()],
    ["a Map", new Map([["draft", true]])],
    ["a Set", new Set(["draft"])],
    ["a Date", new Date(0)],
    ["an array", [["draft", true]]],
    ["an object with an inherited field", Object.create({ draft: true })],
    ["an object with a field that is not enumerable", Object.defineProperty({}, "draft", { value: true })],
    ["an object with a symbol", { [Symbol("draft")]: true }],
    ["a function", () => ({ draft: true })],
    ["null", null],
    ["a text", "draft"],
];

const cycle: Record<string, unknown> = { name: "x" };
cycle["self"] = [cycle, cycle];

/** What nobody can walk through to its end. */
const endless: [name: string, value: unknown][] = [
    ["data in itself", cycle],
    ["data of 200 levels", Array.from({ length: 200 }).reduce<object>((inner) => ({ inner }), {})],
];

type Entry = (args: Record<string, unknown>, set?: true) => Promise<unknown>;

const call = callOf(fakeClient({}));

/** The entries that take plain arguments alone. */
const plainEntries: Record<string, Entry> = {
    getImageDetails: async (args) => imageDetails.run({ imageId: "x", ...args }, call),
    getImageDetailsSet: async (args) => imageDetailsSet.run({ imageIds: ["x"], ...args }, call),
};

/** The entries that take outputs, too. A resource is waited for by its URN. */
const outputEntries: Record<string, Entry> = {
    ImageDetails: async (args) => valueOf(new images.ImageDetails("hero", { imageId: "x", ...args }).urn),
    ImageDetailsSet: async (args) => valueOf(new images.ImageDetailsSet("album", { imageIds: ["x"], ...args }).urn),
    getImageDetailsOutput: async (args) => valueOf(images.getImageDetailsOutput({ imageId: "x", ...args })),
    getImageDetailsSetOutput: async (args) => valueOf(images.getImageDetailsSetOutput({ imageIds: ["x"], ...args })),
};

describe.each(Object.entries({ ...plainEntries, ...outputEntries }))("%s", (entry, read) => {
    const refusal = async (args: Record<string, unknown>) => {
        const error = await failureOf(read(args));
        expect(error).toBeInstanceOf(images.InvalidInputError);
        return error.message;
    };

    it.each(disguises)("refuses an expect that is %s", async (_, expected) => {
        expect(await refusal({ expect: expected })).toContain("expect must be a plain object");
    });

    it.each(disguises)("refuses a meta that is %s", async (_, meta) => {
        expect(await refusal({ expect: { meta } })).toContain("expect.meta must be a plain object");
    });

    it.each(disguises.filter(([, value]) => typeof value === "object" && value !== null && !Array.isArray(value)))(
        "refuses %s anywhere inside a meta",
        async (_, value) => {
            const meta = { albums: [{ name: value }] };
            expect(await refusal({ expect: { meta } })).toContain("expect.meta.albums[0].name must be a plain object");
        },
    );

    it.each(endless)("refuses %s as a meta, and a class instance with it", async (_, value) => {
        const tooDeep = /: expect\S* contains itself, or is more than 100 levels deep/;
        expect(await refusal({ expect: { meta: { value } } })).toMatch(tooDeep);
        expect(await refusal({ expect: { meta: { a: Object.assign(new Expectations(), { value }) } } })).toContain(
            "expect.meta.a must be a plain object",
        );
    });

    it.each(disguises)("refuses an enforcement that is %s", async (_, enforcement) => {
        expect(await refusal({ expect: { draft: true, enforcement } })).toContain("expect.enforcement must be");
    });

    it.each(["variants", "allowPublicVariants"])("refuses %s that are no list", async (name) => {
        expect(await refusal({ expect: { requireSignedUrls: true, [name]: new Set(["public"]) } })).toContain(
            `expect.${name} must be a list`,
        );
    });

    it("names the nearest field and all others for a misspelled one", async () => {
        expect(await refusal({ expect: { requireSignedURLs: true } })).toContain(
            'expect has an unknown expectation "requireSignedURLs" (did you mean "requireSignedUrls"? known: ' +
                "requireSignedUrls, allowPublicVariants, variants, draft, creator, meta, verifyDelivery, enforcement)",
        );
    });

    it("names itself or what was to be read", async () => {
        const what = entry in plainEntries ? /^Could not read image/ : new RegExp(`^${entry}( "\\w+")?: `);
        expect(await refusal({ expect: new Map() })).toMatch(what);
    });
});

describe.each(Object.entries(outputEntries))("%s", (_, read) => {
    it.each([pulumi.output({ draft: true }), Promise.resolve({ draft: true })])(
        "refuses an expect that is an output or a promise itself: %#",
        async (expected) => {
            const { message } = await failureOf(read({ expect: expected }));
            expect(message).toContain(
                "expect must be a plain object: its fields may be outputs, but expect itself may not",
            );
        },
    );

    it.each([
        ["a<{%reset%}>", 'contains "< {%"'],
        [unknownValues[1], 'is "1c4a061d'],
        ["\ud83c", "is not well-formed Unicode"],
    ])("refuses %j, which the engine would misread, beside an output or not", async (text, problem) => {
        for (const creator of ["me", pulumi.output("me")]) {
            const value = { creator, meta: { album: text, [text ?? ""]: 1 } };
            const { message } = await failureOf(read({ expect: value }));
            expect(message).toContain(`expect.meta.album ${problem}`);
        }
        expect((await failureOf(read({ expect: { meta: { [text ?? ""]: 1 } } }))).message).toContain(
            `a key of expect.meta ${problem}`,
        );
    });

    it.each([undefined, pulumi.output("me")])(
        "refuses metadata of more values than an image has: %#",
        async (creator) => {
            const shared = Array.from({ length: 22 }).reduce<object>((inner) => ({ a: inner, b: inner }), { x: 1 });
            const message = "expect.meta has more than 1024 values, and Cloudflare keeps 1024 bytes of metadata";
            for (const meta of [{ shared }, { list: Array.from({ length: 1025 }, () => 1) }]) {
                expect((await failureOf(read({ expect: { creator, meta } }))).message).toContain(message);
            }
        },
    );

    it("lists what is wrong with a list of any length", async () => {
        const items = Array.from({ length: 150_000 }, () => 1);
        const { message } = await failureOf(read({ expect: { variants: items } }));
        expect(message).toContain("expect.variants[1] must be");
    });

    it.each(endless)("refuses %s beside an output, and as another argument", async (_name, value) => {
        const args = { accountId: value, expect: { creator: pulumi.output("me"), meta: { value } } };
        expect((await failureOf(read(args))).message).toMatch(
            /: accountId contains itself, .* deep; expect contains itself, or is more than 100 levels deep\.$/,
        );
    });

    it("refuses what is wrong beside outputs before they are known", async () => {
        const expected = { creator: pulumi.output("me"), meta: new Map(), enforcement: "off" };
        const { message } = await failureOf(read({ expect: expected }));
        expect(message).toMatch(/: expect\.enforcement must be [^;]+; expect\.meta must be a plain object\.$/);
    });

    it.each(disguises.slice(0, 6))("refuses arguments that are %s", async (_name, args) => {
        const given = args as images.ImageDetailsArgs & images.ImageDetailsSetArgs;
        const entries: (() => unknown)[] = [
            () => new images.ImageDetails("hero", given),
            () => new images.ImageDetailsSet("album", given),
            () => images.getImageDetailsOutput(given),
            () => images.getImagesOutput(given),
            () => images.getImageDetails(given as images.GetImageDetailsArgs),
            () => images.getImages(given as images.GetImagesArgs),
        ];
        for (const entry of entries) {
            expect((await failureOf(Promise.resolve().then(entry))).message).toContain(
                ": the arguments must be a plain object",
            );
        }
    });
});

describe("data that is shared in an argument", () => {
    it.each([
        ["", "x"],
        [" and an output", pulumi.output("x")],
    ])("walks through shared data%s once", async (_name, leaf) => {
        const read = (value: object) => {
            const { expect: checked } = checkArgs("lookup", { expect: json }, { expect: { value } });
            const { a, b } = (checked as { value: Record<"a" | "b", unknown> }).value;
            expect(a).toBe(b);
        };
        expect(await growthOf(read, leaf)).toBeLessThan(3);
    });

    it("walks through shared data that an output resolves to once", async () => {
        const read = async (value: object) => {
            const { expect: checked } = checkArgs(
                "lookup",
                { expect: json },
                { expect: { value: Promise.resolve(value) } },
            );
            await (checked as unknown as { value: Promise<unknown> }).value;
        };
        expect(await growthOf(read)).toBeLessThan(3);
    });
});

describe("arguments that resolve to something else than plain data", () => {
    interface Ends {
        readonly reasons: Readonly<Record<string, Readonly<Record<string, string>>>>;
        readonly otherReasons: Readonly<Record<string, Readonly<Record<string, string>>>>;
        readonly refused: readonly unknown[];
        readonly sound: Readonly<Record<string, string>>;
        readonly reached: number;
    }

    let ends: Ends;

    beforeAll(async () => {
        const script = join(__dirname, "support/outputArgs.cjs");
        const { stdout } = await promisify(execFile)(process.execPath, [script]);
        ends = JSON.parse(stdout) as Ends;
    }, 60_000);

    it.each([...Object.keys(outputEntries), "getImagesOutput"])("are refused by %s", (entry) => {
        const reasons = Object.entries(ends.reasons[entry] ?? {});
        const refusal = /: \w+( "\w+")?: (expect\.)?meta\S* (must be a plain object|is an empty object)/;
        expect(reasons.filter(([, reason]) => !refusal.test(reason))).toEqual([]);
        expect(reasons).toHaveLength(8 * 5 + 4);
    });

    it.each([...Object.keys(outputEntries), "getImagesOutput"])(
        "are refused by %s in one line, without a secret",
        (entry) => {
            const { cycleBesideOutput, secretName, ...rest } = ends.otherReasons[entry] ?? {};
            const cyclic = /: \w+( "\w+")?: (expect\.)?meta\S* contains itself, or is more than 100 levels deep\.$/;
            expect(cycleBesideOutput).toMatch(cyclic);
            expect(rest["cycleInOutput"]).toMatch(cyclic);
            expect(rest["cycleInPromise"]).toMatch(cyclic);
            expect(secretName).toMatch(/meta\.\[secret\]\.\[secret\] must be a string/);
            expect(rest["secretNameInPromise"]).toMatch(/meta\.\[secret\] must be a string/);
        },
    );

    it("never reach the engine, as plain data does", () => {
        expect(ends.refused).toEqual([]);
        expect(Object.values(ends.sound).filter((end) => !end.startsWith("value "))).toEqual([]);
        expect(ends.reached).toBe(5);
    });
});
