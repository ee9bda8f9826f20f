import type { Output } from "@pulumi/pulumi";

/** What the SDK hides from the compiler: the promises of an output, each of which rejects when the output does. */
export interface OutputPromises<T> {
    readonly isKnown: Promise<boolean>;
    readonly isSecret: Promise<boolean>;
    promise(): Promise<T>;
    allResources(): Promise<unknown>;
}

/** An output that rejects before anybody uses it ends the process, unless it is observed. Whoever uses it still sees the error. */
export function observed<T>(output: Output<T>): OutputPromises<T> {
    const promises = output as unknown as OutputPromises<T>;
    const all = [promises.isKnown, promises.isSecret, promises.promise(), promises.allResources()];
    all.forEach((each) => void each.catch(() => undefined));
    return promises;
}
