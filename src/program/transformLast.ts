import type * as pulumi from "@pulumi/pulumi";

interface Transformed {
    readonly props: pulumi.Inputs;
    readonly opts: pulumi.CustomResourceOptions;
}

/** What the SDK keeps of a resource while it constructs it: the transformations, in their order. */
interface UnderConstruction {
    readonly __transformations: pulumi.ResourceTransformation[];
}

/**
 * `opts` with a transformation that runs after all others, also after those of the stack, which the SDK runs last: the
 * first one appends it. What is derived from arguments and options before it would not see what others change.
 */
export function transformLast(
    opts: pulumi.CustomResourceOptions,
    transform: (given: Transformed) => Transformed,
): pulumi.CustomResourceOptions {
    const { transformations: own } = opts;
    const last: pulumi.ResourceTransformation = ({ resource, ...given }) => {
        const { __transformations: all } = resource as unknown as UnderConstruction;
        // Resources below this one inherit what is left.
        all.pop();
        all.shift();
        return transform(given);
    };
    const first: pulumi.ResourceTransformation = ({ resource }) => {
        (resource as unknown as UnderConstruction).__transformations.push(last);
        return undefined;
    };
    return { ...opts, transformations: [first, ...(own ?? [])] };
}
