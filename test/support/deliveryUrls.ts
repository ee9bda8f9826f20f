import fc from "fast-check";
import { checkImageId } from "../../src/base/ids";

/** What a URL could take for something else than a part of a name. */
const hostile = [
    "/",
    "%",
    " ",
    "é",
    "?",
    "#",
    "\\",
    ":",
    "%2F",
    "%2e%2e",
    "..%",
    ".",
    "😀",
    "@",
    "&",
    "+",
    "|",
    "[",
    "^",
];
const fragment = fc.oneof(
    fc.constantFrom(...hostile, "\n", "\t", "'", '"', "<", "{", ";", ",", "=", "%zz", "__proto__"),
    fc.stringMatching(/^[a-z0-9._-]{1,6}$/),
    fc.string({ unit: "binary", minLength: 1, maxLength: 3 }),
);
const text = fc.array(fragment, { minLength: 1, maxLength: 8 }).map((parts) => parts.join(""));

export const hosts = fc.constantFrom(
    "imagedelivery.net",
    "example.com",
    "img.example.com:8443",
    "xn--bcher-kva.example",
);
export const accountHashes = fc.stringMatching(/^[\w-]{1,22}$/);
export const imageIds = text.filter((id) => checkImageId(id).length === 0);
export const variantNames = text.filter((name) => !/[/=]/.test(name) && ![".", ".."].includes(name));

const quality = fc.oneof(numbers(1, 100), fc.constantFrom("high", "medium-high", "medium-low", "low"));
const separatorless = text.filter((value) => !/[,/\\]/.test(value) && !/^(\d+(\.\d+)?|true|false)$/.test(value));

/** Each option, with what it may be. */
const options: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
    anim: fc.boolean(),
    background: fc.oneof(fc.constantFrom("red", "#ff8800", "rgb(10 20 30)"), separatorless),
    blur: numbers(1, 250),
    brightness: numbers(0, 10),
    compression: fc.constant("fast"),
    contrast: numbers(0, 10),
    dpr: numbers(0, 4),
    fit: fc.constantFrom("scale-down", "contain", "cover", "crop", "pad", "squeeze"),
    flip: fc.constantFrom("h", "v", "hv"),
    format: fc.constantFrom("auto", "avif", "webp", "jpeg", "baseline-jpeg", "png", "json"),
    gamma: numbers(0, 10),
    gravity: fc.oneof(fc.constantFrom("auto", "face", "left", "0.5x0.2"), separatorless),
    height: numbers(1, 12_000),
    metadata: fc.constantFrom("keep", "copyright", "none"),
    onerror: fc.constant("redirect"),
    quality,
    rotate: fc.constantFrom(90, 180, 270),
    saturation: numbers(0, 10),
    segment: fc.constant("foreground"),
    sharpen: numbers(0, 10),
    "slow-connection-quality": quality,
    trim: fc.oneof(fc.constantFrom("border", "20;30;20;0"), separatorless),
    width: fc.oneof(numbers(1, 12_000), fc.constant("auto")),
    zoom: numbers(0, 1),
};

export const flexibleVariants: fc.Arbitrary<string> = fc
    .shuffledSubarray(Object.entries(options), { minLength: 1 })
    .chain((chosen) => fc.tuple(...chosen.map(([name, values]) => values.map((value) => `${name}=${String(value)}`))))
    .map((parts) => parts.join(","));

export const deliveryUrlParts = fc.record({
    host: hosts,
    accountHash: accountHashes,
    imageId: imageIds,
    variant: fc.oneof(variantNames, flexibleVariants),
});

/** The same, of an image that may be private: it has no flexible variants. */
export const namedUrlParts = fc.record({
    host: hosts,
    accountHash: accountHashes,
    imageId: imageIds,
    variant: variantNames,
});

function numbers(min: number, max: number): fc.Arbitrary<number> {
    return fc.oneof(
        fc.integer({ min, max }),
        fc.integer({ min: min * 1000, max: max * 1000 }).map((thousandths) => thousandths / 1000),
    );
}
