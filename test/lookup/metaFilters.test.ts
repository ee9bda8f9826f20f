import fc from "fast-check";
import type { GetImagesArgs } from "../../src";
import { checkMetaFilters, toMetaFilters } from "../../src/lookup/metaFilters";

/** The filters as the API takes them, or what is wrong with them. */
function filtersOf(meta: unknown): { readonly value: object } | { readonly problem: string } {
    const problems = checkMetaFilters(meta, "meta");
    return problems.length > 0
        ? { problem: problems.join("; ") }
        : { value: toMetaFilters(meta as NonNullable<GetImagesArgs["meta"]>) };
}

describe("filters of metadata", () => {
    it.each<[object, Record<string, string>]>([
        [{ status: "active" }, { "status[eq:string]": "active" }],
        [{ done: false }, { "done[eq:boolean]": "false" }],
        [{ year: 2026 }, { "year[eq:number]": "2026" }],
        [{ priority: { gte: 2, lte: 8 } }, { "priority[gte:number]": "2", "priority[lte:number]": "8" }],
        [{ from: { gt: "2026-01-01", lt: "2027" } }, { "from[gt]": "2026-01-01", "from[lt]": "2027" }],
        [{ tag: { in: ["a", "b"] } }, { "tag[in:string]": "a|b" }],
        [{ size: { in: [1, 2.5] } }, { "size[in:number]": "1|2.5" }],
        [{ "region.name": "eu", x: undefined }, { "region.name[eq:string]": "eu" }],
        [{ a: { eq: "", gt: undefined } }, { "a[eq:string]": "" }],
        [{}, {}],
    ])("%j is sent as %j", (meta, value) => expect(filtersOf(meta)).toEqual({ value }));

    it.each<[unknown, RegExp]>([
        [new Map([["a", 1]]), /^meta must be a plain object$/],
        [[], /^meta must be a plain object$/],
        [{ "year[gte]": 2020 }, /"meta\.year\[gte\]" cannot be filtered/],
        [{ "a.b.c.d.e.f": 1 }, /cannot be filtered: a field is up to 5 names/],
        [{ ["x".repeat(101)]: 1 }, /cannot be filtered/],
        [{ "": 1 }, /cannot be filtered/],
        [{ a: { not: 1 } }, /^meta\.a has an unknown operator "not" \(known: eq, in, gt, gte, lt, lte\)/],
        [{ a: {} }, /^meta\.a must have a value or an operator/],
        [{ a: null }, /^meta\.a must be a string, a finite number or a boolean$/],
        [{ a: NaN }, /^meta\.a must be a string, a finite number or a boolean$/],
        [{ a: new Date(0) }, /^meta\.a must be a string, a finite number or a boolean$/],
        [{ a: { gt: true } }, /^meta\.a\.gt must be a string or a finite number$/],
        [{ a: { in: [] } }, /^meta\.a\.in must be a list of 1 to 10/],
        [{ a: { in: ["x|y"] } }, /^meta\.a\.in must be a list of 1 to 10 strings without "\|"/],
        [{ a: { in: ["x", 1] } }, /^meta\.a\.in must be/],
        [{ a: { in: Array.from({ length: 11 }, (_, n) => n) } }, /^meta\.a\.in must be/],
        [{ a: "\ud800" }, /^meta\.a must be/],
        [{ a: 1, b: 2, c: 3, d: { gt: 1, lt: 9, gte: 0 } }, /^meta has 6 filters, at most 5 are allowed$/],
    ])("%j is refused", (meta, problem) =>
        expect(filtersOf(meta)).toEqual({ problem: expect.stringMatching(problem) as string }),
    );

    it("names all that is wrong at once", () => {
        expect(filtersOf({ "a-b": 1, c: { in: 5 } })).toEqual({
            problem: expect.stringMatching(/"meta\.a-b" cannot be filtered.*; meta\.c\.in must be/) as string,
        });
    });

    it("never sends a filter without an operator", () => {
        fc.assert(
            fc.property(fc.dictionary(fc.string(), fc.anything()), (meta) => {
                const filters = filtersOf(meta);
                if ("value" in filters) {
                    expect(Object.keys(filters.value).every((key) => /^\w+(\.\w+){0,4}\[\w+(:\w+)?\]$/.test(key))).toBe(
                        true,
                    );
                }
            }),
        );
    });
});
