import type { Checked } from "../base/checks";
import { safeText } from "../base/safeText";
import { durationSeconds } from "../delivery/duration";
import { type Fault, judgeImageUrl, judgeMissingImage, judgeUrl, type Planned } from "./judgeUrl";
import { matchesAny } from "./patterns";
import { type Connect, type ImageReading, messageOf, readImages } from "./readImages";
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
        const uses = (await urlUses(props)).filter((use) => !isAllowed(use, policy));
        return (await judgeUses(uses, policy, planned, dependencies)).map(safeText);
    } catch (error) {
        return [safeText(`The delivery URLs of this resource cannot be judged: ${messageOf(error)}`)];
    }
}

function isAllowed({ split }: UrlUse, { allowedImages, allowedAccountHashes }: UrlPolicy): boolean {
    return allowedAccountHashes.includes(split.accountHash) || matchesAny(allowedImages, split.imageId);
}

async function judgeUses(
    uses: readonly UrlUse[],
    policy: UrlPolicy,
    planned: Planned,
    { connect, now }: PolicyDependencies,
): Promise<string[]> {
    const isOwn = ({ split }: UrlUse) => policy.accountHash === undefined || split.accountHash === policy.accountHash;
    const toRead = policy.readImages ? uses.filter(isOwn).map(({ split }) => split.imageId) : [];
    const readings = await readImages(toRead, policy.accountId, connect);

    const rules = {
        accountHash: policy.accountHash,
        // Of all texts that the schema accepts, only those of zero are no duration.
        minValiditySeconds: durationSeconds(policy.minValidity) ?? 0,
        nowSeconds: now() / 1000,
    };
    const lines: string[] = [];
    const unjudged = new Map<string, UrlUse[]>();
    for (const use of uses) {
        const verdict = judgeReading(use, isOwn(use) ? readings.get(use.split.imageId) : undefined, planned);
        const faults = [...judgeUrl(use.split, rules), ...("value" in verdict ? verdict.value : [])];
        if (faults.length > 0) {
            lines.push(describeFaults(use, faults));
        } else if ("problem" in verdict) {
            unjudged.set(verdict.problem, [...(unjudged.get(verdict.problem) ?? []), use]);
        }
    }
    return [...lines, ...[...unjudged].map(([problem, its]) => describeUnjudged(its, problem))];
}

function judgeReading({ split }: UrlUse, reading: ImageReading | undefined, planned: Planned): Checked<Fault[]> {
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

function describeFaults(use: UrlUse, faults: readonly Fault[]): string {
    const [wrong, advice] = [faults.map(({ fault }) => fault), new Set(faults.map((one) => one.advice))];
    return `${describePaths([use])}: ${use.shown} ${wrong.join("; it ")}. ${[...advice].join(" ")}`;
}

function describeUnjudged(uses: readonly UrlUse[], problem: string): string {
    const urls = uses.length === 1 ? `${uses[0]?.shown ?? ""} cannot` : `${uses.length} delivery URLs cannot`;
    return `${describePaths(uses)}: ${urls} be judged: ${problem}`;
}
