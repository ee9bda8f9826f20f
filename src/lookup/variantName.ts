/**
 * Stands for names that the compiler does not know. Not `string`: a lookup with known names could not be assigned to one
 * with `string`.
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the only type that is assignable both ways
export type AnyVariant = any;

/** The names of variants: those in `expect.variants` if the compiler knows them, else any text. */
export type VariantName<V> = string extends V ? string : [V] extends [never] ? string : V & string;

/** The URL of a variant by name; may be `undefined` if the compiler does not know the names. */
export type VariantUrl<V> = string extends V ? string | undefined : string;
