import * as pulumi from "@pulumi/pulumi";
import { InvalidInputError } from "../base/errors";
import { type ComponentInternals, isKnown, knownId, settled } from "../base/sdk";
import type { EnforcedExpectations } from "../lookup/expectations";
import { holdsOutput } from "./args";
import type { ImageExpectationsArgs } from "./outputArgs";

interface Options {
    readonly dependsOn?: unknown;
    readonly parent?: pulumi.Resource | undefined;
}

/**
 * `value`, but unknown until all resources in `dependsOn` and behind the outputs in `args` are created. The outputs of
 * Pulumi's own functions wait in the same way.
 */
export function waitForDependencies<T>(
    value: T | pulumi.Output<T>,
    args: pulumi.Inputs,
    opts: Options,
): T | pulumi.Output<T> {
    if (opts.dependsOn === undefined && !holdsOutput(args)) {
        return value;
    }
    const created = findDependencies(args, opts).apply((resources) => pulumi.all(resources.map(creationOf)));
    return pulumi.all([value, created]).apply(([known]) => known) as pulumi.Output<T>;
}

/**
 * `expect`, once all of it is known and its sources are created. Until then `undefined`, which is a known value, so the
 * image is read without `expect`.
 */
export function waitForExpect(
    expect: ImageExpectationsArgs | undefined,
    parent: pulumi.Resource | undefined,
): EnforcedExpectations | pulumi.Output<EnforcedExpectations | undefined> | undefined {
    const ready = waitForDependencies(expect as EnforcedExpectations | undefined, { expect }, { parent });
    if (!pulumi.Output.isInstance(ready)) {
        return ready;
    }
    const expectOnceKnown = pulumi.output(isKnown(ready)).apply((known) => (known ? ready : undefined));
    return expectOnceKnown as pulumi.Output<EnforcedExpectations | undefined>;
}

/**
 * `opts.dependsOn` of a lookup. Rejects if the update leaves out a resource that the lookup waits for, because the engine
 * would write a state that no later command accepts.
 */
export async function requireDependencies(what: string, args: pulumi.Inputs, opts: Options): Promise<unknown> {
    // The parent must be in the state, too.
    const parent = pulumi.CustomResource.isInstance(opts.parent) ? opts.parent : undefined;
    const all = parent === undefined ? opts : { ...opts, dependsOn: [opts.dependsOn, parent] };
    const ready = waitForDependencies(args, args, all);
    if (pulumi.Output.isInstance(ready) && !(await isKnown(ready))) {
        const resources = (await settled(findDependencies(args, all))) ?? [];
        const absent = await Promise.all(
            resources.map(async (resource) =>
                (await isKnown(creationOf(resource))) ? [] : [await settled(resource.urn)],
            ),
        );
        throw new InvalidInputError(
            `${what} waits for ${absent.flat().join(" and ") || "a resource"}, which --target or --exclude leaves out of ` +
                "this update. Include it, or use a function such as getImageDetailsOutput instead of the lookup.",
        );
    }
    return opts.dependsOn;
}

/** The resources that must be created first. A component stands for all custom and remote resources that it creates. */
function findDependencies(args: pulumi.Inputs, { dependsOn, parent }: Options): pulumi.Output<pulumi.Resource[]> {
    return pulumi
        .all([pulumi.output(dependsOn), pulumi.output(originsOf(args))])
        .apply(([explicit, origins]) => createdResources([...flatten(explicit), ...origins], parent));
}

/** JavaScript programs can pass nested lists and `null`. */
function flatten(dependsOn: unknown): pulumi.Resource[] {
    return [dependsOn].flat(Infinity).filter((resource) => pulumi.Resource.isInstance(resource));
}

async function originsOf(args: pulumi.Inputs): Promise<pulumi.Resource[]> {
    const origins = new Set<pulumi.Resource>();
    await pulumi.runtime.serializeProperty("ImageDetails", args, origins);
    return [...origins];
}

async function createdResources(
    resources: Iterable<pulumi.Resource>,
    parent: pulumi.Resource | undefined,
    seen = new Set<pulumi.Resource>(),
): Promise<pulumi.Resource[]> {
    const found = await Promise.all(
        [...resources].map(async (resource): Promise<pulumi.Resource[]> => {
            if (seen.has(resource)) {
                return [];
            }
            seen.add(resource);
            const component = resource as ComponentInternals;
            if (pulumi.CustomResource.isInstance(resource) || component.__remote === true) {
                return [resource];
            }
            // A lookup inside the component cannot wait for the component to end.
            if (resource === parent) {
                return [];
            }
            await component.__data;
            return createdResources(component.__childResources ?? [], parent, seen);
        }),
    );
    return found.flat();
}

/**
 * An output that is known once the resource is created: its id or, without an id, all its outputs. Remote components and the
 * resources behind arguments of a component package have no id.
 */
function creationOf(resource: pulumi.Resource & { readonly id?: pulumi.Output<pulumi.ID> }): pulumi.Output<unknown> {
    const { id } = resource;
    return id === undefined
        ? pulumi.all(Object.values(resource).filter((value) => pulumi.Output.isInstance(value)))
        : knownId({ id });
}
