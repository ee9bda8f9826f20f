import { quote } from "./safeText";

/** A valid value, or why it is invalid, as a clause of a message. */
export type Checked<T> = { readonly value: T } | { readonly problem: string };

/** The path of a value, for messages. Messages never show a value at a `SecretPlace`. */
export type Place = string | SecretPlace;

export interface SecretPlace {
    readonly secretPath: string;
}

/** One message per problem, prefixed with the path. Never shows a secret. `undefined` is valid. */
export type Check = (value: unknown, at: Place) => string[];

export function pathOf(at: Place): string {
    return typeof at === "string" ? at : at.secretPath;
}

/** A part of the value, for messages: in quotes, or `[secret]`. */
export function shownAt(at: Place, part: string): string {
    return typeof at === "string" ? quote(part) : "[secret]";
}

/** The place of a field whose name the check knows. */
export function fieldAt(at: Place, name: string): Place {
    return mapPath(at, (path) => (path ? `${path}.${name}` : name));
}

/** The place of a field whose name comes from the value, so that it may be a secret. */
export function entryAt(at: Place, name: string): Place {
    return fieldAt(at, typeof at === "string" ? name : "[secret]");
}

export function itemAt(at: Place, index: number): Place {
    return mapPath(at, (path) => `${path}[${index}]`);
}

function mapPath(at: Place, change: (path: string) => string): Place {
    return typeof at === "string" ? change(at) : { secretPath: change(at.secretPath) };
}

export const text = expected("a string", (value) => typeof value === "string");
export const number = expected("a number", (value) => typeof value === "number");
export const boolean = expected("true or false", (value) => typeof value === "boolean");
export const plainObject = expected("a plain object", isPlainObject);

/** `what` completes the sentence "it must be …". */
export function expected(what: string, holds: (value: unknown) => boolean): Check {
    return (value, at) => (value === undefined || holds(value) ? [] : [`${pathOf(at) || "it"} must be ${what}`]);
}

export function required(check: Check): Check {
    return (value, at) => (value === undefined ? [`${pathOf(at)} is missing`] : check(value, at));
}

export function nullable(check: Check): Check {
    return (value, at) => (value === null ? [] : check(value, at));
}

export function oneOf(...choices: string[]): Check {
    const listed = choices.map((choice) => `"${choice}"`);
    return expected(`${listed.slice(0, -1).join(", ")} or ${listed.at(-1) ?? ""}`, (value) =>
        choices.some((choice) => choice === value),
    );
}

export function list(of: Check): Check {
    const array = expected("a list", Array.isArray);
    return (value, at) =>
        Array.isArray(value)
            ? // Spread, because `flatMap` skips holes.
              [...(value as unknown[])].flatMap((item, index) => required(of)(item, itemAt(at, index)))
            : array(value, at);
}

export function record(of: Check, placeOf: (at: Place, name: string, index: number) => Place = entryAt): Check {
    return (value, at) =>
        isPlainObject(value)
            ? Object.entries(value).flatMap(([name, item], index) => of(item, placeOf(at, name, index)))
            : plainObject(value, at);
}

/** Deeper than any metadata that the API accepts. */
export const maxDepth = 100;

/** Refuses data that contains itself or is too deep. */
export function walkable(value: unknown, at: Place): string[] {
    return levelsOf(value, 0, new Map()) > maxDepth
        ? [`${pathOf(at)} contains itself, or is more than ${maxDepth} levels deep`]
        : [];
}

/** How many levels are below `value`; `Infinity` if it contains itself or is too deep. */
function levelsOf(value: unknown, depth: number, known: Map<unknown, number>): number {
    if (depth > maxDepth) {
        return Infinity;
    }
    if (!Array.isArray(value) && !isPlainObject(value)) {
        return 0;
    }
    const levels = known.get(value);
    if (levels !== undefined) {
        return levels;
    }
    // A value contains itself if it is met again before its levels are known.
    known.set(value, Infinity);
    const below = Object.values(value).reduce<number>(
        (most, part) => Math.max(most, 1 + levelsOf(part, depth + 1, known)),
        0,
    );
    known.set(value, below);
    return below;
}

/**
 * Accepts only JSON data. Anything else, such as a Map, would be read as an object without fields. If the same object is in
 * several places, its problems are reported once, at the first place.
 */
export function json(value: unknown, at: Place): string[] {
    const problems = walkable(value, at);
    const walked = new Set<unknown>();
    const part: Check = (value, at) => {
        if (typeof value !== "object" || value === null) {
            return jsonLeaf(value, at);
        }
        if (walked.has(value)) {
            return [];
        }
        walked.add(value);
        return Array.isArray(value) ? list(part)(value, at) : record(part)(value, at);
    };
    return problems.length > 0 ? problems : part(value, at);
}

const jsonLeaf = expected(
    "a string, a finite number, true, false, null, a list or a plain object",
    (value) => value === null || ["string", "boolean"].includes(typeof value) || Number.isFinite(value),
);

/** An object with these fields and no others. */
export function fields<T>(checks: Record<keyof T & string, Check>, kind = "field"): Check {
    const names = Object.keys(checks) as (keyof T & string)[];
    return (value, at) =>
        isPlainObject(value)
            ? [
                  ...checkNames(value, names, kind, at),
                  ...names.flatMap((name) => checks[name](value[name], fieldAt(at, name))),
              ]
            : plainObject(value, at);
}

/** Checks a required text: `check` gets it if it is not empty. JavaScript programs can pass `null`. */
export function checkText(value: unknown, at: Place, check: (text: string) => string[] = () => []): string[] {
    const path = pathOf(at);
    if (value === undefined || value === null) {
        return [`${path} is missing`];
    }
    if (typeof value !== "string") {
        const type = Array.isArray(value) ? "a list" : `a value of type ${typeof value}`;
        // The SDK marks its outputs in this way. This layer does not load the SDK.
        const isOutput = isObject(value) && value["__pulumiOutput"] === true;
        return [`${path} must be a string, not ${isOutput ? "an output: use its value inside of apply" : type}`];
    }
    return value === "" ? [`${path} must not be empty`] : check(value);
}

/** One message per field of `given` that is not `known`, because a misspelled field would be ignored. */
export function checkNames(given: object, known: readonly string[], kind = "argument", at: Place = ""): string[] {
    const path = pathOf(at);
    const unknown = Object.entries(given).filter(([name, value]) => value !== undefined && !known.includes(name));
    return unknown.map(([name]) => {
        const nearest = typeof at === "string" ? nearestName(name, known) : undefined;
        const hint = nearest === undefined ? "" : `did you mean "${nearest}"? `;
        return `${path ? `${path} has an ` : ""}unknown ${kind} ${shownAt(at, name)} (${hint}known: ${known.join(", ") || "none"})`;
    });
}

export function isObject(value: unknown): value is Record<string, unknown> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Whether `value` is an object that has only own, enumerable fields. A class instance, a Map or a Date is not: it would be
 * read as an object without fields.
 */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
    if (!isObject(value)) {
        return false;
    }
    const prototype: unknown = Object.getPrototypeOf(value);
    // `Object.prototype` of any realm: it has no prototype itself.
    const isPlain =
        prototype === null ||
        (Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype as object, "isPrototypeOf"));
    return isPlain && Reflect.ownKeys(value).length === Object.keys(value).length;
}

/** Whether data has a field, at any depth, that may be a misspelled or misplaced `field`. */
export function mayMean(data: unknown, field: string): boolean {
    return (
        typeof data === "object" &&
        data !== null &&
        Object.entries(data).some(([name, part]) => nearestName(name, [field]) !== undefined || mayMean(part, field))
    );
}

/** The known name that differs only in case, in the separators of its words, or in at most two letters. */
export function nearestName(name: string, known: readonly string[]): string | undefined {
    const [letters, ...others] = [name, ...known].map((text) => text.toLowerCase().replace(/[\s_-]/g, ""));
    const distances = known.map((other, index) => [other, distance(letters ?? "", others[index] ?? "")] as const);
    const [nearest = ["", Infinity]] = distances.sort(([, a], [, b]) => a - b);
    return nearest[1] <= Math.min(maxDistance, Math.floor(name.length / 3)) ? nearest[0] : undefined;
}

const maxDistance = 2;

/** How many letters to insert, delete or replace to turn one text into the other; `Infinity` for too many. */
function distance(a: string, b: string): number {
    if (Math.abs(a.length - b.length) > maxDistance) {
        return Infinity;
    }
    let row = Array.from({ length: b.length + 1 }, (_, index) => index);
    for (const [i, letter] of Array.from(a).entries()) {
        const next = [i + 1];
        for (let j = 1; j <= b.length; j++) {
            const replaced = (row[j - 1] ?? 0) + (letter === b[j - 1] ? 0 : 1);
            next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
        }
        row = next;
    }
    return row.at(-1) ?? 0;
}
