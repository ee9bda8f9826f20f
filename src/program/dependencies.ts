import * as pulumi from "@pulumi/pulumi";

/** What the SDK keeps of a resource's children, and of the end of a component's construction. */
interface ComponentInternals {
    readonly __childResources?: ReadonlySet<pulumi.Resource>;
    readonly __data?: Promise<unknown>;
}

/**
 * An output of `value` that is unknown while a resource that it waits for is yet to be created, as the outputs of
 * Pulumi's own functions are: the resources in `dependsOn`, and those that the outputs in `args` come from.
 */
export function afterDependencies<T>(
    value: pulumi.Output<T>,
    args: pulumi.Inputs,
    opts: pulumi.CustomResourceOptions,
): pulumi.Output<T> {
    const resources = pulumi
        .all([pulumi.output(opts.dependsOn), pulumi.output(originsOf(args))])
        .apply(([explicit, origins]) => [...flatten(explicit), ...origins]);
    const ids = resources.apply(async (found) => {
        const created = await customResources(found, opts.parent);
        return pulumi.all(created.map(({ id }) => id));
    });
    return pulumi.all([value, ids]).apply(([known]) => known as T);
}

/** JavaScript programs pass nested lists too, and `null` for no resource. */
function flatten(dependsOn: unknown): pulumi.Resource[] {
    return [dependsOn].flat(Infinity).filter((resource) => pulumi.Resource.isInstance(resource));
}

async function originsOf(args: pulumi.Inputs): Promise<pulumi.Resource[]> {
    const origins = new Set<pulumi.Resource>();
    await pulumi.runtime.serializeProperty("ImageDetails", args, origins);
    return [...origins];
}

/** The custom resources that `resources` stand for: a component stands for all that it creates. */
async function customResources(
    resources: Iterable<pulumi.Resource>,
    parent: pulumi.Resource | undefined,
    seen = new Set<pulumi.Resource>(),
): Promise<pulumi.CustomResource[]> {
    const found = await Promise.all(
        [...resources].map(async (resource): Promise<pulumi.CustomResource[]> => {
            if (seen.has(resource)) {
                return [];
            }
            seen.add(resource);
            if (pulumi.CustomResource.isInstance(resource)) {
                return [resource];
            }
            // A lookup inside the component cannot wait for the component to end.
            if (resource === parent) {
                return [];
            }
            const component = resource as ComponentInternals;
            await component.__data;
            return customResources(component.__childResources ?? [], parent, seen);
        }),
    );
    return found.flat();
}
