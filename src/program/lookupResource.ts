import * as pulumi from "@pulumi/pulumi";
import { checkEnforcement, levelNow } from "../lookup/enforcement";
import { InvalidInputError } from "../base/errors";
import { type ImageExpectationsArgs, resolveExpectations } from "./expectArgs";
import { checkNames } from "../base/checks";
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

function checkExpectArgs(expect: unknown): string[] {
    if (expect === undefined) {
        return [];
    }
    if (
        typeof expect !== "object" ||
        expect === null ||
        pulumi.Output.isInstance(expect) ||
        expect instanceof Promise
    ) {
        return ["expect must be an object: its fields may be outputs, but not itself"];
    }
    return checkEnforcement((expect as ImageExpectationsArgs).enforcement);
}

/** What of `expect` goes to the provider: what can be judged now, at which level, and what no update will judge. */
export function expectInputs(expect: ImageExpectationsArgs | undefined, parent: pulumi.Resource | undefined) {
    if (expect === undefined) {
        return {};
    }
    const isPreview = pulumi.runtime.isDryRun();
    const resolved = resolveExpectations(expect, parent);
    return {
        expect: resolved.judged,
        enforcement: levelNow(expect.enforcement, isPreview),
        unjudged: isPreview ? undefined : resolved.unjudged.apply((names) => (names.length > 0 ? names : undefined)),
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
