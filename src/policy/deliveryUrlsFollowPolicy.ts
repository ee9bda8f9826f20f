import type { PolicyResource, ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import { listFirst, safeText } from "../base/safeText";
import { stackConfig } from "../base/sdk";
import type { SplitDeliveryUrl } from "../delivery/deliveryUrl";
import { durationSeconds } from "../delivery/duration";
import { isFlexible } from "../delivery/flexibleVariant";
import { clientsFor } from "../lookup/clientsFor";
import { Planned } from "./cloudflareResources";
import {
    flag,
    oncePerRun,
    type OptionsOf,
    type PolicyLevel,
    schemaOf,
    stackType,
    textList,
    type Values,
} from "./configuration";
import { hiddenSecret, hiddenSecretAdvice } from "./hiddenSecrets";
import { type Findings, isSigned, judgeUrl, noDeliveryUrl, type UrlRules } from "./judgeUrl";
import { matchesAny } from "./patterns";
import { accountReader, type ClientsOf, messageOf, type ReadImage } from "./readImages";
import { showUrl } from "./readUrl";
import { propertyTexts, type UrlUse, urlUses } from "./urlUses";

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
    /**
     * Whether signatures are verified with the signing keys of the account, which are read for each resource with signed URLs
     * and are not kept. Default: `false`.
     */
    readonly verifySignatures?: boolean | undefined;
    /** Names of the keys that may sign. It implies `verifySignatures`. Default: each key of the account. */
    readonly signingKeys?: string[] | undefined;
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
        form: /^\d{1,6}[smhd]$/,
        default: "1h",
        description: 'How long a signature must remain valid, such as "12h" or "7d". With "0s", until now is enough.',
    },
    readImages: flag("Whether images are read. With false, only the hash and the expiry are judged.", true),
    verifySignatures: flag("Whether signatures are verified with the signing keys of the account.", false),
    signingKeys: {
        type: "array",
        items: { type: "string" },
        minItems: 1,
        description: "Names of the keys that may sign. It implies verifySignatures. Default: each key of the account.",
    },
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
    createDeliveryUrlsFollowPolicy((accountId) => clientsFor(stackConfig, accountId), Date.now);

/** @param now In milliseconds since 1970. */
export function createDeliveryUrlsFollowPolicy(
    clientsOf: ClientsOf,
    now: () => number,
): ResourceValidationPolicy & StackValidationPolicy {
    const runOf = oncePerRun(options, startPolicyRun);
    const problemsOf = (resource: Resource, run: PolicyRun) =>
        judgeResource(resource, { ...run, nowSeconds: now() / 1000, ...accountReader(run.accountId, clientsOf) });
    return {
        name: "delivery-urls-follow-policy",
        description: "A delivery URL of Cloudflare Images must work, and have the right account.",
        enforcementLevel: "mandatory",
        configSchema: schemaOf(options),
        validateResource: async (args, report) => {
            const run = runOf(args, report);
            run.planned.add(args.type, args.props);
            (await problemsOf(args, run)).forEach((message) => report(message));
        },
        validateStack: async (args, report) => {
            const run = runOf(args, report);
            for (const stack of args.resources.filter(({ type }) => type === stackType)) {
                (await problemsOf(stack, run)).forEach((message) => report(message, stack.urn));
            }
        },
    };
}

/** What all resources of a run share: the configuration, and what the stack creates. */
type PolicyRun = ReturnType<typeof startPolicyRun>;

function startPolicyRun(config: Values<typeof options>) {
    // Of all texts that the schema accepts, only those of zero are not a duration.
    const minValiditySeconds = durationSeconds(config.minValidity) ?? 0;
    const verifySignatures = config.verifySignatures || config.signingKeys !== undefined;
    return { ...config, verifySignatures, minValiditySeconds, planned: new Planned() };
}

type Resource = Pick<PolicyResource, "type" | "urn" | "props">;

/** What the URLs of a resource are judged by. */
type Rules = PolicyRun & UrlRules & ReturnType<typeof accountReader>;

/** One line for each delivery URL of a resource that is wrong or cannot be judged. It never throws an error. */
async function judgeResource({ type, urn, props }: Resource, rules: Rules): Promise<string[]> {
    // The properties of a provider are its credentials.
    if (type.startsWith("pulumi:providers:") || [type, urn].some((name) => matchesAny(rules.ignoredResources, name))) {
        return [];
    }
    try {
        const texts = await propertyTexts(props);
        const uses = urlUses(texts).filter((use) => !rules.allowedAccountHashes.includes(use.accountHash));
        const hidden = rules.verifySignatures ? texts.filter(({ text }) => text === hiddenSecret) : [];
        const lines = describe(await Promise.all(uses.map((use) => judgeUse(use, rules))));
        return [...lines, ...(hidden.length > 0 ? [describeHidden(hidden)] : [])].map(safeText);
    } catch (error) {
        return [safeText(`The delivery URLs of this resource cannot be judged: ${messageOf(error)}`)];
    }
}

interface Judged extends Findings {
    /** Left out if only the URL itself is judged. */
    readonly image?: ReadImage | undefined;
}

type JudgedUse = Judged & Pick<UrlUse, "paths" | "shown">;

/** Judges the longest reading that the account knows. If it knows none of them, the longest is a broken link. */
async function judgeUse({ paths, shown, readings }: UrlUse, rules: Rules): Promise<JudgedUse> {
    let longest: JudgedUse | undefined;
    for (const [index, url] of readings.entries()) {
        const use = { paths, shown: showUrl(url.url), ...(await judge(url, rules)) };
        longest ??= use;
        if (!use.faults.some(({ mayBeMisread }) => mayBeMisread)) {
            const longer = readings.slice(0, index).filter(({ imageId }) => imageId !== url.imageId);
            return longer.some(({ variant }) => hasVariant(use.image, variant)) ? longest : use;
        }
    }
    return longest ?? { paths, shown, faults: [noDeliveryUrl] };
}

async function judge(url: SplitDeliveryUrl, rules: Rules): Promise<Judged> {
    if (matchesAny(rules.allowedImages, url.imageId)) {
        return { faults: [] };
    }
    const isRead = rules.readImages && (rules.accountHash ?? url.accountHash) === url.accountHash;
    const image = isRead ? await rules.readImage(url.imageId) : undefined;
    const keys = rules.verifySignatures && isSigned(url) ? await rules.readKeys() : undefined;
    return { image, ...judgeUrl(url, image, rules, keys) };
}

/** Whether the account of an image has a variant. Then a longer text that ends in it is a URL, not prose. */
function hasVariant(read: ReadImage | undefined, variant: string): boolean {
    const image = read !== undefined && "image" in read ? read.image : undefined;
    return image !== undefined && (isFlexible(variant) || Object.hasOwn(image.variantUrls, variant));
}

function describe(uses: readonly JudgedUse[]): string[] {
    const wrong = uses.filter(({ faults }) => faults.length > 0);
    const problems = new Set(uses.flatMap(({ problem }) => problem ?? []));
    return [...wrong.map(describeFaults), ...[...problems].map((problem) => describeUnjudged(uses, problem))];
}

function describeFaults({ paths, shown, faults }: JudgedUse): string {
    const advice = new Set(faults.map((one) => one.advice));
    return `${describePaths(paths)}: ${shown} ${faults.map(({ fault }) => fault).join("; it ")}. ${[...advice].join(" ")}`;
}

/** One line for all uses that cannot be judged because of the same problem. */
function describeUnjudged(all: readonly JudgedUse[], problem: string): string {
    const uses = all.filter((use) => use.problem === problem);
    const urls = uses.length === 1 ? `${uses[0]?.shown ?? ""} cannot` : `${uses.length} delivery URLs cannot`;
    return `${describePaths(uses.flatMap(({ paths }) => paths))}: ${urls} be judged: ${problem}`;
}

/** A signed URL is a secret, and the key that signed it is not known. */
function describeHidden(hidden: readonly { readonly path: string }[]): string {
    const paths = describePaths(hidden.map(({ path }) => path));
    return `${paths}: the state hides what may be a signed URL, so no signature can be verified: ${hiddenSecretAdvice}.`;
}

/** The properties, for a message: `content, spec.images[2] and 4 more`. */
function describePaths(paths: readonly string[]): string {
    return listFirst([...new Set(paths)], maxPaths);
}

const maxPaths = 3;
