import { InvalidInputError } from "../base/errors";
import { quote } from "../base/safeText";

/**
 * Options of a flexible variant, by the names of Cloudflare's image features. Flexible variants are off by default, and
 * never served for an image that requires signed URLs.
 *
 * @see https://developers.cloudflare.com/images/optimization/features/
 */
export interface FlexibleVariant {
    /** Whether an animation stays animated. */
    readonly anim?: boolean | undefined;
    /** CSS color below transparent parts, without a comma or a slash. */
    readonly background?: string | undefined;
    /** Radius of a blur, 1 to 250. */
    readonly blur?: number | undefined;
    /** Factor; 1 changes nothing. */
    readonly brightness?: number | undefined;
    readonly compression?: "fast" | undefined;
    /** Factor; 1 changes nothing. */
    readonly contrast?: number | undefined;
    /** Device pixel ratio: a factor for `width` and `height`. */
    readonly dpr?: number | undefined;
    readonly fit?: "scale-down" | "contain" | "cover" | "crop" | "pad" | "squeeze" | undefined;
    readonly flip?: "h" | "v" | "hv" | undefined;
    readonly format?: "auto" | "avif" | "webp" | "jpeg" | "baseline-jpeg" | "png" | "json" | undefined;
    /** Exponent; 1 changes nothing. */
    readonly gamma?: number | undefined;
    /** Which part a crop keeps: `auto`, `face`, a side, or coordinates such as `0.5x0.2`. */
    readonly gravity?: string | undefined;
    /** In pixels. */
    readonly height?: number | undefined;
    readonly metadata?: "keep" | "copyright" | "none" | undefined;
    readonly onerror?: "redirect" | undefined;
    /** 1 to 100, or a perceptual level. */
    readonly quality?: number | PerceptualQuality | undefined;
    /** Clockwise, in degrees. */
    readonly rotate?: 90 | 180 | 270 | undefined;
    /** Factor; 0 is grayscale, 1 changes nothing. */
    readonly saturation?: number | undefined;
    readonly segment?: "foreground" | undefined;
    /** Strength, 0 to 10. */
    readonly sharpen?: number | undefined;
    /** `quality` for slow connections. */
    readonly slowConnectionQuality?: number | PerceptualQuality | undefined;
    /** `border`, or the pixels to trim as `top;right;bottom;left`. */
    readonly trim?: string | undefined;
    /** In pixels, or `auto`. */
    readonly width?: number | "auto" | undefined;
    /** How close to a face, 0 to 1. */
    readonly zoom?: number | undefined;
}

export type PerceptualQuality = "high" | "medium-high" | "medium-low" | "low";

type OptionName = keyof FlexibleVariant;
type OptionValue = string | number | boolean;

/** How an option is written in a URL, and what it may be. */
interface OptionFormat {
    readonly names: readonly [string, ...string[]];
    readonly expected: string;
    readonly accepts: (value: unknown) => boolean;
}

const perceptualQualities = ["high", "medium-high", "medium-low", "low"];

const formats: Record<OptionName, OptionFormat> = {
    anim: option(["anim"], "true or false", (value) => typeof value === "boolean"),
    background: text(["background"]),
    blur: numeric(["blur"], 1, 250),
    brightness: numeric(["brightness"], 0, Infinity),
    compression: choice(["compression"], ["fast"]),
    contrast: numeric(["contrast"], 0, Infinity),
    dpr: numeric(["dpr"], 0, Infinity),
    fit: choice(["fit"], ["scale-down", "contain", "cover", "crop", "pad", "squeeze"]),
    flip: choice(["flip"], ["h", "v", "hv"]),
    format: choice(["format", "f"], ["auto", "avif", "webp", "jpeg", "baseline-jpeg", "png", "json"]),
    gamma: numeric(["gamma"], 0, Infinity),
    gravity: text(["gravity", "g"]),
    height: numeric(["height", "h"], 1, Infinity),
    metadata: choice(["metadata"], ["keep", "copyright", "none"]),
    onerror: choice(["onerror"], ["redirect"]),
    quality: numeric(["quality", "q"], 1, 100, perceptualQualities),
    rotate: choice(["rotate"], [90, 180, 270]),
    saturation: numeric(["saturation"], 0, Infinity),
    segment: choice(["segment"], ["foreground"]),
    sharpen: numeric(["sharpen"], 0, 10),
    slowConnectionQuality: numeric(["slow-connection-quality", "scq"], 1, 100, perceptualQualities),
    trim: text(["trim"]),
    width: numeric(["width", "w"], 1, Infinity, ["auto"]),
    zoom: numeric(["zoom"], 0, 1),
};

/** Whether a variant in a delivery URL is a flexible one. */
export function isFlexible(variant: string): boolean {
    return variant.includes("=");
}

/** What is wrong with the options: a reason each, none when they are sound. */
export function checkFlexibleVariant(variant: FlexibleVariant): string[] {
    const given = Object.entries(variant).filter(([, value]) => value !== undefined);
    return given.length === 0
        ? ["a flexible variant must have at least one option"]
        : given.flatMap(([name, value]) => checkOption(name, value));
}

/** The options as a delivery URL spells them, not encoded, sorted by name: `sharpen=3,width=400`. */
export function writeFlexibleVariant(variant: FlexibleVariant): string {
    const values = new Map<string, unknown>(Object.entries(variant).filter(([, value]) => value !== undefined));
    return Object.entries(formats)
        .filter(([name]) => values.has(name))
        .map(([name, { names }]) => `${names[0]}=${String(values.get(name))}`)
        .join(",");
}

/**
 * Parses the flexible variant of a delivery URL, with the long or the short names of its options.
 *
 * @throws InvalidInputError that lists every option that is unknown, repeated or malformed.
 */
export function readFlexibleVariant(written: string): FlexibleVariant {
    const read = new Map<string, OptionValue>();
    const failures = written.split(",").flatMap((part) => {
        const [key = "", ...rest] = part.split("=");
        const name = Object.entries(formats).find(([, { names }]) => names.includes(key))?.[0] ?? key;
        const value = readValue(rest.join("="));
        const isRepeated = read.has(name);
        read.set(name, value);
        return isRepeated ? [`${name} is repeated`] : checkOption(name, value);
    });
    if (failures.length > 0) {
        // It may contain the signature of a malformed query.
        const shown = written.replace(/[?#&].*$/s, "…");
        throw new InvalidInputError(`Could not read the flexible variant "${shown}": ${failures.join("; ")}.`);
    }
    return Object.fromEntries(read);
}

function checkOption(name: string, value: unknown): string[] {
    const format = Object.entries(formats).find(([known]) => known === name)?.[1];
    if (format === undefined) {
        return [`${quote(name)} is not an option of flexible variants`];
    }
    return format.accepts(value) ? [] : [`${name} must be ${format.expected}`];
}

function readValue(text: string): OptionValue {
    if (text === "true" || text === "false") {
        return text === "true";
    }
    return /^\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}

function option(names: OptionFormat["names"], expected: string, accepts: (value: unknown) => boolean): OptionFormat {
    return { names, expected, accepts };
}

function choice(names: OptionFormat["names"], choices: readonly OptionValue[]): OptionFormat {
    return option(names, `one of ${choices.join(", ")}`, (value) => choices.some((one) => one === value));
}

function numeric(names: OptionFormat["names"], min: number, max: number, words: readonly string[] = []): OptionFormat {
    const range = max === Infinity ? `a number from ${min}` : `a number from ${min} to ${max}`;
    return option(names, [range, ...words].join(", or "), (value) =>
        typeof value === "number"
            ? // Cloudflare's URLs have no exponents.
              value >= min && value <= max && /^\d+(\.\d+)?$/.test(String(value))
            : words.some((word) => word === value),
    );
}

/** Text that is parsed as itself again: no separator, and nothing that looks like a number. */
function text(names: OptionFormat["names"]): OptionFormat {
    const accepts = (value: unknown) =>
        typeof value === "string" && /^[^,/\\]+$/.test(value) && value.isWellFormed() && readValue(value) === value;
    return option(names, 'text without ",", "/" and "\\"', accepts);
}
