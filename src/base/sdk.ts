import * as pulumi from "@pulumi/pulumi";
import { safeText } from "./safeText";

// Uses internals of Pulumi's SDK where it has no public function. They are in one file, because a new version may break
// them.

/** The promises of an output. Each rejects when the output does. */
interface OutputPromises<T> {
    readonly isKnown: Promise<boolean>;
    readonly isSecret: Promise<boolean>;
    promise(): Promise<T>;
    allResources(): Promise<unknown>;
}

/** The promises of an output. They are observed, because an unobserved rejection ends the process. Users still see it. */
export function observed<T>(output: pulumi.Output<T>): OutputPromises<T> {
    const promises = output as unknown as OutputPromises<T>;
    const all = [promises.isKnown, promises.isSecret, promises.promise(), promises.allResources()];
    all.forEach((each) => void each.catch(() => undefined));
    return promises;
}

/** The value of an output; `undefined` if it is unknown or there is no output. */
export async function settled<T>(output: pulumi.Output<T> | undefined): Promise<T | undefined> {
    return (output as unknown as OutputPromises<T | undefined> | undefined)?.promise();
}

export async function isKnown(output: pulumi.Output<unknown>): Promise<boolean> {
    return (await settled(output)) !== undefined;
}

/** The id of a resource. For a Read that waits for up, it is unknown, although the SDK treats it as known. */
export function knownId({ id }: Pick<pulumi.CustomResource, "id">): pulumi.Output<pulumi.ID> {
    return id.apply((text) => (text === pulumi.runtime.unknownValue ? (pulumi.unknown as never) : text));
}

/** What the SDK keeps of a component. */
export interface ComponentInternals {
    readonly __childResources?: ReadonlySet<pulumi.Resource>;
    /** Settles once the component is constructed. */
    readonly __data?: Promise<unknown>;
    /** Whether another process creates it. */
    readonly __remote?: boolean;
}

/** A resource while the SDK constructs it: its transformations, in their order. */
interface UnderConstruction {
    readonly __transformations: pulumi.ResourceTransformation[];
}

/** What a resource is registered with. */
export interface Registration {
    readonly props: pulumi.Inputs;
    readonly opts: pulumi.CustomResourceOptions;
}

/**
 * `opts` with a transformation that runs after all others, so it sees their changes. Transformations of the stack run after
 * those in `opts`, so the first one appends the last one.
 */
export function transformLast(
    opts: pulumi.CustomResourceOptions,
    transform: (given: Registration) => Registration,
): pulumi.CustomResourceOptions {
    const last: pulumi.ResourceTransformation = ({ resource, ...given }) => {
        const { __transformations: all } = resource as unknown as UnderConstruction;
        // Without both, because children of the resource inherit what is left.
        all.pop();
        all.shift();
        return transform(given);
    };
    const first: pulumi.ResourceTransformation = ({ resource }) => {
        (resource as unknown as UnderConstruction).__transformations.push(last);
        return undefined;
    };
    return { ...opts, transformations: [first, ...(opts.transformations ?? [])] };
}

/**
 * Stops the SDK from taking four stack traces for each property of a resource, which is half of the time for 1,000 lookups.
 *
 * @returns A function that resumes stack traces.
 */
export function pauseStackTraces(): () => void {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    return () => {
        Error.stackTraceLimit = stackTraceLimit;
    };
}

/** Whether the program runs on mocks, by `pulumi.runtime.setMocks`. */
export function isMocked(): boolean {
    const monitor: unknown = pulumi.runtime.getMonitor();
    return typeof monitor === "object" && monitor !== null && "mocks" in monitor;
}

/** Forgets the promises that nothing settled yet. For those that are left at the end, the SDK makes the process fail. */
export function forgetPendingPromises(): void {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- only tests need it
    (require("@pulumi/pulumi/runtime/debuggable") as { leakedPromises(): unknown }).leakedPromises();
}

/**
 * Warns in the plan, on `resource` or on the stack. The message is made safe, because the uploader of an image writes a part
 * of it.
 */
export function logWarning(message: string, resource?: pulumi.Resource): void {
    void pulumi.log.warn(safeText(message), resource);
}

/** Reads one value of the stack's configuration, such as `cloudflare:apiToken`. */
export function stackConfig(key: string): string | undefined {
    const [namespace = "", name = ""] = key.split(":");
    return new pulumi.Config(namespace).get(name);
}

stackConfig.keys = () => Object.keys(pulumi.runtime.allConfig());

/** The same; an output that is secret if the value was set as a secret. */
export function stackInput(key: string): pulumi.Output<string> | string | undefined {
    const { isConfigSecret } = pulumi.runtime as { isConfigSecret?: (key: string) => boolean };
    const value = stackConfig(key);
    return value !== undefined && isConfigSecret?.(key) ? pulumi.secret(value) : value;
}
