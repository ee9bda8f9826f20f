import type { EnforcementLevel, PolicyConfigSchema, ReportViolation } from "@pulumi/policy";
import { boolean, type Check, expected, fields, list, text } from "../base/checks";

/** The part of a configuration that every policy has. */
export interface PolicyLevel {
    /**
     * What a violation does. Always set it in the configuration that a `PolicyPack` is created with, because Pulumi takes a
     * configuration without a level for `"advisory"` there. In a configuration file it may be left out.
     */
    readonly enforcementLevel?: EnforcementLevel;
}

/** The JSON schema of each option of a policy, by name. Its types and defaults are those of the values that are read. */
export type Options = Readonly<Record<string, PolicyConfigSchema["properties"][string] & { readonly form?: RegExp }>>;

/** The options of the interface that users see, for `satisfies`. */
export type OptionsOf<Config> = Record<Exclude<keyof Config, keyof PolicyLevel>, Options[string]>;

/** The value of each option. One without a default may be missing. */
export type Values<From extends Options> = {
    readonly [Name in keyof From]: From[Name] extends { readonly default: infer Value }
        ? Value
        : (From[Name] extends { readonly type: "array" } ? readonly string[] : string) | undefined;
};

/** An option: a list of texts, empty by default. */
export function textList(description: string) {
    return { type: "array", items: { type: "string" }, default: [] as string[], description } satisfies Options[string];
}

/** An option that is true or false. */
export function flag(description: string, byDefault: boolean) {
    return { type: "boolean", default: byDefault, description } satisfies Options[string];
}

/** The type of the stack itself, the first resource of every run. */
export const stackType = "pulumi:pulumi:Stack";

/**
 * Reads the configuration at the first resource of a run. Returns what `start` makes of it, the same for all resources of
 * the run.
 */
export function oncePerRun<From extends Options, Run extends object>(
    options: From,
    start: (config: Values<From>) => Run,
): (args: { readonly type?: string; getConfig(): object }, report: ReportViolation) => Run {
    let run: Run | undefined;
    return (args, report) => {
        if (run === undefined || args.type === stackType) {
            run = start(readConfig(args.getConfig(), options, report));
        }
        return run;
    };
}

/** The schema for Pulumi, without what `readConfig` checks itself, because Pulumi would stop at the first problem. */
export function schemaOf(options: Options): PolicyConfigSchema {
    const properties = Object.entries(options).map(([name, schema]) => {
        const known = Object.entries(schema).filter(([keyword]) => !["form", "minItems"].includes(keyword));
        return [name, Object.fromEntries(known)];
    });
    return { properties: Object.fromEntries(properties) as PolicyConfigSchema["properties"] };
}

/**
 * The configuration, with the defaults of its options. If it is invalid, this is reported, and the defaults alone apply:
 * they allow nothing. Pulumi checks its types, but accepts unknown names.
 */
function readConfig<From extends Options>(given: unknown, options: From, report: ReportViolation): Values<From> {
    const schemas = Object.entries<Options[string]>(options);
    const checks = schemas.map(([name, schema]): [string, Check] => [name, checkOf(schema)]);
    const problems = fields(Object.fromEntries(checks), "name")(given, "");
    if (problems.length > 0) {
        const advice = "Correct it; until then, the defaults apply.";
        report(`The configuration of this policy is not valid: ${problems.join("; ")}. ${advice}`);
    }
    const values = problems.length > 0 ? {} : (given as Readonly<Record<string, unknown>>);
    return Object.fromEntries(schemas.map(([name, schema]) => [name, values[name] ?? schema.default])) as Values<From>;
}

function checkOf({ type, form, minItems = 0, default: example }: Options[string]): Check {
    if (type === "boolean") {
        return boolean;
    }
    if (type === "array") {
        const texts = list(text);
        const hasEnough = (value: unknown) => !Array.isArray(value) || value.length >= minItems;
        const filled = expected("a list with at least one item", hasEnough);
        return (value, at) => [...texts(value, at), ...filled(value, at)];
    }
    if (form === undefined) {
        return text;
    }
    const formed = expected(`of the form ${JSON.stringify(example)}`, (value) => form.test(String(value)));
    return (value, at) => (typeof value === "string" ? formed(value, at) : text(value, at));
}
