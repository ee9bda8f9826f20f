import { all, output, Output, runtime } from "@pulumi/pulumi";
import { errorOfCode } from "../base/errors";
import { observed } from "../base/outputPromises";
import { isKnown } from "./outputs";

/** Whether `pulumi.runtime.setMocks` took the engine's place. */
export function isMocked(): boolean {
    const monitor: unknown = runtime.getMonitor();
    return typeof monitor === "object" && monitor !== null && "mocks" in monitor;
}

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

/** Makes the outputs of a lookup fail where its mock says so. */
export function failAsMocked(lookup: Record<string, Output<unknown>>, names: readonly string[], what: string): void {
    const given = output(lookup[mockedFailure]);
    // Of a mock that says nothing, it is unknown at preview.
    const failure = output(isKnown(given)).apply((known) => (known ? given : undefined));
    for (const name of names) {
        lookup[name] = all([lookup[name], failure]).apply(([value, failed]) => {
            unlessFailed(failed, what);
            return value;
        });
        observed(lookup[name]);
    }
    Reflect.deleteProperty(lookup, mockedFailure);
    // By then, the constructor of the class has replaced some.
    queueMicrotask(() =>
        Object.values(lookup)
            .filter((value) => Output.isInstance(value))
            .forEach((value) => observed(value)),
    );
}
