import * as pulumi from "@pulumi/pulumi";
import { type Check, checkNames, isPlainObject, json } from "../base/checks";
import { InvalidInputError } from "../base/errors";
import { checkEnforcement } from "../lookup/enforcement";
import type { ImageExpectationsArgs } from "./outputArgs";

/** Arguments by their names, each of which may hold outputs. */
export interface CheckedArgs {
    readonly [name: string]: unknown;
    readonly expect?: ImageExpectationsArgs;
}

type Report = (problem: string) => void;

/**
 * The arguments of a resource or an output form, which `pulumi.output` may take. It turns a Map, a Date or a class
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
    const given = isPlainObject(args) ? args : {};
    if (given !== args) {
        problems.push("the arguments must be a plain object");
    }
    problems.push(...checkNames(given, Object.keys(checks)));
    const entries = Object.entries(checks).map(([name, check]): [string, unknown] => {
        const value = given[name];
        if (!holdsOutput(value)) {
            problems.push(...(value === undefined ? [] : check(value, name)));
            return [name, value];
        }
        problems.push(...(name === "expect" ? checkPartOfExpect(value) : []));
        return [name, guard(value, name, (problem) => problems.push(problem))];
    });
    if (problems.length > 0) {
        throw new InvalidInputError(`${what}: ${problems.join("; ")}.`);
    }
    return Object.fromEntries(entries.filter(([, value]) => value !== undefined));

    /** `value`, in which what outputs and promises resolve to is checked. */
    function guard(value: unknown, path: string, report: Report, isResolved = false): unknown {
        if (pulumi.Output.isInstance(value)) {
            return value.apply((known) => guard(known, path, refuse, true));
        }
        if (value instanceof Promise) {
            return value.then((known) => guard(known, path, refuse, true));
        }
        if (Array.isArray(value)) {
            return value.map((item, index) => guard(item, `${path}[${index}]`, report, isResolved));
        }
        if (!isPlainObject(value)) {
            (value === undefined ? [] : json(value, path)).forEach(report);
            return value;
        }
        const fields = Object.entries(value);
        if (isResolved && fields.length === 0) {
            report(`${path} is an empty object, as pulumi.output makes of a Map or a class instance: leave it out`);
        }
        return Object.fromEntries(
            fields.map(([name, field]) => [name, guard(field, `${path}.${name}`, report, isResolved)]),
        );
    }

    function refuse(problem: string): never {
        throw new InvalidInputError(`${what}: ${problem}.`);
    }
}

/** What is wrong with an `expect` that holds outputs, before they are known. */
function checkPartOfExpect(value: unknown): string[] {
    return isPlainObject(value)
        ? checkEnforcement(value["enforcement"])
        : ["expect must be a plain object: its fields may be outputs, but expect itself may not"];
}

function holdsOutput(value: unknown): boolean {
    return (
        pulumi.Output.isInstance(value) ||
        value instanceof Promise ||
        (typeof value === "object" && value !== null && Object.values(value).some(holdsOutput))
    );
}
