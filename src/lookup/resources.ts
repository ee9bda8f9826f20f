import { AuthenticationError, ImageNotFoundError, withAdvice } from "../base/errors";
import type { Connection } from "../client/client";
import type { Image } from "../client/image";
import type { CallContext } from "./functions/function";
import { type GetImageDetailsArgs, imageDetails } from "./functions/getImageDetails";
import { type GetImageDetailsSetArgs, imageDetailsSet, lookUpSet } from "./functions/getImageDetailsSet";
import { lookUp } from "./lookUpImage";
import { checkedRun } from "./run";

/**
 * What a lookup is read from: its inputs in a program, its whole state in a refresh. `expect` has the level of this preview
 * or up, and is left out while it is unknown.
 */
export interface LookupProps extends Readonly<Record<string, unknown>> {
    /** The names of the arguments that are secrets of the program. */
    readonly secretInputs?: readonly string[] | null;
}

/** How a class of lookups is read. */
export interface LookupReader {
    readonly className: string;
    /** If the props contain this output, the read is a refresh. */
    readonly stateOutput: string;
    /** The outputs that reveal a secret argument. */
    readonly revealing: Readonly<Record<string, readonly string[]>>;
    readonly read: (props: LookupProps, call: CallContext) => Promise<Omit<LookupState, "secretOutputs">>;
}

/** What a Read found. */
export interface LookupState {
    readonly outputs: Readonly<Record<string, unknown>>;
    /** What advisory expectations reported: now or, in a refresh, which judges nothing, when the lookup was judged last. */
    readonly warning: string | null;
    /** The outputs that reveal a secret argument. */
    readonly secretOutputs: ReadonlySet<string>;
}

/** The class `ImageDetails`, in every language. */
export const imageDetailsLookup: LookupReader = {
    className: "ImageDetails",
    stateOutput: "variantUrls",
    revealing: { accountId: ["accountId"], imageId: ["imageId", "variantUrls"] },
    async read({ imageId, accountId, expect }, call) {
        const args = { imageId, accountId, expect } as GetImageDetailsArgs;
        const run = checkedRun(imageDetails, args, call);
        const { image, warning } = await lookUp(run, args.imageId);
        return { outputs: { ...image }, warning };
    },
};

/** The class `ImageDetailsSet`. */
export const imageDetailsSetLookup: LookupReader = {
    className: "ImageDetailsSet",
    stateOutput: "images",
    revealing: { accountId: ["accountId", "images"], imageIds: ["imageIds", "images", "missingIds"] },
    async read({ imageIds, accountId, expect, missing, allowEmpty }, call) {
        const args = { imageIds, accountId, expect, missing, allowEmpty } as GetImageDetailsSetArgs;
        const run = checkedRun(imageDetailsSet, args, call);
        const { lookups, missingIds, warning } = await lookUpSet(
            { ...run, client: call.connection.batchingClient },
            args,
        );
        const byId = Object.fromEntries(lookups.map(({ image }): [string, Image] => [image.imageId, image]));
        const outputs = { accountId: run.account.accountId, imageIds, images: JSON.stringify(byId), missingIds };
        return { outputs, warning };
    },
};

/**
 * Reads a lookup as the engine asks for it: for a program at preview and at up, and for a refresh.
 *
 * @returns `undefined` in a refresh whose image is gone, so that the engine drops the lookup from the state.
 */
export async function readLookup(
    { stateOutput, revealing, read }: LookupReader,
    props: LookupProps,
    connect: (accountId: unknown) => Connection,
): Promise<LookupState | undefined> {
    const isRefresh = stateOutput in props;
    const secretArgs = props.secretInputs ?? [];
    try {
        const call: CallContext = {
            connection: connect(props["accountId"]),
            secretArgs,
            // The program has chosen the level.
            isPreview: false,
            warn: () => undefined,
        };
        // A refresh judges nothing, and leaves an image that is gone out of a set.
        const found = await read(isRefresh ? { ...props, expect: undefined, missing: "omit" } : props, call);
        const lastWarning = typeof props["warning"] === "string" ? props["warning"] : null;
        return {
            outputs: found.outputs,
            warning: isRefresh ? lastWarning : found.warning,
            secretOutputs: new Set(secretArgs.flatMap((input) => revealing[input] ?? [])),
        };
    } catch (error) {
        if (isRefresh && error instanceof ImageNotFoundError) {
            return undefined;
        }
        throw isRefresh && error instanceof AuthenticationError ? withAdvice(error, refreshAdvice) : error;
    }
}

const refreshAdvice =
    "A refresh uses the credentials of the last update, unless they come from the environment: run an update without " +
    "refresh first, or refresh with --run-program.";
