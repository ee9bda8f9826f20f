import { parseUploaded } from "./uploaded";

/**
 * An image of the mock API, in the words of the API. What is left out is absent from the response, unless it says
 * otherwise below.
 */
export interface MockApiImage {
    /** The id: UUID-shaped, or a custom one of up to 1024 characters that neither begins nor ends with a slash. */
    id: string;
    creator?: string | null;
    /** Always `null` in the response while the image is a draft. */
    filename?: string | null;
    meta?: Record<string, unknown>;
    /** Default: `false`. */
    requireSignedURLs?: boolean;
    /**
     * When it was uploaded, in RFC 3339, e.g. `"2023-06-04T19:18:04.451Z"`. The instant stays the same in every response,
     * but the number of its fraction digits changes from one read to the next. Default: `"2024-01-02T03:04:05.678Z"`.
     */
    uploaded?: string;
    /** `true` for a direct upload that was not received yet. Only a draft has the field in its response. */
    draft?: boolean;
    /** Width of the picture that the delivery host scales, in pixels; no response of the API has it. Default: 1366. */
    width?: number;
    /** Height of that picture, in pixels. Default: 768. */
    height?: number;
}

const longestId = 1024;
const longestSide = 12_000;

/** Throws when the image is none that the API could have. */
export function checkImage({ id, uploaded, width, height }: MockApiImage): void {
    if (id === "" || id.length > longestId || id.startsWith("/") || id.endsWith("/")) {
        throw new Error(
            `${JSON.stringify(id)} is no image id: it must have 1 to ${longestId} characters ` +
                "and neither begin nor end with a slash",
        );
    }
    if (uploaded !== undefined) {
        parseUploaded(uploaded);
    }
    for (const [name, side] of Object.entries({ width, height })) {
        if (side !== undefined && !(Number.isInteger(side) && side >= 1 && side <= longestSide)) {
            throw new Error(`${name} must be a whole number of pixels from 1 to ${longestSide}; it is ${side}`);
        }
    }
}
