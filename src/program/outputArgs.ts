import type * as pulumi from "@pulumi/pulumi";
import type { Enforcement, ImageExpectations } from "../lookup/expectations";

/** The arguments of a resource or an output form: those of the function, each of which may be an output. */
export type OutputArgs<Args, V extends string = string> = {
    -readonly [Name in keyof Args]: Name extends "expect" ? ImageExpectationsArgs<V> | undefined : InputOf<Args[Name]>;
};

/**
 * What an image must be. It is judged once all of it is known: at preview and up, else only at up. A refresh judges nothing,
 * unless it runs the program.
 */
export type ImageExpectationsArgs<V extends string = string> = {
    -readonly [Name in keyof ImageExpectations]: Name extends "variants"
        ? pulumi.Input<readonly pulumi.Input<V>[] | undefined>
        : InputOf<ImageExpectations[Name]>;
} & {
    /**
     * `"mandatory"`: a failure fails the lookup, and nothing that uses it is created. `"advisory"`: it is a warning. With `{
     * preview: "advisory", up: "mandatory" }`, an update that corrects the image passes its own preview. Default:
     * `"mandatory"`.
     */
    enforcement?: Enforcement | undefined;
};

/** A value, or an output of it; the items of a list and the values of a record may be outputs, too. */
type InputOf<T> = [NonNullable<T>] extends [readonly (infer Item)[]]
    ? pulumi.Input<readonly pulumi.Input<Item>[] | Extract<T, undefined>>
    : [NonNullable<T>] extends [Readonly<Record<string, infer Value>>]
      ? pulumi.Input<Readonly<Record<string, pulumi.Input<Value>>> | Extract<T, undefined>>
      : pulumi.Input<T>;
