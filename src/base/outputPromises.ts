import type { Output } from "@pulumi/pulumi";

/** What the SDK hides from the compiler: the promises of an output, each of which rejects when the output does. */
export interface OutputPromises<T> {
    readonly isKnown: Promise<boolean>;
    readonly isSecret: Promise<boolean>;
    promise(): Promise<T>;
    allResources(): Promise<unknown>;
}

/** Keeps an output that nobody uses from ending the process when it rejects; who uses it still sees it. */
export function observed<T>(output: Output<T>): OutputPromises<T> {
    const promises = output as unknown as OutputPromises<T>;
    const all = [promises.isKnown, promises.isSecret, promises.promise(), promises.allResources()];
    all.forEach((each) => void each.catch(() => undefined));
    return promises;
}
