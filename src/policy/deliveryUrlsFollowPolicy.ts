import type { ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import { stackConfig } from "../base/stackConfig";
import { connect } from "../lookup/connect";
import { Planned } from "./cloudflareResources";
import { flag, oncePerRun, type OptionsOf, type PolicyLevel, stackType, textList } from "./configuration";
import { judgeResource, type PolicyDependencies } from "./judgeResource";

/** The configuration of `delivery-urls-follow-policy`. */
export interface DeliveryUrlsFollowPolicyConfig extends PolicyLevel {
    /** The account whose images are read. Default: the account of lookups: see docs/configuration.md. */
    readonly accountId?: string | undefined;
    /** The account hash that delivery URLs must have. Default: the one in each image's own variants. */
    readonly accountHash?: string | undefined;
    /** Hashes of other accounts. Their URLs are not judged. Default: none. */
    readonly allowedAccountHashes?: string[] | undefined;
    /** Ids of images whose URLs are not judged, where `*` stands for any text. Default: none. */
    readonly allowedImages?: string[] | undefined;
    /** Types or URNs of resources that are not judged, where `*` stands for any text. Default: none. */
    readonly ignoredResources?: string[] | undefined;
    /** How long a signature must remain valid: a number with `s`, `m`, `h` or `d`. Default: `"1h"`. */
    readonly minValidity?: string | undefined;
    /** Whether images are read. With `false`, only the hash and the expiry are judged. Default: `true`. */
    readonly readImages?: boolean | undefined;
}

/** Named as in the interface above. */
const options = {
    accountId: {
        type: "string",
        description: "The account whose images are read. Default: the account of lookups.",
    },
    accountHash: {
        type: "string",
        description: "The account hash that delivery URLs must have. Default: the one in each image's own variants.",
    },
    allowedAccountHashes: textList("Hashes of other accounts. Their URLs are not judged."),
    allowedImages: textList('Ids of images whose URLs are not judged; "*" stands for any text.'),
    ignoredResources: textList('Types or URNs of resources that are not judged; "*" stands for any text.'),
    minValidity: {
        type: "string",
        pattern: "^\\d{1,6}[smhd]$",
        default: "1h",
        description: 'How long a signature must remain valid, such as "12h" or "7d". With "0s", until now is enough.',
    },
    readImages: flag("Whether images are read. With false, only the hash and the expiry are judged.", true),
} satisfies OptionsOf<DeliveryUrlsFollowPolicyConfig>;

/**
 * `delivery-urls-follow-policy`: every delivery URL in any property of any resource, and in the outputs of the stack, works
 * and has the right account. It is mandatory by default. A resource is judged before it is created or updated, the outputs
 * at the end. docs/policy-pack.md lists what is reported, what is found and what is not.
 *
 * A message is one line. It names the property, and shows the URL without its query, so never a signature. It shows the
 * image id even if it is a secret of the program, because Pulumi does not tell a policy pack what is secret. A value that is
 * unknown at preview is judged at up.
 *
 * Credentials are those of lookups without a `Provider`, with the permission "Images Read". Each resource with delivery
 * URLs costs one request for each image that they name (and, if the account does not have it, for each shorter id that may
 * be meant, because other text may follow a URL), and one for the variant definitions if one of these images requires signed
 * URLs. Nothing is cached between resources, because an update changes images.
 *
 * @example
 * ```ts
 * import { PolicyPack } from "@pulumi/policy";
 * import { deliveryUrlsFollowPolicy, type DeliveryUrlsFollowPolicyConfig } from "pulumi-cloudflare-images/policy";
 *
 * const config: DeliveryUrlsFollowPolicyConfig = {
 *     enforcementLevel: "mandatory",
 *     minValidity: "7d",
 *     ignoredResources: ["kubernetes:*"],
 * };
 * new PolicyPack("mine", { policies: [deliveryUrlsFollowPolicy] }, { [deliveryUrlsFollowPolicy.name]: config });
 * ```
 */
export const deliveryUrlsFollowPolicy: ResourceValidationPolicy & StackValidationPolicy =
    createDeliveryUrlsFollowPolicy({ connect: (accountId) => connect(stackConfig, accountId), now: Date.now });

/** Creates the policy, which remembers what the stack creates. */
export function createDeliveryUrlsFollowPolicy(
    dependencies: PolicyDependencies,
): ResourceValidationPolicy & StackValidationPolicy {
    const runOf = oncePerRun(options, (config) => ({ config, planned: new Planned() }));
    return {
        name: "delivery-urls-follow-policy",
        description: "A delivery URL of Cloudflare Images must work, and have the right account.",
        enforcementLevel: "mandatory",
        configSchema: { properties: options },
        validateResource: async (args, report) => {
            const { config, planned } = runOf(args, report);
            planned.add(args.type, args.props);
            const problems = await judgeResource(args, config, planned, dependencies);
            problems.forEach((message) => report(message));
        },
        validateStack: async (args, report) => {
            const { config, planned } = runOf(args, report);
            for (const stack of args.resources.filter(({ type }) => type === stackType)) {
                const problems = await judgeResource(stack, config, planned, dependencies);
                problems.forEach((message) => report(message, stack.urn));
            }
        },
    };
}
