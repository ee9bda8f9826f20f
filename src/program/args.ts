import * as pulumi from "@pulumi/pulumi";
import {
    type Check,
    checkNames,
    entryAt,
    isPlainObject,
    itemAt,
    json,
    pathOf,
    type Place,
    walkable,
} from "../base/checks";
import { engineProblem } from "../base/engineMarkers";
import { InvalidInputError } from "../base/errors";
import { checkEnforcement } from "../lookup/expectations";
import type { ImageExpectationsArgs } from "./outputArgs";

/**
 * Checks the arguments of a resource or an output form: known values now, and the value of an output once it resolves.
 * Refuses a Map, a Date or a class instance, because `pulumi.output` turns it into an object without fields, which would
 * expect nothing.
 *
 * @param what Names the resource or function, for messages.
 * @throws InvalidInputError that lists all known problems, with `optionProblems`.
 */
export function checkArgs(
    what: string,
    checks: Readonly<Record<string, Check>>,
    args: unknown,
    optionProblems: readonly string[] = [],
): { readonly [name: string]: unknown; readonly expect?: ImageExpectationsArgs } {
    if (!isPlainObject(args)) {
        throw inputError(what, [...optionProblems, "the arguments must be a plain object"]);
    }
    const problems = [
        ...optionProblems,
        ...misread(what, "its name"),
        ...checkNames(args, Object.keys(checks)),
        ...Object.entries(checks).flatMap(([name, check]) => argProblems(name, args[name], check)),
    ];
    if (problems.length > 0) {
        throw inputError(what, problems);
    }
    const given = Object.keys(checks).filter((name) => args[name] !== undefined);
    return Object.fromEntries(given.map((name) => [name, checkOutputs(what, args[name], name)]));
}

/**
 * The names of the arguments that are secret or contain a secret; `undefined` if no argument does. If `accountId` is
 * missing, the default account id counts.
 */
export function findSecretInputs(
    { accountId, ...others }: Readonly<Record<string, unknown>>,
    defaultAccountId: pulumi.Input<string | undefined>,
): pulumi.Output<string[] | undefined> | undefined {
    const given = { accountId: accountId ?? defaultAccountId, ...others };
    if (!holdsOutput(given)) {
        return undefined;
    }
    const found = Object.entries(given).map(async ([name, value]) =>
        value !== undefined && (await pulumi.isSecret(pulumi.output(value))) ? [name] : [],
    );
    return pulumi
        .output(Promise.all(found).then((names) => names.flat()))
        .apply((names) => (names.length === 0 ? undefined : names));
}

/** Whether `value` is or contains an output or a promise. If not, it is known, not secret, and waits for nothing. */
export function holdsOutput(value: unknown): boolean {
    return findOutputs(value).length > 0;
}

/** The outputs and promises in `args`, in words. */
export function findOutputs(args: unknown): string[] {
    return partsOf(args, "")
        .filter(([part]) => isOutput(part))
        .map(([part, at]) => `${pathOf(at) || "args"} is ${part instanceof Promise ? "a promise" : "an output"}`);
}

function isOutput(value: unknown): value is pulumi.Output<unknown> | Promise<unknown> {
    return pulumi.Output.isInstance(value) || value instanceof Promise;
}

/** `value` and everything in it, at any depth. The content of an object in several places is listed once. */
function partsOf(value: unknown, at: Place): [part: unknown, at: Place][] {
    const walked = new Set<unknown>();
    const parts: [part: unknown, at: Place][] = [[value, at]];
    for (const [part, place] of parts) {
        if (isParent(part) && !walked.has(part)) {
            walked.add(part);
            childrenOf(part, place).forEach(([, child, childAt]) => parts.push([child, childAt]));
        }
    }
    return parts;
}

function childrenOf(value: unknown, at: Place): [name: string, child: unknown, at: Place][] {
    if (Array.isArray(value)) {
        return value.map((item: unknown, index) => [String(index), item, itemAt(at, index)]);
    }
    return isPlainObject(value) ? Object.entries(value).map(([name, field]) => [name, field, entryAt(at, name)]) : [];
}

/** The known problems of an argument. */
function argProblems(name: string, value: unknown, check: Check): string[] {
    const endless = walkable(value, name);
    if (endless.length > 0) {
        return endless;
    }
    const tooMany = name === "expect" && isPlainObject(value) ? manyValues(value["meta"]) : [];
    if (tooMany.length > 0) {
        return tooMany;
    }
    if (holdsOutput(value)) {
        return [...(name === "expect" ? checkPartOfExpect(value) : []), ...knownProblems(value, name)];
    }
    const invalid = check(value, name);
    return invalid.length > 0 ? invalid : misread(value, name);
}

/** The problems of `value`, apart from outputs in it. */
function knownProblems(value: unknown, at: Place): string[] {
    return partsOf(value, at).flatMap(([part, place]) => {
        if (isOutput(part) || Array.isArray(part)) {
            return [];
        }
        const path = pathOf(place);
        if (isPlainObject(part)) {
            return Object.keys(part).flatMap((name) => misread(name, `a key of ${path}`));
        }
        return typeof part === "string" ? misread(part, path) : json(part, place);
    });
}

/** `value`, with each output in it checked once it resolves. An object in several places stays one object. */
function checkOutputs(what: string, value: unknown, at: Place, checked = new Map<unknown, unknown>()): unknown {
    if (!isOutput(value) && !isParent(value)) {
        return value;
    }
    if (!checked.has(value)) {
        const children = childrenOf(value, at).map(
            ([name, child, childAt]) => [name, checkOutputs(what, child, childAt, checked)] as const,
        );
        const copy = Array.isArray(value) ? children.map(([, child]) => child) : Object.fromEntries(children);
        checked.set(value, isOutput(value) ? checkLater(what, value, at) : copy);
    }
    return checked.get(value);
}

function checkLater(what: string, output: pulumi.Output<unknown> | Promise<unknown>, at: Place): unknown {
    const check = (value: unknown, place: Place) => {
        const [problem] = [...walkable(value, place), ...emptyObjects(value, place), ...knownProblems(value, place)];
        if (problem !== undefined) {
            throw inputError(what, [problem]);
        }
        return checkOutputs(what, value, place);
    };
    return output instanceof Promise
        ? output.then((value) => check(value, at))
        : output.apply(async (value) =>
              check(value, (await pulumi.isSecret(output)) ? { secretPath: pathOf(at) } : at),
          );
}

/** A class instance in an output resolves to an empty object. */
function emptyObjects(value: unknown, at: Place): string[] {
    return partsOf(value, at)
        .filter(([part]) => isPlainObject(part) && Object.keys(part).length === 0)
        .map(
            ([, place]) =>
                `${pathOf(place)} is an empty object, as pulumi.output makes of a Map or a class instance: leave it out`,
        );
}

function inputError(what: string, problems: readonly string[]): InvalidInputError {
    return new InvalidInputError(`${what}: ${problems.join("; ")}.`);
}

/** No image has more values, because Cloudflare keeps 1024 bytes of metadata. */
const maxMetaValues = 1024;

/** Counts an object once for each place, because the SDK sends it as often. */
function manyValues(meta: unknown): string[] {
    return countValues(meta, new Map()) > maxMetaValues
        ? [`expect.meta has more than ${maxMetaValues} values, and Cloudflare keeps 1024 bytes of metadata`]
        : [];
}

function countValues(value: unknown, known: Map<unknown, number>): number {
    if (!isParent(value)) {
        return 1;
    }
    const count =
        known.get(value) ?? Object.values(value).reduce<number>((sum, part) => sum + countValues(part, known), 0);
    known.set(value, count);
    return count;
}

function isParent(value: unknown): value is object {
    return Array.isArray(value) || isPlainObject(value);
}

/** Lookup inputs reach the engine, which must not misread them. */
function misread(value: unknown, path: string): string[] {
    return [engineProblem(value, path)].filter((problem) => problem !== undefined);
}

/** The problems of an `expect` with outputs that are not known yet. */
function checkPartOfExpect(value: unknown): string[] {
    return isPlainObject(value)
        ? checkEnforcement(value["enforcement"])
        : ["expect must be a plain object: its fields may be outputs, but expect itself may not"];
}
