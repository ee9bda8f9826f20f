import { type CloudflareImagesError, ExpectationError, withMessage } from "../base/errors";
import type { Lookup } from "./lookUpImage";
import type { Run } from "./run";

/** What `expect` did not judge of the images that it is for. */
export interface Gap {
    readonly message: string;
    /** Whether nothing proves that the judgement holds: then it fails, if it is mandatory. */
    readonly isFatal: boolean;
}

/** How a list ended. */
export interface ListEnd {
    /** How many entries it has, which the API limits. */
    readonly entries: number;
    /** How many images it has; a repeated one counts once. */
    readonly count: number;
    /** `"unclear"`: nothing said that the last page is the last. */
    readonly end: "last page" | "maxItems" | "unclear";
}

/** The most images that the API lists, by its reference. */
const listLimit = 10_000;

/**
 * What a list may lack of the images that were asked for; `undefined` for a whole one. The statistics are read where they can
 * prove one or the other. Only a list that is judged relies on that proof.
 *
 * @param subject Names the list, as the subject of a message.
 */
export async function lackOf(
    { client, account, judgement }: Run,
    { entries, count, end }: ListEnd,
    subject: string,
    isFiltered: boolean,
): Promise<Gap | undefined> {
    const isJudged = judgement !== undefined;
    const isDoubtful = end === "unclear" || (entries >= listLimit && (isJudged || !isFiltered));
    if (end === "maxItems" || !(isDoubtful || (isJudged && !isFiltered))) {
        return undefined;
    }
    const stats = await client.getStats(account).catch(() => undefined);
    // Statistics of fewer images than were listed prove nothing.
    const current = stats === undefined || stats.current < count ? undefined : stats.current;
    const isLacking = current === undefined ? isDoubtful && isJudged : current > count;
    if (!isLacking) {
        return undefined;
    }
    const rest = current === undefined ? "may have more" : `has ${current}`;
    const unjudged = current === undefined ? "which" : `of which ${isFiltered ? "up to " : ""}${current - count}`;
    const advice =
        end === "unclear"
            ? "the API did not say that the list ends there, so try again later, or name the ids in getImageDetailsSet"
            : isDoubtful
              ? `filter by creator or meta${isFiltered ? ", so that fewer match" : ""}, or name the ids in getImageDetailsSet`
              : "the statistics may count drafts, which are not listed";
    return {
        message:
            `${subject} ended at ${count}, but the account ${rest}${isJudged ? `, ${unjudged} were not judged` : ""}: ` +
            `${advice}.`,
        isFatal: isDoubtful,
    };
}

/** A judgement of no image at all, as a misspelled filter or id makes it. */
export function nothingJudged(subject: string, advice: string): Gap {
    return {
        message: `${subject}, so \`expect\` judged nothing: ${advice}, or set allowEmpty: true beside expect.`,
        isFatal: true,
    };
}

/** What was judged together, and what was not judged. */
interface Judged {
    readonly done: readonly Lookup[];
    readonly failure: CloudflareImagesError | undefined;
    readonly gaps: readonly Gap[];
    /** Names a list, before what is said of its images. */
    readonly subject?: string;
}

/**
 * What to warn of after images were judged together; `null` for nothing.
 *
 * @throws The failure; ExpectationError when a mandatory judgement must not pass with its gaps.
 */
export function report({ judgement }: Run, { done, failure, gaps, subject }: Judged): string | null {
    const notes = gaps.map(({ message }) => message);
    if (failure !== undefined) {
        throw subject === undefined
            ? failure
            : withMessage(failure, [`${subject}: ${failure.message}`, ...notes].join(" "));
    }
    if (judgement?.level === "mandatory" && gaps.some(({ isFatal }) => isFatal)) {
        throw new ExpectationError(notes.join(" "));
    }
    const warnings = done.flatMap(({ warning }) => warning ?? []).join(" ");
    const prefix = subject === undefined || warnings === "" ? "" : `${subject}: `;
    const said = [prefix + warnings, ...notes].filter(Boolean).join(" ");
    return said === "" ? null : said;
}
