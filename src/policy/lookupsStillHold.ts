import type { ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import { ExpectationError } from "../base/errors";
import { describeImageId } from "../base/ids";
import { listFirst, quote } from "../base/safeText";
import { stackConfig } from "../base/sdk";
import type { Access, Image } from "../client/image";
import { clientsFor } from "../lookup/clientsFor";
import { type GetImageDetailsSetArgs, imageDetailsSet } from "../lookup/functions/getImageDetailsSet";
import { accessError } from "../lookup/imageResult";
import { judgeAll } from "../lookup/judgeAll";
import { judgeImage, lookUp } from "../lookup/lookUpImage";
import { batchedRun } from "../lookup/run";
import type { ClientsOf } from "./readImages";
import { forEachLookup, type RecordedImage, type RecordedLookup } from "./recordedLookups";

/**
 * `lookups-still-hold`: each lookup in the state of a stack finds what it found at the last update, and its `expect` is met.
 * It is mandatory by default.
 *
 * `pulumi policy analyze` shows a policy the lookups of a state; preview and up do not, so it reports nothing there. It reads
 * each image again, and compares whether it exists, and who can see each variant. An advisory `expect` fails nothing. What
 * cannot be judged is a violation: a secret that the state hides, an image that cannot be read.
 *
 * Credentials come from the environment alone, because `pulumi policy analyze` passes no configuration of the stack, and the
 * token of a `Provider` in the state is never used. Permission: "Images Read". All lookups of the state share their
 * requests, as the images of a set do.
 *
 * @example
 * ```ts
 * import { PolicyPack } from "@pulumi/policy";
 * import { lookupsStillHold } from "pulumi-cloudflare-images/policy";
 *
 * new PolicyPack("watch", { policies: [lookupsStillHold] });
 * ```
 */
export const lookupsStillHold: ResourceValidationPolicy & StackValidationPolicy = createLookupsStillHold((accountId) =>
    clientsFor(stackConfig, accountId),
);

export function createLookupsStillHold(clientsOf: ClientsOf): ResourceValidationPolicy & StackValidationPolicy {
    return {
        name: "lookups-still-hold",
        description: "A lookup of Cloudflare Images must find what it found at the last update.",
        enforcementLevel: "mandatory",
        ...forEachLookup((lookup) => judgeAgain(lookup, clientsOf)),
    };
}

/** What no longer holds; `undefined` for nothing. */
async function judgeAgain(lookup: RecordedLookup, clientsOf: ClientsOf): Promise<string | undefined> {
    const { accountId, imageIds, expect, missing, allowEmpty, secretArgs, isSet } = lookup;
    const args = { accountId, imageIds, expect, missing, allowEmpty } as GetImageDetailsSetArgs;
    const clients = clientsOf(accountId);
    const context = { clients, secretArgs, isPreview: false, warn: () => undefined };
    const run = batchedRun(imageDetailsSet, args, context);
    const recorded = new Map(Object.entries(lookup.images));
    const changes = new Map<string, string[]>();
    const note = (imageId: string, change: string) => {
        changes.set(change, [...(changes.get(change) ?? []), describeImageId({ ...run.account, imageId })]);
    };
    const compareAndJudge = async ({ imageId }: { readonly imageId: string }) => {
        // Compared before it is judged, which may throw an error.
        const { image } = await lookUp({ ...run, judgement: undefined }, imageId);
        if (image.access === null) {
            throw accessError(image.accessProblem);
        }
        changesOf(recorded.get(imageId), image, image.access).forEach((change) => note(imageId, change));
        return judgeImage(run, image);
    };
    const asked = [...new Set(imageIds)].map((imageId) => ({ imageId }));
    const { lookups, missingIds, failure } = await judgeAll(run, asked, compareAndJudge, "omit");
    missingIds
        .filter((imageId) => recorded.has(imageId) || missing !== "omit")
        .forEach((imageId) => note(imageId, "the image does not exist any more"));
    const changed = [...changes]
        .map(([change, ids]) => (isSet ? `${listFirst(ids, maxShownIds)}: ${change}` : change))
        .join("; ");
    const sentences = changed === "" ? [] : [`${changed}.`];
    if (failure !== undefined) {
        sentences.push(failure instanceof ExpectationError ? failure.message : `cannot be judged: ${failure.message}`);
    } else if (changed === "" && lookups.length === 0 && run.judgement?.level === "mandatory" && allowEmpty !== true) {
        sentences.push("`expect` judged nothing, because no image of the set exists.");
    }
    return sentences.length === 0 ? undefined : sentences.join(" ");
}

const maxShownIds = 20;

/**
 * What changed for the viewers of an image, in clauses. A new variant matters only if it shows a private image without a
 * signature.
 */
function changesOf(before: RecordedImage | undefined, now: Image, access: Readonly<Record<string, Access>>): string[] {
    if (before === undefined) {
        return [];
    }
    const settingChange = `requireSignedUrls was ${before.requireSignedUrls} at the last update, and is ${now.requireSignedUrls} now`;
    const isSameSetting = before.requireSignedUrls === now.requireSignedUrls;
    if (before.access === null) {
        return [
            isSameSetting
                ? "the last update could not read who can see its variants: run an update with a token that can"
                : settingChange,
        ];
    }
    const was = new Map(Object.entries(before.access));
    const is = new Map(Object.entries(access));
    const changes = [...new Set([...was.keys(), ...is.keys()])].sort().flatMap((name) => {
        const [old = "absent", current = "absent"] = [was.get(name), is.get(name)];
        const isHarmless = old === "absent" && (current === "signed" || !now.requireSignedUrls);
        const change = `variant ${quote(name)} was ${old} at the last update, and is ${current} now`;
        return old === current || isHarmless ? [] : [change];
    });
    return changes.length === 0 && !isSameSetting ? [settingChange] : changes;
}
