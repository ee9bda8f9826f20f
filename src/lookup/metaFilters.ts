import { type Checked, checkNames, entryAt, isPlainObject, pathOf, type Place, shownAt } from "../base/checks";

/** A value that a field must have, or conditions that all hold for it. */
export type MetaFilter = string | number | boolean | MetaConditions;

/** The operators of Cloudflare's own Images binding. */
export interface MetaConditions {
    readonly eq?: string | number | boolean | undefined;
    /** One of these: up to 10 strings without `|`, or up to 10 numbers. */
    readonly in?: readonly string[] | readonly number[] | undefined;
    readonly gt?: string | number | undefined;
    readonly gte?: string | number | undefined;
    readonly lt?: string | number | undefined;
    readonly lte?: string | number | undefined;
}

const operators = ["eq", "in", "gt", "gte", "lt", "lte"];
const [maxFilters, maxLevels, maxNameLength, maxChoices] = [5, 5, 100, 10];

/** The filters as the API takes them: `status[eq:string]` → `active`. */
export function toMetaFilters(meta: unknown, at: Place = "meta"): Checked<Readonly<Record<string, string>>> {
    if (!isPlainObject(meta)) {
        return { problem: `${pathOf(at)} must be a plain object` };
    }
    const problems: string[] = [];
    const filters: [string, string][] = [];
    for (const [field, given] of Object.entries(meta).filter(([, value]) => value !== undefined)) {
        const place = entryAt(at, field);
        const path = pathOf(place);
        const conditions = isPlainObject(given) ? given : { eq: given };
        const misspelt = [...checkField(field, at), ...checkNames(conditions, operators, "operator", place)];
        misspelt.forEach((problem) => problems.push(problem));
        const known = Object.entries(conditions).filter(
            ([name, value]) => operators.includes(name) && value !== undefined,
        );
        if (known.length === 0) {
            problems.push(`${path} must have a value or an operator (${operators.join(", ")})`);
        }
        for (const [operator, value] of known) {
            const written = operator === "in" ? writeChoices(value) : writeValue(operator, value);
            if (written === undefined) {
                problems.push(`${path}${isPlainObject(given) ? `.${operator}` : ""} must be ${expectedBy(operator)}`);
            } else {
                filters.push([`${field}[${operator}${written.suffix}]`, written.text]);
            }
        }
    }
    if (filters.length > maxFilters) {
        problems.push(`${pathOf(at)} has ${filters.length} filters, at most ${maxFilters} are allowed`);
    }
    return problems.length > 0 ? { problem: problems.join("; ") } : { value: Object.fromEntries(filters) };
}

function checkField(field: string, at: Place): string[] {
    const names = field.split(".");
    const isSound = names.every((name) => /^\w+$/.test(name) && name.length <= maxNameLength);
    return isSound && names.length <= maxLevels
        ? []
        : [
              `${shownAt(at, `meta.${field}`)} cannot be filtered: a field is up to ${maxLevels} names with "." between them, ` +
                  `each of up to ${maxNameLength} letters, digits and "_"`,
          ];
}

interface Written {
    /** The type of the value, for the operator. */
    readonly suffix: string;
    readonly text: string;
}

function writeValue(operator: string, value: unknown): Written | undefined {
    if (typeof value === "number") {
        return Number.isFinite(value) ? { suffix: ":number", text: String(value) } : undefined;
    }
    if (typeof value === "string" && value.isWellFormed()) {
        return { suffix: operator === "eq" ? ":string" : "", text: value };
    }
    return typeof value === "boolean" && operator === "eq" ? { suffix: ":boolean", text: String(value) } : undefined;
}

function writeChoices(choices: unknown): Written | undefined {
    if (!Array.isArray(choices) || choices.length === 0 || choices.length > maxChoices) {
        return undefined;
    }
    const values = choices as unknown[];
    if (values.every((value) => typeof value === "number" && Number.isFinite(value))) {
        return { suffix: ":number", text: values.join("|") };
    }
    return values.every((value) => typeof value === "string" && value.isWellFormed() && !value.includes("|"))
        ? { suffix: ":string", text: values.join("|") }
        : undefined;
}

function expectedBy(operator: string): string {
    switch (operator) {
        case "eq":
            return "a string, a finite number or a boolean";
        case "in":
            return `a list of 1 to ${maxChoices} strings without "|", or of as many finite numbers`;
        default:
            return "a string or a finite number";
    }
}
