import { BadRequest } from "./badRequest";

type Test = (value: unknown) => boolean;

const operators = ["eq", "eq:string", "eq:number", "eq:boolean", "in", "in:string", "in:number"];
const ranges = new Map<string, (value: number, bound: number) => boolean>([
    ["gt", (value, bound) => value > bound],
    ["gte", (value, bound) => value >= bound],
    ["lt", (value, bound) => value < bound],
    ["lte", (value, bound) => value <= bound],
]);
const mostFilters = 5;
const mostLevels = 5;
const mostChoices = 10;

/**
 * The filters `meta.<field>[<operator>]=<value>` of a query, with the operators and the limits of the API's reference.
 * All of them must hold. `meta.<field>=<value>` is taken for `[eq]`.
 * @throws BadRequest when one of them is not as the reference has it.
 */
export function metaFilter(query: URLSearchParams): (meta: Record<string, unknown> | undefined) => boolean {
    const filters = [...query].filter(([name]) => name.startsWith("meta.")).map(([name, text]) => parse(name, text));
    if (filters.length > mostFilters) {
        throw new BadRequest(`there must be at most ${mostFilters} metadata filters`);
    }
    return (meta) => filters.every(({ path, test }) => test(valueAt(path, meta)));
}

function parse(name: string, text: string): { path: string[]; test: Test } {
    const [, fields, operator = "eq"] = /^meta\.([^[\]]+)(?:\[([^[\]]+)\])?$/.exec(name) ?? [];
    const path = fields?.split(".") ?? [];
    if (path.length < 1 || path.length > mostLevels || path.includes("")) {
        throw new BadRequest(`${name} must name a metadata field, at most ${mostLevels} levels deep`);
    }
    return { path, test: makeTest(operator, text) };
}

function makeTest(operator: string, text: string): Test {
    const [verb = "", type] = operator.split(":");
    const isWithin = ranges.get(verb);
    if (isWithin !== undefined && (operator === verb || type === "number")) {
        const bound = toNumber(text);
        return (value) => typeof value === "number" && isWithin(value, bound);
    }
    if (!operators.includes(operator)) {
        throw new BadRequest(`${operator} is no metadata operator`);
    }
    const choices = verb === "in" ? text.split("|") : [text];
    if (choices.length > mostChoices) {
        throw new BadRequest(`${operator} takes at most ${mostChoices} values`);
    }
    const tests = choices.map((choice) => equals(choice, type));
    return (value) => tests.some((test) => test(value));
}

function equals(text: string, type: string | undefined): Test {
    if (type === "number") {
        const number = toNumber(text);
        return (value) => value === number;
    }
    return (value) => (type === undefined ? isScalar(value) : typeof value === type) && String(value) === text;
}

function toNumber(text: string): number {
    const number = text.trim() === "" ? NaN : Number(text);
    if (Number.isNaN(number)) {
        throw new BadRequest(`${JSON.stringify(text)} is no number`);
    }
    return number;
}

function valueAt(path: string[], meta: unknown): unknown {
    return path.reduce<unknown>(
        (value, name) =>
            typeof value === "object" && value !== null && Object.hasOwn(value, name)
                ? (value as Record<string, unknown>)[name]
                : undefined,
        meta,
    );
}

function isScalar(value: unknown): boolean {
    return ["string", "number", "boolean"].includes(typeof value);
}
