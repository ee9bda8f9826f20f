import type {
    PolicyResource,
    ResourceValidation,
    ResourceValidationPolicy,
    StackValidationPolicy,
} from "@pulumi/policy";
import * as proxy from "@pulumi/policy/proxy";

// Its types are hidden.
const { unknownCheckingProxy, unknownStringValue } = proxy as unknown as {
    unknownCheckingProxy: <T extends object>(properties: T) => T;
    unknownStringValue: string;
};

/** The placeholder of a string that is unknown until up. */
export const unknown = unknownStringValue;

/** Properties as `@pulumi/policy` passes them to a policy: reading an unknown one throws an error. */
export const proxied = unknownCheckingProxy;

export interface Judged {
    readonly type?: string;
    readonly urn?: string;
    /** Default: `"page"`. */
    readonly name?: string;
    readonly props: Record<string, unknown>;
}

const defaultType = "test:index:Page";

export const stackType = "pulumi:pulumi:Stack";

/**
 * The messages of the policy about a resource. It reads the properties through the proxy of `@pulumi/policy`. With a
 * configuration, it is in a run of its own, which begins with the stack.
 */
export async function violationsOf(
    policy: ResourceValidationPolicy,
    { type = defaultType, urn = urnOf(type), name = "page", props }: Judged,
    config?: object,
): Promise<string[]> {
    if (config !== undefined && type !== stackType) {
        await violationsOf(policy, { type: stackType, props: {} }, config);
    }
    const messages: string[] = [];
    const validate = policy.validateResource as ResourceValidation;
    await validate(
        {
            ...options,
            type,
            urn,
            name,
            props: proxied(props),
            asType: () => undefined,
            getConfig: () => (config === undefined ? {} : config) as never,
        },
        (message, reportedUrn) => messages.push(reportedUrn === undefined ? message : `${reportedUrn}: ${message}`),
    );
    return messages;
}

/** The messages of the policy about the resources of a stack at the end, each with the URN of its resource. */
export async function stackViolationsOf(
    policy: StackValidationPolicy,
    resources: readonly Judged[],
    config: object = {},
): Promise<string[]> {
    const messages: string[] = [];
    await policy.validateStack(
        {
            ...options,
            resources: resources.map(
                ({ type = defaultType, urn = urnOf(type), name = "page", props }): PolicyResource => {
                    const none = { dependencies: [], propertyDependencies: {}, asType: () => undefined };
                    return { ...options, ...none, type, urn, name, props: proxied(props) };
                },
            ),
            getConfig: () => config as never,
        },
        (message, urn) => messages.push(`${urn ?? ""}: ${message}`),
    );
    return messages;
}

function urnOf(type: string): string {
    return `urn:pulumi:dev::test::${type}::page`;
}

const options = {
    opts: {
        protect: false,
        ignoreChanges: [],
        aliases: [],
        customTimeouts: { createSeconds: 0, updateSeconds: 0, deleteSeconds: 0 },
        additionalSecretOutputs: [],
    },
    stackTags: new Map<string, string>(),
    isType: () => false,
    notApplicable: (): never => {
        throw new Error("not applicable");
    },
};
