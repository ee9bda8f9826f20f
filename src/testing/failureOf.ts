import { AsyncLocalStorage } from "node:async_hooks";
import { setImmediate as nextTurn } from "node:timers/promises";
import { types } from "node:util";
import { runInThisContext } from "node:vm";
import * as pulumi from "@pulumi/pulumi";
import { forgetPendingPromises, observed } from "../base/sdk";

/** A part of a program that `failureOf` runs. */
interface Run {
    /** Ends the run. Later failures have no effect. */
    readonly fail: (failure: unknown) => void;
    /** What its mocks read. */
    readonly reads: Promise<unknown>[];
}

const runs = new AsyncLocalStorage<Run>();

/** The run that the caller is a part of. */
export function currentRun(): Run | undefined {
    return runs.getStore();
}

/**
 * The failure of a part of a program with `mockImages`: the first one of its lookups, of the resources that use them, and of
 * the component, output or promise that it returns. Without this function, a failed lookup also rejects promises in Pulumi's
 * SDK that no test can catch.
 *
 * @example
 * ```ts
 * import { ImageDetails } from "pulumi-cloudflare-images";
 * import { failureOf } from "pulumi-cloudflare-images/testing";
 *
 * it("needs the image", async () => {
 *     const error = await failureOf(() => new ImageDetails("hero", { imageId: "gone.jpeg" }));
 *     expect(error.message).toContain('Could not read image "gone.jpeg"');
 * });
 * ```
 *
 * @throws Error if this part does not fail.
 */
export async function failureOf(part: () => unknown): Promise<Error> {
    if (typeof part !== "function") {
        throw new TypeError("failureOf takes a function, such as () => new HeroPage(…).");
    }
    catchRejections();
    const reads: Promise<unknown>[] = [];
    const failure = await new Promise<{ readonly reason: unknown } | undefined>((end) => {
        const fail = (reason: unknown) => end({ reason });
        runs.run({ fail, reads }, () => void complete(part, reads).then(() => end(undefined), fail));
    });
    await settle(reads);
    forgetPendingPromises();
    if (failure === undefined) {
        throw new Error("This part of the program must fail, but it did not: no lookup, resource or output failed.");
    }
    // Not `instanceof`, because an error of Node has another class in a test of Jest.
    return types.isNativeError(failure.reason) ? failure.reason : new Error(String(failure.reason));
}

async function complete(part: () => unknown, reads: readonly Promise<unknown>[]): Promise<void> {
    const result = await part();
    const parts: unknown[] = pulumi.Resource.isInstance(result) ? Object.values(result) : [result];
    await Promise.all(parts.map((each) => (pulumi.Output.isInstance(each) ? observed(each).promise() : each)));
    await settle(reads);
}

/** Waits until no read is left that can fail, because nothing catches what fails after the last test. */
async function settle(reads: readonly Promise<unknown>[]): Promise<void> {
    const { length } = reads;
    await Promise.allSettled(reads);
    await nextTurn();
    return reads.length > length ? settle(reads) : undefined;
}

const event = "unhandledRejection";

const catching = new WeakSet<NodeJS.UnhandledRejectionListener>();

/** Gives the unhandled rejections of a run to it, and all others to the listeners of the test runner. */
function catchRejections(): void {
    // In Jest, the `process` of a test is a copy.
    const { process: host } = runInThisContext("globalThis") as typeof globalThis;
    const listeners = host.rawListeners(event) as NodeJS.UnhandledRejectionListener[];
    host.removeAllListeners(event);
    listeners.forEach((listener) => host.on(event, catching.has(listener) ? listener : catchIn(listener)));
}

function catchIn(listener: NodeJS.UnhandledRejectionListener): NodeJS.UnhandledRejectionListener {
    const caught: NodeJS.UnhandledRejectionListener = (reason, promise) => {
        const run = currentRun();
        return run === undefined ? listener(reason, promise) : run.fail(reason);
    };
    catching.add(caught);
    // So that the test runner can remove its listener.
    return Object.assign(caught, { listener });
}
