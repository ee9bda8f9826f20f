import type { Output } from "@pulumi/pulumi";

/** The promises of an output, which the SDK hides from the compiler. Each rejects when the output does. */
export interface OutputPromises<T> {
    readonly isKnown: Promise<boolean>;
    readonly isSecret: Promise<boolean>;
    promise(): Promise<T>;
    allResources(): Promise<unknown>;
}

/** Observes the output: otherwise it ends the process if it rejects before it is used. Its users still see the error. */
export function observed<T>(output: Output<T>): OutputPromises<T> {
    const promises = output as unknown as OutputPromises<T>;
    const all = [promises.isKnown, promises.isSecret, promises.promise(), promises.allResources()];
    all.forEach((each) => void each.catch(() => undefined));
    return promises;
}
