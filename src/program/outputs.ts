import * as pulumi from "@pulumi/pulumi";
import { isPlainObject } from "../base/checks";
import { quote } from "../base/safeText";
import { observed, type OutputPromises } from "../base/outputPromises";

/** Whether `value` is an output or a promise, or has one in it: without one, it is known, no secret, and waits for nothing. */
export function holdsOutput(value: unknown): boolean {
    return findOutputs(value).length > 0;
}

/** Each output and promise in `args`, in words. However deep it is, and however often a part comes again. */
export function findOutputs(args: unknown): string[] {
    const found: string[] = [];
    const walked = new Set<unknown>();
    const waiting: [path: string, value: unknown][] = [["", args]];
    for (const [path, value] of waiting) {
        if (pulumi.Output.isInstance(value) || value instanceof Promise) {
            found.push(`${path || "args"} is ${value instanceof Promise ? "a promise" : "an output"}`);
        } else if ((Array.isArray(value) || isPlainObject(value)) && !walked.has(value)) {
            walked.add(value);
            for (const [name, part] of Object.entries(value)) {
                waiting.push([
                    Array.isArray(value) ? `${path}[${name}]` : [path, name].filter(Boolean).join("."),
                    part,
                ]);
            }
        }
    }
    return found;
}

/**
 * Makes an output of `target` where it is used first, because each costs the SDK about ten promises. One that fails and is
 * not used further does not end the process.
 */
export function makeWhenUsed(target: object, name: string, make: () => pulumi.Output<unknown>): void {
    Object.defineProperty(target, name, {
        configurable: true,
        enumerable: true,
        get() {
            const value = make();
            observed(value);
            Object.defineProperty(target, name, { enumerable: true, value });
            return value;
        },
    });
}

/** `value` for a message, in quotes, unless `input`, which it comes from, is a secret. */
export async function shown(input: pulumi.Input<unknown>, value: unknown): Promise<string> {
    return (await pulumi.isSecret(pulumi.output(input))) ? "[secret]" : quote(String(value));
}

/** The value of an output; `undefined` while it is unknown, or where there is none. */
export async function settled<T>(output: pulumi.Output<T> | undefined): Promise<T | undefined> {
    return (output as unknown as OutputPromises<T | undefined> | undefined)?.promise();
}

/** The id of a resource; unknown for a Read that waits for up, which the SDK takes for known. */
export function knownId({ id }: Pick<pulumi.CustomResource, "id">): pulumi.Output<pulumi.ID> {
    return id.apply((text) => (text === pulumi.runtime.unknownValue ? (pulumi.unknown as never) : text));
}

export async function isKnown(output: pulumi.Output<unknown>): Promise<boolean> {
    return (await settled(output)) !== undefined;
}
