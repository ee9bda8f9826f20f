import * as pulumi from "@pulumi/pulumi";
import { type Check, checkNames, isPlainObject, json, walkable } from "../base/checks";
import { InvalidInputError } from "../base/errors";
import { checkEnforcement } from "../lookup/enforcement";
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
 * @throws InvalidInputError that lists everything that is known to be wrong, `problems` included.
 */
export function checkedArgs(
    what: string,
    checks: Readonly<Record<string, Check>>,
    args: unknown,
    problems: string[] = [],
): CheckedArgs {
    const refuse = (problem: string) => {
        throw new InvalidInputError(`${what}: ${problem}.`);
    };
    const given = isPlainObject(args) ? args : {};
    if (given !== args) {
        problems.push("the arguments must be a plain object");
    }
    problems.push(...checkNames(given, Object.keys(checks)));
    const entries = Object.entries(checks).map(([name, check]): [string, unknown] => {
        const value = given[name];
        const endless = walkable(value, name);
        if (endless.length > 0) {
            problems.push(...endless);
            return [name, undefined];
        }
        if (!holdsOutput(value)) {
            problems.push(...(value === undefined ? [] : check(value, name)));
            return [name, value];
        }
        problems.push(...(name === "expect" ? checkPartOfExpect(value) : []));
        return [name, guard(value, name, (problem) => problems.push(problem), refuse)];
    });
    if (problems.length > 0) {
        refuse(problems.join("; "));
    }
    return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

type Report = (problem: string) => void;

/** `value` with checks: of what is known now, which are reported, and of what outputs and promises resolve to. */
function guard(value: unknown, path: string, report: Report, refuse: Report): unknown {
    const guardResolved = (resolved: unknown) => guard(resolved, path, refuse, refuse);
    if (pulumi.Output.isInstance(value)) {
        return value.apply(guardResolved);
    }
    if (value instanceof Promise) {
        return value.then(guardResolved);
    }
    if (Array.isArray(value)) {
        return value.map((item, index) => guard(item, `${path}[${index}]`, report, refuse));
    }
    if (typeof value === "string" && !value.isWellFormed()) {
        report(`${path} is not well-formed Unicode`);
    }
    if (!isPlainObject(value)) {
        json(value, path).forEach(report);
        return value;
    }
    const fields = Object.entries(value);
    if (report === refuse && fields.length === 0) {
        refuse(`${path} is an empty object, as pulumi.output makes of a Map or a class instance: leave it out`);
    }
    return Object.fromEntries(fields.map(([name, field]) => [name, guard(field, `${path}.${name}`, report, refuse)]));
}

/** What is wrong with an `expect` that holds outputs, before they are known. */
function checkPartOfExpect(value: unknown): string[] {
    return isPlainObject(value)
        ? checkEnforcement(value["enforcement"])
        : ["expect must be a plain object: its fields may be outputs, but expect itself may not"];
}
