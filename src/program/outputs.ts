import type * as pulumi from "@pulumi/pulumi";
import type { OutputPromises } from "../base/outputPromises";

/** The value of an output; `undefined` while it is unknown. */
export function settled<T>(output: pulumi.Output<T>): Promise<T | undefined> {
    return (output as unknown as OutputPromises<T | undefined>).promise();
}

export async function isKnown(output: pulumi.Output<unknown>): Promise<boolean> {
    return (await settled(output)) !== undefined;
}
