import type { Checked } from "../base/checks";
import { safeText } from "../base/safeText";
import { durationSeconds } from "../delivery/duration";
import type { SplitDeliveryUrl } from "../delivery/deliveryUrl";
import { isFlexible } from "../delivery/flexibleVariant";
import { type Fault, judgeImageUrl, judgeMissingImage, judgeUrl, noDeliveryUrl, type Planned } from "./judgeUrl";
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

/** What is wrong with the delivery URLs of a resource: a line each, at most one for each URL. It never throws an error. */
export async function judgeResource(
    { type, urn, props }: JudgedResource,
    policy: UrlPolicy,
    planned: Planned,
    dependencies: PolicyDependencies,
): Promise<string[]> {
    // The properties of a provider are its credentials.
    if (type.startsWith("pulumi:providers:") || [type, urn].some((name) => matchesAny(policy.ignoredResources, name))) {
        return [];
    }
    try {
        const isAllowed = ({ accountHash }: UrlUse) => policy.allowedAccountHashes.includes(accountHash);
        const uses = (await urlUses(props)).filter((use) => !isAllowed(use));
        return (await judgeUses(uses, policy, planned, dependencies)).map(safeText);
    } catch (error) {
        return [safeText(`The delivery URLs of this resource cannot be judged: ${messageOf(error)}`)];
    }
}

/** A verdict on what a text says. */
interface JudgedUse {
    readonly paths: readonly string[];
    readonly shown: string;
    readonly verdict: Checked<Fault[]>;
}

async function judgeUses(
    uses: readonly UrlUse[],
    policy: UrlPolicy,
    planned: Planned,
    { connect, now }: PolicyDependencies,
): Promise<string[]> {
    const read = imageReader(policy.accountId, connect);
    const rules = {
        accountHash: policy.accountHash,
        // Of all texts that the schema accepts, only those of zero are no duration.
        minValiditySeconds: durationSeconds(policy.minValidity) ?? 0,
        nowSeconds: now() / 1000,
    };
    const judge = async (split: SplitDeliveryUrl): Promise<Judged> => {
        if (matchesAny(policy.allowedImages, split.imageId)) {
            return { verdict: { value: [] } };
        }
        const isOwn = policy.accountHash === undefined || split.accountHash === policy.accountHash;
        const reading = policy.readImages && isOwn ? await read(split.imageId) : undefined;
        const verdict = judgeReading(split, reading, planned);
        const faults = [...judgeUrl(split, rules), ...("value" in verdict ? verdict.value : [])];
        return { reading, verdict: faults.length > 0 ? { value: faults } : verdict };
    };
    const judged = await Promise.all(uses.map((use) => judgeUse(use, judge)));

    const lines: string[] = [];
    const unjudged = new Map<string, JudgedUse[]>();
    for (const use of judged) {
        if ("problem" in use.verdict) {
            unjudged.set(use.verdict.problem, [...(unjudged.get(use.verdict.problem) ?? []), use]);
        } else if (use.verdict.value.length > 0) {
            lines.push(describeFaults(use, use.verdict.value));
        }
    }
    return [...lines, ...[...unjudged].map(([problem, its]) => describeUnjudged(its, problem))];
}

interface Judged {
    readonly reading?: ImageReading | undefined;
    readonly verdict: Checked<Fault[]>;
}

/** Judges the longest reading that the account knows; the longest of all if it knows none, which is a broken link then. */
async function judgeUse(
    { paths, shown, readings }: UrlUse,
    judge: (split: SplitDeliveryUrl) => Promise<Judged>,
): Promise<JudgedUse> {
    const misread: JudgedUse[] = [];
    for (const split of readings) {
        const { reading, verdict } = await judge(split);
        const use = { paths, shown: showUrl(split.url), verdict };
        if ("problem" in verdict || !verdict.value.some(({ mayBeMisread }) => mayBeMisread)) {
            const longer = readings.slice(0, misread.length).filter(({ imageId }) => imageId !== split.imageId);
            return (longer.some((other) => hasVariant(other, reading)) ? misread[0] : undefined) ?? use;
        }
        misread.push(use);
    }
    return misread[0] ?? { paths, shown, verdict: { value: [noDeliveryUrl] } };
}

/** Whether a URL ends in a variant that the account of another image has, so that it is no prose. */
function hasVariant({ variant }: SplitDeliveryUrl, reading: ImageReading | undefined): boolean {
    return reading?.kind === "found" && (isFlexible(variant) || Object.hasOwn(reading.image.variantUrls, variant));
}

function judgeReading(split: SplitDeliveryUrl, reading: ImageReading | undefined, planned: Planned): Checked<Fault[]> {
    switch (reading?.kind) {
        case undefined:
            return { value: [] };
        case "missing":
            return { value: judgeMissingImage(split, reading.accountId, planned) };
        case "failed":
            return { problem: reading.message };
        case "found":
            return judgeImageUrl(split, reading.image, planned);
    }
}

function describeFaults(use: JudgedUse, faults: readonly Fault[]): string {
    const [wrong, advice] = [faults.map(({ fault }) => fault), new Set(faults.map((one) => one.advice))];
    return `${describePaths([use])}: ${use.shown} ${wrong.join("; it ")}. ${[...advice].join(" ")}`;
}

function describeUnjudged(uses: readonly JudgedUse[], problem: string): string {
    const urls = uses.length === 1 ? `${uses[0]?.shown ?? ""} cannot` : `${uses.length} delivery URLs cannot`;
    return `${describePaths(uses)}: ${urls} be judged: ${problem}`;
}
