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
import { holdsOutput } from "./outputs";

/** Arguments by their names, each of which may hold outputs. */
export interface CheckedArgs {
    readonly [name: string]: unknown;
    readonly expect?: ImageExpectationsArgs;
}

/**
 * The arguments of a resource or an output form, as `pulumi.output` may take them. It turns a Map, a Date or a class
 * instance into an object without fields, which would expect nothing: they are refused, in an output once it resolves.
 *
 * @param what Names the resource or function, for messages.
 * @throws InvalidInputError that lists everything that is known to be wrong, `optionProblems` included.
 */
export function checkedArgs(
    what: string,
    checks: Readonly<Record<string, Check>>,
    args: unknown,
    optionProblems: readonly string[] = [],
): CheckedArgs {
    const problems = [...optionProblems];
    const report = (problem: string) => void problems.push(problem);
    const refuse = (problem: string): never => {
        throw new InvalidInputError(`${what}: ${problem}.`);
    };
    if (!isPlainObject(args)) {
        return refuse([...problems, "the arguments must be a plain object"].join("; "));
    }
    misread(what, "its name").forEach(report);
    checkNames(args, Object.keys(checks)).forEach(report);
    const entries = Object.entries(checks).map(([name, check]): [string, unknown] => {
        const value = args[name];
        const endless = walkable(value, name);
        if (endless.length > 0) {
            endless.forEach(report);
            return [name, undefined];
        }
        const tooMany = name === "expect" && isPlainObject(value) ? manyValues(value["meta"]) : [];
        if (tooMany.length > 0) {
            tooMany.forEach(report);
            return [name, undefined];
        }
        if (!holdsOutput(value)) {
            const invalid = check(value, name);
            (invalid.length > 0 ? invalid : misread(value, name)).forEach(report);
            return [name, value];
        }
        if (name === "expect") {
            checkPartOfExpect(value).forEach(report);
        }
        return [name, guard(value, name, { report, refuse, guarded: new Map() })];
    });
    if (problems.length > 0) {
        refuse(problems.join("; "));
    }
    return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

interface Reports {
    /** For what is known now. */
    readonly report: (problem: string) => void;
    /** For what outputs and promises resolve to. */
    readonly refuse: (problem: string) => never;
    /** What comes of the parts that were walked through, each of which may be in several places. */
    readonly guarded: Map<object, unknown>;
}

/** `value` with checks: of what is known now, and of what outputs and promises resolve to. */
function guard(value: unknown, at: Place, reports: Reports): unknown {
    const { guarded } = reports;
    if (typeof value !== "object" || value === null) {
        return guardPart(value, at, reports);
    }
    if (!guarded.has(value)) {
        guarded.set(value, guardPart(value, at, reports));
    }
    return guarded.get(value);
}

function guardPart(value: unknown, at: Place, reports: Reports): unknown {
    const { report, refuse } = reports;
    const guardResolved = (resolved: unknown, place: Place) => {
        walkable(resolved, place).forEach(refuse);
        return guard(resolved, place, { report: refuse, refuse, guarded: new Map() });
    };
    if (pulumi.Output.isInstance(value)) {
        return value.apply(async (resolved) =>
            guardResolved(resolved, (await pulumi.isSecret(value)) ? { secretPath: pathOf(at) } : at),
        );
    }
    if (value instanceof Promise) {
        return value.then((resolved) => guardResolved(resolved, at));
    }
    if (Array.isArray(value)) {
        return value.map((item, index) => guard(item, itemAt(at, index), reports));
    }
    if (typeof value === "string") {
        misread(value, pathOf(at)).forEach(report);
    }
    if (!isPlainObject(value)) {
        json(value, at).forEach(report);
        return value;
    }
    const fields = Object.entries(value);
    if (report === refuse && fields.length === 0) {
        refuse(`${pathOf(at)} is an empty object, as pulumi.output makes of a Map or a class instance: leave it out`);
    }
    fields.flatMap(([name]) => misread(name, `a key of ${pathOf(at)}`)).forEach(report);
    return Object.fromEntries(fields.map(([name, field]) => [name, guard(field, entryAt(at, name), reports)]));
}

/** Cloudflare keeps 1024 bytes of metadata, so no image has as many values. */
const maxMetaValues = 1024;

/** The SDK sends a part that is in several places once for each. */
function manyValues(meta: unknown): string[] {
    return countValues(meta, new Map()) > maxMetaValues
        ? [`expect.meta has more than ${maxMetaValues} values, and Cloudflare keeps 1024 bytes of metadata`]
        : [];
}

function countValues(value: unknown, known: Map<unknown, number>): number {
    if (!Array.isArray(value) && !isPlainObject(value)) {
        return 1;
    }
    const count =
        known.get(value) ?? Object.values(value).reduce<number>((sum, part) => sum + countValues(part, known), 0);
    known.set(value, count);
    return count;
}

/** The inputs of a lookup reach the engine. */
function misread(value: unknown, path: string): string[] {
    return [engineProblem(value, path)].filter((problem) => problem !== undefined);
}

/** What is wrong with an `expect` that holds outputs, before they are known. */
function checkPartOfExpect(value: unknown): string[] {
    return isPlainObject(value)
        ? checkEnforcement(value["enforcement"])
        : ["expect must be a plain object: its fields may be outputs, but expect itself may not"];
}
