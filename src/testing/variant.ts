import { boolean, expected, fields, oneOf, required } from "../base/checks";
import { pixels } from "./image";

/** How a variant may fit a picture into its width and height. */
export const fits = ["scale-down", "contain", "cover", "crop", "pad"] as const;

/** A variant in the account of the mock API, with the field names of the API. */
export interface MockApiVariant {
    /** The name, of letters and digits: the last segment of a delivery URL. */
    id: string;
    /** Defaults: `fit` "scale-down", `width` 1366, `height` 768 (pixels), `metadata` "none"; `browser_ttl` is left out. */
    options?: {
        fit?: "scale-down" | "contain" | "cover" | "crop" | "pad";
        width?: number;
        height?: number;
        metadata?: "keep" | "copyright" | "none";
        /** For how long a browser keeps a public image, in seconds: one hour to a year. */
        browser_ttl?: number;
    };
    /** `true`: delivered without a signature, even for an image that requires signed URLs. Default: left out. */
    neverRequireSignedURLs?: boolean;
}

type Options = NonNullable<MockApiVariant["options"]>;

/** Refuses a variant that the real API could not have. */
export const checkMockVariant = fields<MockApiVariant>({
    id: required(
        expected(
            "a variant name of letters and digits, which is all that Cloudflare takes (5400)",
            (value) => typeof value === "string" && /^[A-Za-z\d]+$/.test(value),
        ),
    ),
    options: fields<Options>({
        fit: oneOf(...fits),
        width: pixels,
        height: pixels,
        metadata: oneOf("keep", "copyright", "none"),
        browser_ttl: expected(
            "a whole number of seconds from 3600 to 31536000",
            (value) => Number.isInteger(value) && Number(value) >= 3600 && Number(value) <= 31_536_000,
        ),
    }),
    neverRequireSignedURLs: boolean,
});

/** The options of a variant, with the defaults. */
export function variantOptions({ options }: MockApiVariant): Required<Omit<Options, "browser_ttl">> & Options {
    return { fit: "scale-down", metadata: "none", width: 1366, height: 768, ...options };
}
