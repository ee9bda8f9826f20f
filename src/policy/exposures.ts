import type { PolicyConfigSchema, ResourceValidation } from "@pulumi/policy";
import { checkConfigNames, stackType } from "./configuration";
import { knownProperty } from "./knownProperty";
import { matchesAny } from "./patterns";

/** A property of a resource that decides who may see images. */
export interface Exposure {
    readonly type: string;
    readonly property: string;
    readonly isExposing: (value: unknown) => boolean;
    /** The property whose value the configuration may allow. */
    readonly idProperty: string;
    /** The list in the configuration that allows it. */
    readonly allowList: string;
    /** What is said of a resource that exposes images and is not allowed to. */
    readonly message: string;
}

/** Reports each resource that exposes images and is not allowed to. What is unknown at preview waits for up. */
export function exposureValidation(exposure: Exposure, configSchema: PolicyConfigSchema): ResourceValidation {
    return (args, report) => {
        const config = args.getConfig<Readonly<Record<string, readonly string[] | undefined>>>();
        if (args.type === stackType) {
            checkConfigNames(config, configSchema).forEach((problem) => report(problem));
        }
        if (args.type !== exposure.type) {
            return;
        }
        const flag = knownProperty(args.props, exposure.property);
        if (!flag.isKnown || !exposure.isExposing(flag.value)) {
            return;
        }
        const allowed = config[exposure.allowList] ?? [];
        const id = knownProperty(args.props, exposure.idProperty);
        const isAllowed = id.isKnown ? matchesAny(allowed, String(id.value)) : allowed.length > 0;
        if (!isAllowed) {
            report(exposure.message);
        }
    };
}
