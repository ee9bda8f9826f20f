import { AuthenticationError, ImageNotFoundError, withAdvice } from "../base/errors";
import type { Clients } from "../client/client";
import type { CallContext } from "./functions/function";
import { type GetImageDetailsArgs, imageDetails } from "./functions/getImageDetails";
import { type GetImageDetailsSetArgs, imageDetailsSet, lookUpSet } from "./functions/getImageDetailsSet";
import { lookUp } from "./lookUpImage";
import { batchedRun, checkedRun } from "./run";

/**
 * The inputs of a lookup in a program, or its whole state in a refresh. `expect` has the level of this preview or up, and is
 * missing while it is unknown.
 */
export interface LookupProps extends Readonly<Record<string, unknown>> {
    /** The names of secret arguments. */
    readonly secretInputs?: readonly string[] | null;
}

/** How a class of lookups is read. */
export interface LookupReader {
    readonly className: string;
    /** If the props contain this output, the read is a refresh. */
    readonly stateOutput: string;
    /** The outputs that reveal a secret argument. */
    readonly revealing: Readonly<Record<string, readonly string[]>>;
    readonly read: (props: LookupProps, context: CallContext) => Promise<Omit<LookupState, "secretOutputs">>;
}

/** What a Read found. */
export interface LookupState {
    readonly outputs: Readonly<Record<string, unknown>>;
    /** The failures of advisory expectations. A refresh judges nothing, and keeps the last warning. */
    readonly warning: string | null;
    /** The outputs that reveal a secret argument. */
    readonly secretOutputs: ReadonlySet<string>;
}

/** The class `ImageDetails`, in every language. */
export const imageDetailsLookup: LookupReader = {
    className: "ImageDetails",
    stateOutput: "variantUrls",
    revealing: { accountId: ["accountId"], imageId: ["imageId", "variantUrls"] },
    async read({ imageId, accountId, expect }, context) {
        const args = { imageId, accountId, expect } as GetImageDetailsArgs;
        const run = checkedRun(imageDetails, args, context);
        const { image, warning } = await lookUp(run, args.imageId);
        return { outputs: { ...image }, warning };
    },
};

/** The class `ImageDetailsSet`. */
export const imageDetailsSetLookup: LookupReader = {
    className: "ImageDetailsSet",
    stateOutput: "images",
    revealing: { accountId: ["accountId", "images"], imageIds: ["imageIds", "images", "missingIds"] },
    async read({ imageIds, accountId, expect, missing, allowEmpty }, context) {
        const args = { imageIds, accountId, expect, missing, allowEmpty } as GetImageDetailsSetArgs;
        const run = batchedRun(imageDetailsSet, args, context);
        const { lookups, missingIds, warning } = await lookUpSet(run, args);
        const byId = Object.fromEntries(lookups.map(({ image }) => [image.imageId, image]));
        const outputs = { accountId: run.account.accountId, imageIds, images: JSON.stringify(byId), missingIds };
        return { outputs, warning };
    },
};

/**
 * Reads a lookup for the engine: at preview and at up for a program, or for a refresh.
 *
 * @returns `undefined` in a refresh if the image is gone. The engine then drops the lookup from the state.
 */
export async function readLookup(
    { stateOutput, revealing, read }: LookupReader,
    props: LookupProps,
    clientsFor: (accountId: unknown) => Clients,
): Promise<LookupState | undefined> {
    const isRefresh = stateOutput in props;
    const secretArgs = props.secretInputs ?? [];
    try {
        const context: CallContext = {
            clients: clientsFor(props["accountId"]),
            secretArgs,
            // The program has already chosen the level for this phase.
            isPreview: false,
            warn: () => undefined,
        };
        // A refresh judges nothing, and drops missing images from a set.
        const found = await read(isRefresh ? { ...props, expect: undefined, missing: "omit" } : props, context);
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
