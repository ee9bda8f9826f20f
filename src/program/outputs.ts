import type * as pulumi from "@pulumi/pulumi";

/** The value of an output; `undefined` while it is unknown. The SDK has it, but for its types. */
export function settled<T>(output: pulumi.Output<T>): Promise<T | undefined> {
    return (output as unknown as { promise(): Promise<T | undefined> }).promise();
}

export async function isKnown(output: pulumi.Output<unknown>): Promise<boolean> {
    return (await settled(output)) !== undefined;
}
