import type { PolicyConfigSchema, ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import { connect } from "../lookup/connect";
import { stackConfig } from "../base/stackConfig";
import { checkConfigNames, type PolicyLevel, stackType, textList } from "./configuration";
import { judgeResource, type PolicySurroundings, type UrlPolicy } from "./judgeResource";
import { PlannedByStack } from "./plannedByStack";

/** The configuration of `delivery-urls-follow-policy`. */
export interface DeliveryUrlsFollowPolicyConfig extends PolicyLevel {
    /** The account whose images are read. Default: the one of the lookups: see the README under "Credentials". */
    readonly accountId?: string | undefined;
    /** The hash of the account in delivery URLs. Default: that of each image's own variants. */
    readonly accountHash?: string | undefined;
    /** Hashes of other accounts, whose URLs are not judged. Default: none. */
    readonly allowedAccountHashes?: string[] | undefined;
    /** Ids of images whose URLs are not judged; a `*` stands for any text. Default: none. */
    readonly allowedImages?: string[] | undefined;
    /** Types or URNs of resources that are not judged; a `*` stands for any text. Default: none. */
    readonly ignoredResources?: string[] | undefined;
    /** For how long a signature must be valid yet: a number with `s`, `m`, `h` or `d`. Default: `"1h"`. */
    readonly minValidity?: string | undefined;
    /** Whether images are read. `false`: only the hash and the expiry are judged. Default: `true`. */
    readonly readImages?: boolean | undefined;
}

const defaults = {
    allowedAccountHashes: [],
    allowedImages: [],
    ignoredResources: [],
    minValidity: "1h",
    readImages: true,
};

const configSchema: PolicyConfigSchema = {
    properties: {
        accountId: { type: "string", description: "The account whose images are read. Default: that of the lookups." },
        accountHash: {
            type: "string",
            description: "The hash of the account in delivery URLs. Default: that of each image's own variants.",
        },
        allowedAccountHashes: textList("Hashes of other accounts, whose URLs are not judged."),
        allowedImages: textList('Ids of images whose URLs are not judged; "*" stands for any text.'),
        ignoredResources: textList('Types or URNs of resources that are not judged; "*" stands for any text.'),
        minValidity: {
            type: "string",
            pattern: "^\\d{1,6}[smhd]$",
            default: defaults.minValidity,
            description: 'For how long a signature must be valid yet, such as "12h" or "7d"; "0s": until now.',
        },
        readImages: {
            type: "boolean",
            default: defaults.readImages,
            description: "Whether images are read. Without, only the hash and the expiry are judged.",
        },
    },
};

/**
 * `delivery-urls-follow-policy`: every delivery URL in any property of any resource, however nested and escaped, works
 * and is right. It is mandatory by default. A resource is judged before it is created or updated, and the outputs of the
 * stack at the end. Reported are, once for each URL and resource:
 *
 * - an image that requires signed URLs, used without a signature: a broken link;
 * - a flexible variant of such an image, which Cloudflare never serves;
 * - a signature that has expired, or expires within `minValidity`;
 * - an image or a variant that does not exist, unless a resource that was registered before makes it;
 * - an account hash that is not the expected one;
 * - a read that failed, or that no credentials are given for. So it fails closed, and always in one line.
 *
 * A message names the property, and shows the URL without its query: never a signature, but the image id also where that
 * is a secret of the program, for a policy pack is not told what is.
 *
 * What is unknown at preview is judged at up. Providers are never looked at. Whether a signature is right is not judged.
 *
 * Credentials are those of lookups without a `Provider`; the permission is "Images Read". Each resource that holds
 * delivery URLs costs one request for each image that they name, and one more for the variant definitions when one of
 * these requires signed URLs. Nothing is kept from one resource to the next, for an update changes images in between.
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

/** The policy; it remembers what the stack is about to make. */
export function createDeliveryUrlsFollowPolicy(
    dependencies: PolicySurroundings,
): ResourceValidationPolicy & StackValidationPolicy {
    const planned = new PlannedByStack();
    return {
        name: "delivery-urls-follow-policy",
        description: "A delivery URL of Cloudflare Images must work, and be of the right account.",
        enforcementLevel: "mandatory",
        configSchema,
        validateResource: async (args, report) => {
            const given = args.getConfig<DeliveryUrlsFollowPolicyConfig>();
            if (args.type === stackType) {
                planned.clear();
                checkConfigNames(given, configSchema).forEach((problem) => report(problem));
            }
            planned.add(args.type, args.props);
            const problems = await judgeResource(args, withDefaults(given), planned, dependencies);
            problems.forEach((problem) => report(problem));
        },
        validateStack: async (args, report) => {
            const policy = withDefaults(args.getConfig<DeliveryUrlsFollowPolicyConfig>());
            for (const stack of args.resources.filter(({ type }) => type === stackType)) {
                const problems = await judgeResource(stack, policy, planned, dependencies);
                problems.forEach((problem) => report(problem, stack.urn));
            }
        },
    };
}

function withDefaults(given: DeliveryUrlsFollowPolicyConfig): UrlPolicy {
    const set = Object.entries(given).filter(([, value]) => value !== undefined);
    return { ...defaults, ...Object.fromEntries(set) };
}
