import type { Output } from "@pulumi/pulumi";

/** The value of an output, under Pulumi's mocks. Rejects when the output does. */
export function valueOf<T>(output: Output<T>): Promise<T> {
    return (output as unknown as { promise(): Promise<T> }).promise();
}
