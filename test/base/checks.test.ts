import { runInNewContext } from "node:vm";
import * as pulumi from "@pulumi/pulumi";
import fc from "fast-check";
import {
    boolean,
    type Check,
    checkNames,
    checkText,
    expected,
    fields,
    isObject,
    isPlainObject,
    json,
    list,
    nullable,
    number,
    oneOf,
    pathOf,
    plainObject,
    record,
    required,
    text,
} from "../../src/base/checks";
import { growthOf, sharedLevels } from "../support/sharedLevels";

class Expectations {
    draft = true;
}

/** What would be taken for an object without fields, or for one that has fewer than a reader of the program sees. */
const notPlain: [name: string, value: unknown][] = [
    ["a class instance", new Expectations()],
    ["an instance of a derived class", new (class extends Expectations {})()],
    ["a Map", new Map([["draft", true]])],
    ["a Set", new Set(["draft"])],
    ["a Date", new Date(0)],
    ["a RegExp", /draft/],
    ["an Error", new Error("draft")],
    ["a Promise", Promise.resolve({ draft: true })],
    ["an output", pulumi.output({ draft: true })],
    ["a list", [{ draft: true }]],
    ["inherited fields", Object.create({ draft: true })],
    [
        "inherited fields below no prototype",
        Object.create(Object.assign(Object.create(null), { draft: true }) as object),
    ],
    ["a field that is not enumerable", Object.defineProperty({}, "draft", { value: true })],
    ["a symbol key", { [Symbol("draft")]: true }],
    ["an instance of a class of another realm", runInNewContext("new (class { draft = true })()")],
    ["a Map of another realm", runInNewContext("new Map([['draft', true]])")],
    ["null", null],
    ["undefined", undefined],
    ["a text", "draft"],
    ["a function", () => ({ draft: true })],
];

const plain: [name: string, value: object][] = [
    ["no fields", {}],
    ["fields", { draft: true, meta: { album: "summer" } }],
    ["a field that is undefined", { draft: undefined }],
    ["a getter", Object.defineProperty({}, "draft", { enumerable: true, get: () => true })],
    ["no prototype", Object.assign(Object.create(null), { draft: true }) as object],
    ["names that are Object's own", JSON.parse('{"__proto__": 1, "constructor": 2}') as object],
    ["another realm", runInNewContext("({ draft: true })") as object],
    ["another realm and no prototype", runInNewContext("Object.assign(Object.create(null), { a: 1 })") as object],
];

describe("isPlainObject", () => {
    it.each(notPlain)("is false for %s", (_, value) => expect(isPlainObject(value)).toBe(false));

    it.each(plain)("is true for an object with %s", (_, value) => expect(isPlainObject(value)).toBe(true));

    it("is true for everything in JSON that is neither a list nor a leaf", () => {
        fc.assert(
            fc.property(fc.jsonValue(), (value) => {
                expect(isPlainObject(value)).toBe(isObject(value));
            }),
        );
    });
});

describe("json", () => {
    it("accepts everything that JSON has, at any depth", () => {
        fc.assert(fc.property(fc.jsonValue(), (value) => expect(json(value, "meta")).toEqual([])));
    });

    it("accepts fields that are left out, but no holes", () => {
        expect(json({ a: undefined, b: { c: undefined } }, "meta")).toEqual([]);
        expect(json({ a: [1, undefined] }, "meta")).toEqual(["meta.a[1] is missing"]);
        // eslint-disable-next-line no-sparse-arrays -- what is tested
        expect(json([, 1], "meta")).toEqual(["meta[0] is missing"]);
    });

    it.each(notPlain.filter(([, value]) => isObject(value)))("refuses %s at any depth", (_, value) => {
        expect(json(value, "meta")).toEqual(["meta must be a plain object"]);
        expect(json({ a: [{ b: value }] }, "meta")).toEqual(["meta.a[0].b must be a plain object"]);
    });

    it("accepts 100 levels and no more", () => {
        const levels = (count: number) => Array.from({ length: count }).reduce<unknown>((inner) => [inner], 1);
        expect(json(levels(100), "meta")).toEqual([]);
        expect(json(levels(101), "meta")).toEqual(["meta contains itself, or is more than 100 levels deep"]);
    });

    it("walks through shared data once", async () => {
        expect(await growthOf((value) => expect(json(value, "meta")).toEqual([]))).toBeLessThan(3);
    });

    it("counts the levels of shared data by the longest way, and reports what is wrong in it once", () => {
        const chain = (count: number, end: unknown) =>
            Array.from({ length: count }).reduce<unknown>((inner) => [inner], end);
        const shared = chain(50, 1);
        expect(json([shared, chain(49, shared)], "meta")).toEqual([]);
        expect(json([shared, chain(50, shared)], "meta")).toHaveLength(1);
        const { value } = sharedLevels(22, () => 1);
        expect(json(value, "meta")).toEqual([expect.stringMatching(/^meta\.a\[0\]\.a.*\.leaf must be a string, /)]);
    });

    it("refuses a cycle below shared data", () => {
        const cycle: unknown[] = [];
        cycle.push({ again: cycle });
        const { value } = sharedLevels(22, cycle);
        expect(json(value, "meta")).toEqual(["meta contains itself, or is more than 100 levels deep"]);
    });

    it.each([() => 1, Symbol("a"), 1n, NaN, Infinity])("refuses %p", (value) => {
        expect(json({ a: value }, "meta")).toEqual([
            "meta.a must be a string, a finite number, true, false, null, a list or a plain object",
        ]);
    });
});

describe("a check of one value", () => {
    it.each<[string, Check, unknown[], unknown[], string]>([
        ["text", text, ["", "x"], [1, null, {}], "a string"],
        ["number", number, [0, 1.5, NaN], ["1", null], "a number"],
        ["boolean", boolean, [true, false], ["true", 0, null], "true or false"],
        ["plainObject", plainObject, [{}, { a: 1 }], [null, [], new Map(), "x"], "a plain object"],
        ["oneOf", oneOf("a", "b"), ["a", "b"], ["c", "", null, ["a"]], '"a" or "b"'],
        ["oneOf of three", oneOf("a", "b", "c"), ["c"], ["d"], '"a", "b" or "c"'],
        ["expected", expected("even", (value) => Number(value) % 2 === 0), [2], [3], "even"],
    ])("%s says what the value must be, and passes one that is left out", (_, check, sound, wrong, what) => {
        for (const value of [...sound, undefined]) {
            expect(check(value, "at.x")).toEqual([]);
        }
        for (const value of wrong) {
            expect(check(value, "at.x")).toEqual([`at.x must be ${what}`]);
            expect(check(value, "")).toEqual([`it must be ${what}`]);
        }
    });

    it("may be required, or null", () => {
        expect(required(text)(undefined, "x")).toEqual(["x is missing"]);
        expect(required(text)(1, "x")).toEqual(["x must be a string"]);
        expect(required(text)("a", "x")).toEqual([]);
        expect(nullable(text)(null, "x")).toEqual([]);
        expect(nullable(text)(1, "x")).toEqual(["x must be a string"]);
        expect(required(nullable(text))(null, "x")).toEqual([]);
    });

    it.each([
        ["a", []],
        [undefined, ["x is missing"]],
        [null, ["x is missing"]],
        ["", ["x must not be empty"]],
        [1, ["x must be a string, not a value of type number"]],
        [pulumi.output("a"), ["x must be a string, not an output: use its value inside of apply"]],
        [["a"], ["x must be a string, not a list"]],
    ])("checkText of %j says %j", (value, problems) => expect(checkText(value, "x")).toEqual(problems));
});

describe("a check of many values", () => {
    it("list names each item by its position, a hole too", () => {
        expect(list(text)([], "x")).toEqual([]);
        expect(list(text)(undefined, "x")).toEqual([]);
        // eslint-disable-next-line no-sparse-arrays -- what is tested
        expect(list(text)(["a", , 1, undefined, null], "x")).toEqual([
            "x[1] is missing",
            "x[2] must be a string",
            "x[3] is missing",
            "x[4] must be a string",
        ]);
        for (const wrong of [null, "a", { 0: "a" }, new Set(["a"])]) {
            expect(list(text)(wrong, "x")).toEqual(["x must be a list"]);
        }
    });

    it("record names each value by its key, or as it is told to", () => {
        expect(record(text)({ a: "a", b: 1, c: undefined }, "x")).toEqual(["x.b must be a string"]);
        expect(record(text, (at, name, index) => `${pathOf(at)}<${name} ${index}>`)({ a: 1, b: 2 }, "x")).toEqual([
            "x<a 0> must be a string",
            "x<b 1> must be a string",
        ]);
        expect(record(text)(JSON.parse('{"__proto__": 1}'), "x")).toEqual(["x.__proto__ must be a string"]);
        for (const [, wrong] of notPlain.filter(([, value]) => value !== undefined)) {
            expect(record(text)(wrong, "x")).toEqual(["x must be a plain object"]);
        }
        expect(record(text)(undefined, "x")).toEqual([]);
    });

    it("fields checks the known ones, and refuses all others", () => {
        const check = fields<{ name: string; size?: number }>({ name: required(text), size: number }, "option");
        expect(check({ name: "a" }, "x")).toEqual([]);
        expect(check({ name: "a", size: 1, other: undefined }, "x")).toEqual([]);
        expect(check({ size: "1", colour: 1 }, "x")).toEqual([
            'x has an unknown option "colour" (known: name, size)',
            "x.name is missing",
            "x.size must be a number",
        ]);
        expect(check({ name: 1 }, "")).toEqual(["name must be a string"]);
        for (const [, wrong] of notPlain.filter(([, value]) => value !== undefined)) {
            expect(check(wrong, "x")).toEqual(["x must be a plain object"]);
        }
        expect(check(undefined, "x")).toEqual([]);
        expect(check(JSON.parse('{"name": "a", "__proto__": 1}'), "x")).toEqual([
            'x has an unknown option "__proto__" (known: name, size)',
        ]);
    });

    it("keeps a place secret, however deep it is, and names what the check knows", () => {
        const told: unknown[] = [];
        const check: Check = (_, at) => (told.push(at), []);
        const shape = required(fields<{ items: unknown }>({ items: list(nullable(record(check))) }));
        const value = { items: [{ hidden: 1 }] };
        shape(value, { secretPath: "x" });
        shape(value, "x");
        expect(told).toEqual([{ secretPath: "x.items[0].[secret]" }, "x.items[0].hidden"]);
    });

    it.each([
        [{ name: 1, hidden: 1 }, ["x has an unknown field [secret] (known: name)", "x.name must be a string"]],
        [{ nam: "a" }, ["x has an unknown field [secret] (known: name)"]],
    ])("shows no name of a secret: %j", (value, problems) =>
        expect(fields<{ name: string }>({ name: text })(value, { secretPath: "x" })).toEqual(problems),
    );

    it("shows no name of secret data", () => {
        expect(json({ hidden: [{ deeper: NaN }] }, { secretPath: "x" })).toEqual([
            "x.[secret][0].[secret] must be a string, a finite number, true, false, null, a list or a plain object",
        ]);
    });
});

describe("checkNames", () => {
    const known = ["requireSignedUrls", "variants", "draft", "meta"];

    it.each([
        ["requireSignedURLs", "requireSignedUrls"],
        ["REQUIRESIGNEDURLS", "requireSignedUrls"],
        ["requiredSignedUrl", "requireSignedUrls"],
        ["variant", "variants"],
        ["darft", undefined],
        ["drafts", "draft"],
        ["Meta", "meta"],
        ["metal", "meta"],
        ["me", undefined],
        ["color", undefined],
        ["", undefined],
        ["x".repeat(10_000), undefined],
    ])("says of %.20s that %s is near", (name, near) => {
        const [problem = ""] = checkNames({ [name]: 1 }, known);
        expect(problem).toMatch(/^unknown argument ".*" \(.*known: requireSignedUrls, variants, draft, meta\)$/);
        expect(/did you mean "(\w+)"\?/.exec(problem)?.[1]).toBe(near);
        expect(problem.length).toBeLessThan(400);
    });

    it("passes what is known or left out", () => {
        expect(checkNames({ draft: 1, drfat: undefined }, known)).toEqual([]);
    });

    it("names the object, and shows no name that a terminal obeys", () => {
        expect(checkNames({ "a\u001b[31m\n": 1 }, ["b"], "field", "expect")).toEqual([
            'expect has an unknown field "a [31m" (known: b)',
        ]);
    });
});
