import { output, type Output } from "@pulumi/pulumi";
import { errorOfCode } from "../base/errors";
import { isKnown } from "../base/sdk";

/**
 * The response of a mock. Throws if it has the code of an error, such as `IMAGE_NOT_FOUND`. A mock responds with a code
 * because the SDK drops what it throws for a function, and lets it reject out of the test's reach for a resource.
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

/**
 * The failure that the mock of a lookup responds with; `undefined` without a failure, also at preview, where it is unknown.
 */
export function mockedFailureOf(lookup: object): Output<unknown> {
    const given = output((lookup as { readonly [mockedFailure]?: unknown })[mockedFailure]);
    return output(isKnown(given)).apply((known) => (known ? given : undefined));
}
