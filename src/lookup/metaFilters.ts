import {
    type Check,
    entryAt,
    expected,
    fields,
    isPlainObject,
    pathOf,
    type Place,
    plainObject,
    shownAt,
} from "../base/checks";

/** A value that a field must have, or conditions that must all hold. */
export type MetaFilter = string | number | boolean | MetaConditions;

/** Conditions on a field, with the operators of Cloudflare's Images binding. */
export interface MetaConditions {
    readonly eq?: string | number | boolean | undefined;
    /** One of these: up to 10 strings without `|`, or up to 10 numbers. */
    readonly in?: readonly string[] | readonly number[] | undefined;
    readonly gt?: string | number | undefined;
    readonly gte?: string | number | undefined;
    readonly lt?: string | number | undefined;
    readonly lte?: string | number | undefined;
}

const [maxFilters, maxChoices] = [5, 10];
const filterable = /^\w{1,100}(?:\.\w{1,100}){0,4}$/;

export function checkMetaFilters(meta: unknown, at: Place): string[] {
    if (!isPlainObject(meta)) {
        return plainObject(meta, at);
    }
    const filters = definedIn(meta);
    const count = filters.flatMap(([, filter]) => conditionsOf(filter)).length;
    return [
        ...filters.flatMap(([field, filter]) => [...checkField(field, at), ...checkFilter(filter, entryAt(at, field))]),
        ...(count > maxFilters ? [`${pathOf(at)} has ${count} filters, at most ${maxFilters} are allowed`] : []),
    ];
}

/** The filters as the API takes them: `status[eq:string]` → `active`. */
export function toMetaFilters(meta: Readonly<Record<string, MetaFilter | undefined>>): Record<string, string> {
    return Object.fromEntries(
        definedIn(meta).flatMap(([field, filter]) =>
            conditionsOf(filter).map(([operator, value]): [string, string] => {
                const values = [value].flat();
                // The API accepts no type in a comparison of text.
                const isText = typeof values[0] === "string" && !["eq", "in"].includes(operator);
                return [`${field}[${operator}${isText ? "" : `:${typeof values[0]}`}]`, values.join("|")];
            }),
        ),
    );
}

function checkField(field: string, at: Place): string[] {
    return filterable.test(field)
        ? []
        : [
              `${shownAt(at, `meta.${field}`)} cannot be filtered: a field is up to 5 names with "." between them, ` +
                  'each of up to 100 letters, digits and "_"',
          ];
}

const checkFilter: Check = (filter, at) => {
    if (!isPlainObject(filter)) {
        return eq(filter, at);
    }
    const isEmpty = conditionsOf(filter).length === 0;
    return isEmpty
        ? [`${pathOf(at)} must have a value or an operator (${operators.join(", ")})`]
        : conditions(filter, at);
};

const isText = (value: unknown) => typeof value === "string" && value.isWellFormed();
const isOrdered = (value: unknown) => isText(value) || Number.isFinite(value);
const ordered = expected("a string or a finite number", isOrdered);
const eq = expected(
    "a string, a finite number or a boolean",
    (value) => isOrdered(value) || typeof value === "boolean",
);
const choices = expected(
    `a list of 1 to ${maxChoices} strings without "|", or of as many finite numbers`,
    (value) =>
        Array.isArray(value) &&
        value.length > 0 &&
        value.length <= maxChoices &&
        (value.every(Number.isFinite) || value.every((choice) => isText(choice) && !String(choice).includes("|"))),
);

const checks: Record<keyof MetaConditions, Check> = {
    eq,
    in: choices,
    gt: ordered,
    gte: ordered,
    lt: ordered,
    lte: ordered,
};
const operators = Object.keys(checks);
const conditions = fields<MetaConditions>(checks, "operator");

function conditionsOf(filter: unknown): [operator: string, value: unknown][] {
    return definedIn(isPlainObject(filter) ? filter : { eq: filter });
}

function definedIn(given: object): [name: string, value: unknown][] {
    return Object.entries(given).filter(([, value]) => value !== undefined);
}
