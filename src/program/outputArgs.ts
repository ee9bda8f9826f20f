import type * as pulumi from "@pulumi/pulumi";
import type { Enforcement, ImageExpectations } from "../lookup/expectations";

/** The arguments of a resource or an output form: those of the function, each of which may be an output. */
export type OutputArgs<Args, V extends string = string> = {
    -readonly [Name in keyof Args]: Name extends "expect" ? ImageExpectationsArgs<V> | undefined : InputOf<Args[Name]>;
};

/**
 * What a lookup expects of the image. It is judged when all of it is known: as the image is read at preview, else at up.
 * A refresh judges nothing, unless it runs the program.
 */
export type ImageExpectationsArgs<V extends string = string> = {
    -readonly [Name in keyof ImageExpectations]: Name extends "variants"
        ? pulumi.Input<readonly pulumi.Input<V>[] | undefined>
        : InputOf<ImageExpectations[Name]>;
} & {
    /**
     * `"mandatory"`: a failure fails the lookup, and nothing that uses it is created. `"advisory"`: it is a warning.
     * `{ preview: "advisory", up: "mandatory" }` lets an update that mends the image pass its own preview.
     * Default: `"mandatory"`.
     */
    enforcement?: Enforcement | undefined;
    /** Fields may be outputs, but not `expect` itself: the compiler refuses one by its `apply`. */
    apply?: undefined;
};

/** A value, or an output of it; the items of a list and the values of a record may be outputs, too. */
type InputOf<T> = [NonNullable<T>] extends [readonly (infer Item)[]]
    ? pulumi.Input<readonly pulumi.Input<Item>[] | Extract<T, undefined>>
    : [NonNullable<T>] extends [Readonly<Record<string, infer Value>>]
      ? pulumi.Input<Readonly<Record<string, pulumi.Input<Value>>> | Extract<T, undefined>>
      : pulumi.Input<T>;
