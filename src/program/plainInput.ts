import * as pulumi from "@pulumi/pulumi";
import { isPlainObject } from "../base/checks";
import { InvalidInputError } from "../base/errors";

/**
 * `value`, for `pulumi.output`, which takes a Map, a Date or a class instance for an object without fields: here it is
 * refused, in an output once that is known.
 *
 * @param what Names the lookup or function, for the message.
 * @throws InvalidInputError for what is refused.
 */
export function plainInput(value: unknown, path: string, what: string): unknown {
    if (value instanceof Promise) {
        return value.then((settled) => plainInput(settled, path, what));
    }
    if (pulumi.Output.isInstance(value)) {
        return value.apply((settled) => plainInput(settled, path, what));
    }
    if (Array.isArray(value)) {
        return value.map((item: unknown, index) => plainInput(item, `${path}[${index}]`, what));
    }
    if (typeof value !== "object" || value === null) {
        return value;
    }
    if (!isPlainObject(value)) {
        throw new InvalidInputError(`${what}: ${path} must be a plain object.`);
    }
    return Object.fromEntries(
        Object.entries(value).map(([name, item]) => [name, plainInput(item, `${path}.${name}`, what)]),
    );
}
