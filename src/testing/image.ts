import {
    boolean,
    expected,
    fields,
    isPlainObject,
    nullable,
    pathOf,
    type Place,
    plainObject,
    required,
    shownAt,
    text,
    type Check,
} from "../base/checks";
import { isDateTime } from "./uploaded";

/** An image of the mock API, with the field names of the API. A missing field is absent from the response. */
export interface MockApiImage {
    /**
     * A UUID-shaped id, such as `"2cdc28f0-017a-49c4-9ed7-87056c83901f"`, or a custom id: 1 to 1024 characters, without a
     * slash at either end.
     */
    id: string;
    creator?: string | null;
    /** Always `null` in the response while the image is a draft. */
    filename?: string | null;
    meta?: Record<string, unknown>;
    /** Default: `false`. An image with a custom id cannot require signed URLs. */
    requireSignedURLs?: boolean;
    /**
     * When the image was uploaded, in RFC 3339, such as `"2023-06-04T19:18:04.451Z"`. Every response has the same instant,
     * but the number of fraction digits changes from one read to the next. Default: `"2024-01-02T03:04:05.678Z"`.
     */
    uploaded?: string;
    /** `true` for a direct upload that has not been received yet. Only a draft has the field in its response. */
    draft?: boolean;
    /** Width of the picture that the delivery host scales, in pixels. Not in responses of the API. Default: 1366. */
    width?: number;
    /** Height of that picture, in pixels. Default: 768. */
    height?: number;
}

const longestId = 1024;
const longestSide = 12_000;

export const pixels = expected(
    `a whole number of pixels from 1 to ${longestSide}`,
    (value) => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= longestSide,
);

const checkFields = fields<MockApiImage>({
    id: required(expected(`an image id: 1 to ${longestId} characters, without a slash at either end`, isImageId)),
    creator: nullable(text),
    filename: nullable(text),
    meta: plainObject,
    requireSignedURLs: boolean,
    uploaded: expected('an RFC 3339 date-time, such as "2023-06-04T19:18:04.451Z"', isDateTime),
    draft: boolean,
    width: pixels,
    height: pixels,
});

/** Refuses an image that the real API could not have. */
export const checkMockImage: Check = (value, at) => [...checkFields(value, at), ...checkCustomId(value, at)];

function checkCustomId(value: unknown, at: Place): string[] {
    if (!isPlainObject(value) || value["requireSignedURLs"] !== true || typeof value["id"] !== "string") {
        return [];
    }
    const path = pathOf(at);
    const isUuidShaped = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(value["id"]);
    return isUuidShaped
        ? []
        : [
              `${path ? `${path}: ` : ""}an image with a custom id, such as ${shownAt(at, value["id"])}, cannot require signed URLs ` +
                  '(5410): give it a UUID-shaped id, such as "2cdc28f0-017a-49c4-9ed7-87056c83901f"',
          ];
}

function isImageId(value: unknown): boolean {
    return typeof value === "string" && value.length <= longestId && /^[^/](.*[^/])?$/s.test(value);
}
