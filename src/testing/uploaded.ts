/** When an image was uploaded that does not say so. */
export const defaultUploaded = "2024-01-02T03:04:05.678Z";

interface Uploaded {
    seconds: string;
    fraction: string;
    zone: string;
}

/** Takes an RFC 3339 date-time apart; throws when it is none. */
export function parseUploaded(uploaded: string): Uploaded {
    const [, seconds, fraction = "", zone] =
        /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)$/.exec(uploaded) ?? [];
    if (seconds === undefined || zone === undefined || Number.isNaN(Date.parse(uploaded))) {
        throw new Error(`${JSON.stringify(uploaded)} is no RFC 3339 date-time, such as "2023-06-04T19:18:04.451Z"`);
    }
    return { seconds, fraction, zone };
}

/**
 * The same instant with as few fraction digits as it needs, then with one and with two zeros more, in turn: two
 * consecutive reads never agree, and a whole second has no fraction every third time.
 */
export function varyFraction(uploaded: string, reads: number): string {
    const { seconds, fraction, zone } = parseUploaded(uploaded);
    const digits = fraction.replace(/0+$/, "") + "0".repeat(reads % 3);
    return `${seconds}${digits && `.${digits}`}${zone}`;
}
