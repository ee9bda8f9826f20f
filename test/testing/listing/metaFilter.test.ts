import { BadRequest } from "../../../src/testing/listing/badRequest";
import { metaFilter } from "../../../src/testing/listing/metaFilter";

const meta = {
    status: "active",
    priority: 5,
    enabled: true,
    region: { name: "eu-west", zone: { id: 7 } },
    digits: "5",
    nothing: null,
    list: ["active"],
};

const matches = (query: string, of: Record<string, unknown> = meta) => metaFilter(new URLSearchParams(query))(of);

describe("a metadata filter", () => {
    it.each([
        "",
        "creator=x&per_page=3",
        "meta.status=active",
        "meta.status[eq]=active",
        "meta.status[eq:string]=active",
        "meta.priority=5",
        "meta.priority[eq]=5",
        "meta.priority[eq:number]=5.0",
        "meta.digits[eq:string]=5",
        "meta.enabled=true",
        "meta.enabled[eq:boolean]=true",
        "meta.region.name=eu-west",
        "meta.region.zone.id[eq:number]=7",
        "meta.status[in]=pending|active",
        "meta.status[in:string]=active",
        "meta.priority[in]=4|5",
        "meta.priority[in:number]=4|5",
        "meta.priority[gt]=4",
        "meta.priority[gte:number]=5",
        "meta.priority[lt:number]=5.5",
        "meta.priority[lte]=5",
        "meta.priority[gt]=4&meta.priority[lt]=6&meta.status=active",
        "meta.status%5Beq%5D=active",
    ])("holds: %s", (query) => {
        expect(matches(query)).toBe(true);
    });

    it.each([
        "meta.status=Active",
        "meta.status=activ",
        "meta.status[eq:number]=5",
        "meta.digits[eq:number]=5",
        "meta.priority[eq:string]=5",
        "meta.enabled[eq:boolean]=false",
        "meta.enabled[eq:string]=true",
        "meta.missing=undefined",
        "meta.nothing=null",
        "meta.list=active",
        "meta.region=eu-west",
        "meta.region.name.deeper=x",
        "meta.constructor.name=Object",
        "meta.status[in]=pending|deleted",
        "meta.digits[in:number]=5",
        "meta.priority[gt]=5",
        "meta.priority[gte]=5.1",
        "meta.priority[lt]=5",
        "meta.priority[lte]=4.9",
        "meta.digits[gt]=1",
        "meta.status=active&meta.priority=4",
    ])("does not hold: %s", (query) => {
        expect(matches(query)).toBe(false);
    });

    it("does not hold for an image without metadata", () => {
        expect(metaFilter(new URLSearchParams("meta.status=active"))(undefined)).toBe(false);
        expect(metaFilter(new URLSearchParams())(undefined)).toBe(true);
    });

    it.each([
        "meta.status[ne]=x",
        "meta.status[eq:date]=x",
        "meta.status[in:boolean]=true",
        "meta.status[gt:string]=x",
        "meta.priority[gt:string]=4",
        "meta.status[]=x",
        "meta.status[eq]x=x",
        "meta.=x",
        "meta.a..b=x",
        "meta.priority[eq:number]=five",
        "meta.priority[gt]=",
        "meta.a.b.c.d.e.f=x",
        "meta.a[in]=1|2|3|4|5|6|7|8|9|10|11",
        "meta.a=1&meta.b=1&meta.c=1&meta.d=1&meta.e=1&meta.f=1",
    ])("is refused: %s", (query) => {
        expect(() => matches(query)).toThrow(BadRequest);
    });

    it("may be as deep, as long and as many as the reference allows", () => {
        expect(matches("meta.a.b.c.d.e=x", { a: { b: { c: { d: { e: "x" } } } } })).toBe(true);
        expect(matches("meta.a[in]=1|2|3|4|5|6|7|8|9|10", { a: 10 })).toBe(true);
        expect(matches("meta.a=1&meta.b=1&meta.c=1&meta.d=1&meta.e=1", { a: 1, b: 1, c: 1, d: 1, e: 1 })).toBe(true);
    });
});
