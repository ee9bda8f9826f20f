import { BadRequest } from "../../../src/testing/responses";
import { parseMetaFilters } from "../../../src/testing/listing/metaFilter";

const meta = {
    status: "active",
    priority: 5,
    enabled: true,
    region: { name: "eu-west", zone: { id: 7 } },
    digits: "5",
    nothing: null,
    list: ["active"],
    Upper_1: "x",
};

const matches = (query: string, of: Record<string, unknown> = meta) => parseMetaFilters(new URLSearchParams(query))(of);

describe("a metadata filter", () => {
    it.each([
        "",
        "creator=x&per_page=3&metadata=x",
        "meta.status[eq]=active",
        "meta.status[eq:string]=active",
        "meta.priority[eq]=5",
        "meta.priority[eq:number]=5.0",
        "meta.digits[eq:string]=5",
        "meta.enabled[eq]=true",
        "meta.enabled[eq:boolean]=true",
        "meta.region.name[eq]=eu-west",
        "meta.region.zone.id[eq:number]=7",
        "meta.Upper_1[eq]=x",
        "meta.status[in]=pending|active",
        "meta.status[in:string]=active",
        "meta.priority[in]=4|5",
        "meta.priority[in:number]=4|5",
        "meta.priority[gt]=4",
        "meta.priority[gt:number]=4",
        "meta.priority[gte:number]=5",
        "meta.priority[lt:number]=5.5",
        "meta.priority[lte]=5",
        "meta.priority[lte:number]=6",
        "meta.priority[gt]=4&meta.priority[lt]=6&meta.status[eq]=active",
        "meta.status%5Beq%5D=active",
    ])("matches: %s", (query) => {
        expect(matches(query)).toBe(true);
    });

    it.each([
        "meta.status[eq]=Active",
        "meta.status[eq]=activ",
        "meta.status[eq:number]=5",
        "meta.digits[eq:number]=5",
        "meta.priority[eq:string]=5",
        "meta.enabled[eq:boolean]=false",
        "meta.enabled[eq:string]=true",
        "meta.missing[eq]=undefined",
        "meta.nothing[eq]=null",
        "meta.list[eq]=active",
        "meta.region[eq]=eu-west",
        "meta.region.name.deeper[eq]=x",
        "meta.constructor.name[eq]=Object",
        "meta.status[in]=pending|deleted",
        "meta.digits[in:number]=5",
        "meta.priority[gt]=5",
        "meta.priority[gte]=5.1",
        "meta.priority[lt]=5",
        "meta.priority[lte]=4.9",
        "meta.digits[gt]=1",
        "meta.status[eq]=active&meta.priority[eq]=4",
    ])("does not match: %s", (query) => {
        expect(matches(query)).toBe(false);
    });

    it("does not match an image without metadata", () => {
        expect(parseMetaFilters(new URLSearchParams("meta.status[eq]=active"))(undefined)).toBe(false);
        expect(parseMetaFilters(new URLSearchParams())(undefined)).toBe(true);
    });

    it.each(["not-eq", "ne", "EQ", "eq:date", "eq:", "eq:string:string", "in:boolean", "gt:string", "lte:boolean"])(
        "is refused with the operator %s",
        (operator) => {
            expect(() => matches(`meta.status[${operator}]=1`)).toThrow(
                new BadRequest(`Unsupported metadata filter operator: '${operator}'`),
            );
        },
    );

    it.each(["meta.status", "meta.status[]", "meta.status[eq]x", "meta.[eq]", "meta[eq]", "meta", "meta.a[eq][eq]"])(
        "is refused as the unknown parameter %s",
        (name) => {
            expect(() => matches(`${name}=active`)).toThrow(
                new BadRequest(`Unknown parameter '${name}': a metadata filter is meta.<field>[<operator>]`),
            );
        },
    );

    it.each(["a..b", "a-b", "a b", "é", "a/b", "a.b.c.d.e.f", "x".repeat(101), `a.${"x".repeat(101)}`])(
        "is refused with the field %s",
        (field) => {
            expect(() => matches(`meta.${field}[eq]=x`)).toThrow(
                new BadRequest(
                    `Invalid metadata field '${field}': at most 5 names, each of 1 to 100 letters, digits and "_"`,
                ),
            );
        },
    );

    it.each(["eq:number", "in:number", "gt", "lte:number"])(
        "is refused with a text for the number of %s",
        (operator) => {
            for (const text of ["five", "", " "]) {
                expect(() => matches(`meta.priority[${operator}]=${text}`)).toThrow(
                    new BadRequest(`Invalid number in a metadata filter: '${text}'`),
                );
            }
        },
    );

    it("may be as deep, as long and as many as the API allows, and no more", () => {
        const long = "x".repeat(100);
        expect(matches("meta.a.b.c.d.e[eq]=x", { a: { b: { c: { d: { e: "x" } } } } })).toBe(true);
        expect(matches(`meta.${long}[eq]=x`, { [long]: "x" })).toBe(true);
        expect(matches("meta.a[in]=1|2|3|4|5|6|7|8|9|10", { a: 10 })).toBe(true);
        expect(() => matches("meta.a[in]=1|2|3|4|5|6|7|8|9|10|11")).toThrow(
            new BadRequest("Too many values of a metadata filter: 11 provided, maximum 10 allowed"),
        );
        const five = ["a", "b", "c", "d", "e"].map((name) => `meta.${name}[eq]=1`).join("&");
        expect(matches(five, { a: 1, b: 1, c: 1, d: 1, e: 1 })).toBe(true);
        expect(() => matches(`${five}&meta.f[eq]=1`)).toThrow(
            new BadRequest("Too many metadata filters: 6 provided, maximum 5 allowed"),
        );
    });
});
