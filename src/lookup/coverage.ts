import { ExpectationError } from "../base/errors";
import type { Judgement } from "./judgement";
import type { ListEnd } from "./listImages";

/** What `expect` did not judge of the images that it is for. */
export interface Gap {
    readonly message: string;
    /** Whether nothing proves that the judgement holds: then it fails, if it is mandatory. */
    readonly isFatal: boolean;
}

/** A list that was read, as far as it was asked for. */
export interface ReadList extends ListEnd {
    /** Names it, as the subject of a message. */
    readonly subject: string;
    readonly isFiltered: boolean;
    readonly isJudged: boolean;
}

/** The most images that the API lists, by its reference. */
const listLimit = 10_000;

/**
 * What a list may lack of the images that were asked for; `undefined` for a whole one. The statistics are read where they can
 * prove one or the other. Only a list that is judged relies on that proof.
 *
 * @param readCount The count of all images in the account, by the statistics.
 */
export async function lackOf(list: ReadList, readCount: () => Promise<number>): Promise<Gap | undefined> {
    const { subject, count, end, isFiltered, isJudged } = list;
    const isDoubtful = end === "unclear" || (count >= listLimit && (isJudged || !isFiltered));
    if (end === "maxItems" || !(isDoubtful || (isJudged && !isFiltered))) {
        return undefined;
    }
    const current = await readCount().catch(() => undefined);
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

/**
 * The messages of gaps that are warnings.
 *
 * @throws ExpectationError with all of them when a mandatory judgement must not pass.
 */
export function refuseGaps(gaps: readonly Gap[], { level }: Judgement): string[] {
    const messages = gaps.map(({ message }) => message);
    if (level === "mandatory" && gaps.some(({ isFatal }) => isFatal)) {
        throw new ExpectationError(messages.join(" "));
    }
    return messages;
}
