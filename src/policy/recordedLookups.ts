import type { ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import { boolean, fields, isObject, list, nullable, oneOf, type Place, record, required, text } from "../base/checks";
import { safeText } from "../base/safeText";
import type { Image } from "../client/image";
import { oncePerRun, stackType } from "./configuration";
import { hiddenSecret, hiddenSecretAdvice } from "./hiddenSecrets";
import { messageOf } from "./readImages";

/** A lookup in a state: what the last update asked for, and what it found. */
export interface RecordedLookup {
    readonly isSet: boolean;
    readonly accountId: string;
    readonly imageIds: readonly string[];
    readonly expect: unknown;
    readonly missing: unknown;
    readonly allowEmpty: unknown;
    /** The arguments that are secrets of the program. */
    readonly secretArgs: readonly string[];
    /** By image id, without those that the account did not have. */
    readonly images: Readonly<Record<string, RecordedImage>>;
}

/** What is compared of an image. */
export type RecordedImage = Pick<Image, "requireSignedUrls" | "access">;

type Properties = Readonly<Record<string, unknown>>;

const setType = "pulumi-nodejs:dynamic/cloudflareImages:ImageDetailsSet";
const pluginType = "cloudflare-images:index:ImageDetails";

/** The types of lookups: in programs for Node.js, and of the plugin for other languages. */
const lookupTypes: readonly string[] = ["pulumi-nodejs:dynamic/cloudflareImages:ImageDetails", setType, pluginType];

/**
 * Judges each lookup in the state, all at the same time, so that they share requests. A violation is one line that begins with
 * the name of the lookup.
 *
 * @param judge Returns what is wrong; `undefined` for nothing. A lookup for which it throws an error cannot be judged.
 */
export function forEachLookup(
    judge: (lookup: RecordedLookup) => string | undefined | Promise<string | undefined>,
): Pick<ResourceValidationPolicy & StackValidationPolicy, "validateResource" | "validateStack"> {
    const runOf = oncePerRun({}, () => new Map<string, Properties>());
    return {
        validateResource: (args, report) => {
            if (args.type === stackType || lookupTypes.includes(args.type)) {
                runOf(args, report).set(args.urn, args.props);
            }
        },
        validateStack: async (args, report) => {
            const inputs = runOf(args, report);
            const lookups = args.resources.filter(({ type }) => lookupTypes.includes(type));
            const problems = await Promise.all(
                lookups.map(async ({ type, urn, props }) => {
                    try {
                        const recorded = readRecorded(type, inputs.get(urn), props);
                        return typeof recorded === "string" ? `cannot be judged: ${recorded}.` : await judge(recorded);
                    } catch (error) {
                        return `cannot be judged: ${messageOf(error)}`;
                    }
                }),
            );
            lookups.forEach(({ name, urn }, index) => {
                const problem = problems[index];
                if (problem !== undefined) {
                    report(safeText(`${name}: ${problem}`), urn);
                }
            });
        },
    };
}

/**
 * Reads what the state records of a lookup. Returns a text that says why, if that is not enough to judge it.
 *
 * @param inputs Its inputs. Pulumi shows them to a policy apart from its outputs.
 */
function readRecorded(type: string, inputs: Properties | undefined, outputs: Properties): RecordedLookup | string {
    if (inputs === undefined) {
        return "Pulumi did not show its inputs";
    }
    // The plugin records no secrets, so no message shows what may be one.
    const { expect, missing, allowEmpty, secretInputs = type === pluginType ? ["accountId", "expect"] : [] } = inputs;
    const { accountId, imageId, imageIds: ids, images, missingIds = [] } = outputs;
    const parts = Object.entries({ expect, accountId, imageId, imageIds: ids, images });
    const hidden = parts.filter(([, part]) => hidesSecret(part)).map(([name]) => name);
    if (hidden.length > 0) {
        return `the state hides ${hidden.join(" and ")}: ${hiddenSecretAdvice}`;
    }
    const isSet = type === setType;
    const recorded = {
        accountId,
        imageIds: isSet ? ids : [imageId],
        images: isSet ? parseJson(images) : { [String(imageId)]: outputs },
        // In a set, the ids have another name.
        secretArgs: Array.isArray(secretInputs)
            ? secretInputs.map((input) => (input === "imageId" ? "imageIds" : (input as unknown)))
            : secretInputs,
    };
    return checkRecorded(recorded, "").length > 0 || !isWhole(recorded as Recorded, missingIds)
        ? "another version of pulumi-cloudflare-images recorded it: run an update first"
        : { ...(recorded as Recorded), isSet, expect, missing, allowEmpty };
}

/** Whether each image that was asked for was found or is missing. */
function isWhole({ imageIds, images }: Recorded, missingIds: unknown): boolean {
    const known = new Set([...Object.keys(images), ...(Array.isArray(missingIds) ? (missingIds as unknown[]) : [])]);
    return new Set(imageIds).size === known.size && imageIds.every((imageId) => known.has(imageId));
}

type Recorded = Pick<RecordedLookup, "accountId" | "imageIds" | "images" | "secretArgs">;

const checkRecorded = fields<Recorded>({
    accountId: required(text),
    imageIds: required(list(text)),
    images: required(record(checkFound)),
    secretArgs: required(list(text)),
});

/** A lookup has more outputs than are compared. */
function checkFound(image: unknown, at: Place): string[] {
    const { requireSignedUrls, access } = isObject(image) ? image : {};
    return [
        ...required(boolean)(requireSignedUrls, at),
        ...required(nullable(record(oneOf("public", "signed", "unknown"))))(access, at),
    ];
}

function hidesSecret(value: unknown): boolean {
    return (
        value === hiddenSecret ||
        (typeof value === "object" && value !== null && Object.values(value).some(hidesSecret))
    );
}

function parseJson(value: unknown): unknown {
    try {
        return JSON.parse(String(value)) as unknown;
    } catch {
        return undefined;
    }
}
