import { isObject } from "../../base/checks";
import { BadRequest } from "../responses";

type Test = (value: unknown) => boolean;

/** The types that each operator may name, as in `eq:number`. */
const operatorTypes = new Map<string, readonly string[]>([
    ["eq", ["string", "number", "boolean"]],
    ["in", ["string", "number"]],
    ["gt", ["number"]],
    ["gte", ["number"]],
    ["lt", ["number"]],
    ["lte", ["number"]],
]);
const mostFilters = 5;
const mostLevels = 5;
const mostChoices = 10;

/**
 * The filters `meta.<field>[<operator>]=<value>` of a query, with the operators and the limits that the API documents. An
 * image matches if all of them hold.
 * @throws BadRequest for an undocumented filter.
 */
export function parseMetaFilters(query: URLSearchParams): (meta: Record<string, unknown> | undefined) => boolean {
    const given = [...query].filter(([name]) => /^meta\b/.test(name));
    if (given.length > mostFilters) {
        throw new BadRequest(`Too many metadata filters: ${given.length} provided, maximum ${mostFilters} allowed`);
    }
    const filters = given.map(([name, text]) => parse(name, text));
    return (meta) => filters.every(({ path, test }) => test(valueAt(path, meta)));
}

function parse(name: string, text: string): { path: string[]; test: Test } {
    const [, fields, operator = ""] = /^meta\.([^[\]]+)\[([^[\]]+)\]$/.exec(name) ?? [];
    const path = fields?.split(".") ?? [];
    if (fields === undefined) {
        throw new BadRequest(`Unknown parameter '${name}': a metadata filter is meta.<field>[<operator>]`);
    }
    if (path.length > mostLevels || !path.every((field) => /^\w{1,100}$/.test(field))) {
        throw new BadRequest(
            `Invalid metadata field '${fields}': at most ${mostLevels} names, each of 1 to 100 letters, digits and "_"`,
        );
    }
    return { path, test: makeTest(operator, text) };
}

function makeTest(operator: string, text: string): Test {
    const [verb = "", type, ...rest] = operator.split(":");
    const types = operatorTypes.get(verb);
    if (types === undefined || rest.length > 0 || (type !== undefined && !types.includes(type))) {
        throw new BadRequest(`Unsupported metadata filter operator: '${operator}'`);
    }
    switch (verb) {
        case "eq":
            return equals(text, type);
        case "in":
            return isAmong(text.split("|"), type);
        default:
            return isWithin(verb, toNumber(text));
    }
}

function equals(text: string, type: string | undefined): Test {
    if (type === "number") {
        const number = toNumber(text);
        return (value) => value === number;
    }
    const types = type === undefined ? ["string", "number", "boolean"] : [type];
    return (value) => types.includes(typeof value) && String(value) === text;
}

function isAmong(choices: string[], type: string | undefined): Test {
    if (choices.length > mostChoices) {
        throw new BadRequest(
            `Too many values of a metadata filter: ${choices.length} provided, maximum ${mostChoices} allowed`,
        );
    }
    const tests = choices.map((choice) => equals(choice, type));
    return (value) => tests.some((test) => test(value));
}

function isWithin(verb: string, bound: number): Test {
    return (value) =>
        typeof value === "number" &&
        ((value === bound && verb.endsWith("e")) || (verb.startsWith("g") ? value > bound : value < bound));
}

function toNumber(text: string): number {
    const number = text.trim() === "" ? NaN : Number(text);
    if (Number.isNaN(number)) {
        throw new BadRequest(`Invalid number in a metadata filter: '${text}'`);
    }
    return number;
}

function valueAt(path: string[], meta: unknown): unknown {
    return path.reduce<unknown>(
        (value, name) => (isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined),
        meta,
    );
}
