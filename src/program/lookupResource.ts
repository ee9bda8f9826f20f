import * as pulumi from "@pulumi/pulumi";
import { InvalidInputError } from "../base/errors";
import { checkExpectArgs, settleExpect } from "./expectArgs";
import type { ImageExpectationsArgs } from "./outputArgs";
import { checkNames, isPlainObject } from "../base/checks";
import { providerPackage } from "./provider";

/** The type of a lookup's resource, for the engine. */
export function lookupType(className: string): string {
    return `${providerPackage}:dynamic/cloudflareImages:${className}`;
}

/**
 * The dynamic provider, as the state keeps it, twice for each lookup: so it is short. `pulumi.dynamic.Resource` would
 * serialize a provider object to a longer text of this form, and load a TypeScript compiler for it. There is no path,
 * version or credential in it, so the state does not change when the package is upgraded.
 */
export function providerText(provider: "provider" | "setProvider"): string {
    const failure = "Make pulumi-cloudflare-images a dependency of the program itself: ";
    return [
        "exports.handler = () => {",
        `try { return require("pulumi-cloudflare-images/dynamic-provider").${provider}; }`,
        `catch (e) { throw Object.assign(Error("${failure}" + e.message.split("\\n")[0]), { stack: "" }); }`,
        "};",
    ].join(" ");
}

/** The type of a resource, where the SDK's own `isInstance` methods look it up too. */
export function typeOf(object: unknown): unknown {
    return pulumi.Resource.isInstance(object) ? (object as { __pulumiType?: unknown }).__pulumiType : undefined;
}

/** Refuses what no lookup can have; `what` names the lookup, and the first of its arguments is what it reads by. */
export function checkLookup(
    what: string,
    [idArgument, ...otherArguments]: readonly [string, ...string[]],
    args: { readonly expect?: ImageExpectationsArgs | undefined } | undefined,
    opts: pulumi.CustomResourceOptions,
): void {
    const failures: string[] = [];
    if (typeof args !== "object" || (args as unknown) === null) {
        failures.push(`args.${idArgument} is missing`);
    } else if (!isPlainObject(args)) {
        failures.push("args must be a plain object");
    } else {
        failures.push(...checkNames(args, [idArgument, ...otherArguments]), ...checkExpectArgs(args.expect));
    }
    const refused = (["id", "import", "urn"] as const).filter((option) => opts[option] !== undefined);
    if (refused.length > 0) {
        const options = refused.map((option) => `opts.${option}`).join(", ");
        failures.push(`a lookup always reads what args.${idArgument} names, and cannot have ${options}`);
    }
    if (opts.provider !== undefined && typeOf(opts.provider) !== `pulumi:providers:${providerPackage}`) {
        failures.push("opts.provider must be a Provider of pulumi-cloudflare-images");
    }
    if (failures.length > 0) {
        throw new InvalidInputError(`${what}: ${failures.join("; ")}.`);
    }
}

/** The properties by which the provider judges: `expect` once it is known, and the level of this preview or up. */
export function expectInputs(...[expect, parent, what]: Parameters<typeof settleExpect>) {
    const settled = settleExpect(expect, parent, what);
    return {
        expect: settled.apply(({ expect: known }) => known && { ...known, enforcement: undefined }),
        enforcement: settled.apply(({ expect: known, unjudged }) => known?.enforcement ?? unjudged),
    };
}

/** Says what advisory expectations have to say, on the lookup itself. */
export function logWarning(warning: pulumi.Output<string | null | undefined>, lookup: pulumi.Resource): void {
    warning.apply((message) => (message ? pulumi.log.warn(message, lookup) : undefined));
}

/** Takes away what is between a lookup and its provider alone. */
export function hide(lookup: pulumi.Resource, names: readonly string[]): void {
    for (const name of names) {
        Reflect.deleteProperty(lookup, name);
    }
}
