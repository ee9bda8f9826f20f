/** The upload time of an image without `uploaded`. */
export const defaultUploaded = "2024-01-02T03:04:05.678Z";

const dateTime = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)$/;

export function isDateTime(value: unknown): boolean {
    return typeof value === "string" && dateTime.test(value) && !Number.isNaN(Date.parse(value));
}

/**
 * The same instant with no more fraction digits than needed, then with one more zero, then with two. So two consecutive
 * reads differ, and a whole second has no fraction at every third read.
 */
export function varyFraction(uploaded: string, reads: number): string {
    const [, seconds = "", fraction = "", zone = ""] = dateTime.exec(uploaded) ?? [];
    const digits = fraction.replace(/(?<!0)0+$/, "") + "0".repeat(reads % 3);
    return `${seconds}${digits && `.${digits}`}${zone}`;
}
