import { safeText } from "../base/safeText";
import { durationSeconds } from "../delivery/duration";
import type { SplitDeliveryUrl } from "../delivery/deliveryUrl";
import { isFlexible } from "../delivery/flexibleVariant";
import type { Planned } from "./cloudflareResources";
import { type Fault, judgeUrl, noDeliveryUrl, type Verdict } from "./judgeUrl";
import { matchesAny } from "./patterns";
import { type Connect, imageReader, type ImageReading, messageOf } from "./readImages";
import { showUrl } from "./readUrl";
import { describePaths, type UrlUse, urlUses } from "./urlUses";

/** How delivery URLs are judged. */
export interface UrlPolicy {
    readonly accountId: string | undefined;
    readonly accountHash: string | undefined;
    readonly allowedAccountHashes: readonly string[];
    readonly allowedImages: readonly string[];
    readonly ignoredResources: readonly string[];
    readonly minValidity: string;
    readonly readImages: boolean;
}

/** What the policy needs from outside. */
export interface PolicyDependencies {
    readonly connect: Connect;
    /** In milliseconds since 1970. */
    readonly now: () => number;
}

export interface JudgedResource {
    readonly type: string;
    readonly urn: string;
    readonly props: object;
}

/** One line for each delivery URL of a resource that is wrong or cannot be judged. It never throws an error. */
export async function judgeResource(
    { type, urn, props }: JudgedResource,
    policy: UrlPolicy,
    planned: Planned,
    { connect, now }: PolicyDependencies,
): Promise<string[]> {
    // The properties of a provider are its credentials.
    if (type.startsWith("pulumi:providers:") || [type, urn].some((name) => matchesAny(policy.ignoredResources, name))) {
        return [];
    }
    const { accountHash } = policy;
    // Of all texts that the schema accepts, only those of zero are not a duration.
    const minValiditySeconds = durationSeconds(policy.minValidity) ?? 0;
    const rules = { accountHash, minValiditySeconds, nowSeconds: now() / 1000 };
    const readImage = imageReader(policy.accountId, connect);
    const judge = async (url: SplitDeliveryUrl): Promise<Judged> => {
        if (matchesAny(policy.allowedImages, url.imageId)) {
            return { verdict: { value: [] } };
        }
        const isRead = policy.readImages && (accountHash ?? url.accountHash) === url.accountHash;
        const reading = isRead ? await readImage(url.imageId) : undefined;
        return { reading, verdict: judgeUrl(url, reading, planned, rules) };
    };
    try {
        const uses = (await urlUses(props)).filter((use) => !policy.allowedAccountHashes.includes(use.accountHash));
        return describe(await Promise.all(uses.map((use) => judgeUse(use, judge)))).map(safeText);
    } catch (error) {
        return [safeText(`The delivery URLs of this resource cannot be judged: ${messageOf(error)}`)];
    }
}

interface Judged {
    readonly reading?: ImageReading | undefined;
    readonly verdict: Verdict;
}

interface JudgedUse {
    readonly paths: readonly string[];
    readonly shown: string;
    readonly verdict: Verdict;
}

/** Judges the longest reading that the account knows. If it knows none of them, the longest is a broken link. */
async function judgeUse(
    { paths, shown, readings }: UrlUse,
    judge: (url: SplitDeliveryUrl) => Promise<Judged>,
): Promise<JudgedUse> {
    let longest: JudgedUse | undefined;
    for (const [index, split] of readings.entries()) {
        const { reading, verdict } = await judge(split);
        const use = { paths, shown: showUrl(split.url), verdict };
        longest ??= use;
        if ("problem" in verdict || !verdict.value.some(({ mayBeMisread }) => mayBeMisread)) {
            const longer = readings.slice(0, index).filter(({ imageId }) => imageId !== split.imageId);
            return longer.some((other) => hasVariant(other, reading)) ? longest : use;
        }
    }
    return longest ?? { paths, shown, verdict: { value: [noDeliveryUrl] } };
}

/** Whether a URL ends in a variant that the account of another image has, so that its end is not prose. */
function hasVariant({ variant }: SplitDeliveryUrl, reading: ImageReading | undefined): boolean {
    const image = reading !== undefined && "image" in reading ? reading.image : undefined;
    return image !== undefined && (isFlexible(variant) || Object.hasOwn(image.variantUrls, variant));
}

function describe(uses: readonly JudgedUse[]): string[] {
    const lines: string[] = [];
    const unjudged = new Map<string, JudgedUse[]>();
    for (const use of uses) {
        if ("problem" in use.verdict) {
            const { problem } = use.verdict;
            unjudged.set(problem, [...(unjudged.get(problem) ?? []), use]);
        } else if (use.verdict.value.length > 0) {
            lines.push(describeFaults(use, use.verdict.value));
        }
    }
    return [...lines, ...[...unjudged].map(([problem, its]) => describeUnjudged(its, problem))];
}

function describeFaults(use: JudgedUse, faults: readonly Fault[]): string {
    const [wrong, advice] = [faults.map(({ fault }) => fault), new Set(faults.map((one) => one.advice))];
    return `${describePaths([use])}: ${use.shown} ${wrong.join("; it ")}. ${[...advice].join(" ")}`;
}

function describeUnjudged(uses: readonly JudgedUse[], problem: string): string {
    const urls = uses.length === 1 ? `${uses[0]?.shown ?? ""} cannot` : `${uses.length} delivery URLs cannot`;
    return `${describePaths(uses)}: ${urls} be judged: ${problem}`;
}
