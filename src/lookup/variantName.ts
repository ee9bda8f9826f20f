/**
 * Stands for names that the compiler does not know. Not `string`, because a lookup with known names would not be assignable
 * to one without.
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the only type that is assignable both ways
export type AnyVariant = any;

/** The names of variants that the compiler knows: those in `expect.variants`, else every text. */
export type VariantName<V> = 0 extends 1 & V ? string : V & string;

/** The URL of a variant by its name, where the compiler knows it; an index by any other name may find none. */
export type VariantUrl<V> = string extends V ? string | undefined : string;
