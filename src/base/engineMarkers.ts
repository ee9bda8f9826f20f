import { maxDepth } from "./checks";
import { colorCommand, quote } from "./safeText";

/** The texts that the engine reads as unknown values, one for each type. */
export const unknownValues: readonly string[] = [
    "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
    "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
    "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
    "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
    "030794c1-ac77-496b-92df-f27374a8bd58",
    "e48ece36-62e2-4504-bad9-02848725956a",
    "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
];

/** The engine reads an object with this key as a secret, as a file to read or as an address to fetch. */
export const signatureKey = "4dabf18193072939515e22adb298388d";

const markers = new Set([...unknownValues, signatureKey]);

/**
 * Why the engine would misread `value` or a part of it, for a message; `undefined` if it would not. The uploader of an image
 * writes its metadata, and must not control the engine.
 */
export function engineProblem(value: unknown, path: string, depth = 0, walked = new Set<object>()): string | undefined {
    if (typeof value === "string") {
        return textProblem(value, path);
    }
    if (typeof value !== "object" || value === null || walked.has(value)) {
        return undefined;
    }
    walked.add(value);
    if (depth > maxDepth) {
        return `${path} is nested too deep`;
    }
    for (const [key, part] of Object.entries(value)) {
        const at = Array.isArray(value) ? `${path}[${key}]` : `${path}.${key}`;
        const problem = textProblem(key, `a key of ${path}`) ?? engineProblem(part, at, depth + 1, walked);
        if (problem !== undefined) {
            return problem;
        }
    }
    return undefined;
}

function textProblem(text: string, path: string): string | undefined {
    if (markers.has(text)) {
        return `${path} is ${quote(text)}, which Pulumi reserves for secrets and unknown values`;
    }
    if (hasColorCommand(text)) {
        return `${path} contains ${quote(colorCommand)} (without the space), which the Pulumi CLI takes for a colour command`;
    }
    return text.isWellFormed() ? undefined : `${path} is not well-formed Unicode`;
}

/** More layers of JSON in JSON than fit into metadata with their escapes. */
const maxLayers = 10;

/** Whether the CLI would find a colour command in a text. It decodes a text as long as that is JSON or multi-line YAML. */
function hasColorCommand(text: string): boolean {
    let layer = text;
    for (let count = 0; count < maxLayers; count++) {
        if (layer.includes(colorCommand) || (/[\r\n]/.test(layer) && encodedYaml.test(layer))) {
            return true;
        }
        const inner = layer.replace(escapes, decodeEscape);
        if (inner === layer) {
            return false;
        }
        layer = inner;
    }
    return true;
}

/** A YAML tag for base64, however it is spelled. */
const encodedYaml = /%TAG\b|![^\s!]*(?:binary|%[\da-f]{2})/i;

/** The escapes of JSON and YAML. In YAML, a backslash at the end of a line joins it with the next. */
const escapes = /\\(?:u([\da-fA-F]{4})|x([\da-fA-F]{2})|U([\da-fA-F]{8})|\r?\n[ \t]*|([^]))/g;

const whitespace: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };

function decodeEscape(_: string, unit?: string, byte?: string, long?: string, character = ""): string {
    const digits = unit ?? byte ?? long;
    const code = parseInt(digits ?? "", 16);
    return digits === undefined
        ? (whitespace[character] ?? character)
        : code <= 0x10ffff
          ? String.fromCodePoint(code)
          : "";
}
