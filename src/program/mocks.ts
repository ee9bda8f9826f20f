import { output, type Output } from "@pulumi/pulumi";
import { errorOfCode } from "../base/errors";
import { isKnown } from "../base/sdk";

/**
 * What a mock responds with, unless that is the code of an error, such as `IMAGE_NOT_FOUND`: the SDK keeps nothing of what
 * a mock throws for a function, and lets it reject beyond the reach of a test for a resource.
 */
export function unlessFailed<T>(response: T, what: string): T {
    const { code, message = `The mock of ${what} failed with this code.` } = {
        ...(response as { readonly code?: unknown; readonly message?: string } | undefined),
    };
    const error = errorOfCode(code, message);
    if (error !== undefined) {
        throw error;
    }
    return response;
}

/** The property in which a mock says that a lookup fails. */
export const mockedFailure = "failure";

/** What the mock of a lookup says that it fails with; `undefined` if it says nothing, which is unknown at preview. */
export function mockedFailureOf(lookup: object): Output<unknown> {
    const given = output((lookup as { readonly [mockedFailure]?: unknown })[mockedFailure]);
    return output(isKnown(given)).apply((known) => (known ? given : undefined));
}
