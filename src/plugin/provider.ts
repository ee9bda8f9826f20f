import { isDeepStrictEqual } from "node:util";
import { checkNames } from "../base/checks";
import { ConfigurationError, InvalidInputError } from "../base/errors";
import { quote } from "../base/safeText";
import type { ProviderProcess } from "../client/providerProcess";
import { functions } from "../lookup/functions";
import type { CallContext } from "../lookup/functions/function";
import type { Image } from "../client/image";
import { sortedUrls, withNullAccess } from "../lookup/imageResult";
import { type ListedPage, listPage } from "../lookup/listImages";
import { imageDetailsLookup, type LookupProps, readLookup } from "../lookup/resources";
import { toArgs } from "./expect";
import { readSettings } from "./settings";
import type { Properties } from "./values";

export type Severity = "info" | "warning";

/** Shows a message in the plan: on the resource `urn`, else on the stack. */
export type Log = (severity: Severity, message: string, urn?: string) => Promise<void>;

/** The properties of a response. The engine encrypts those that are secret. */
export interface ResponseProperties {
    readonly values: Readonly<Record<string, unknown>>;
    readonly isSecret: (name: string) => boolean;
}

/** What a Read is given. */
export interface ReadProperties {
    /** What the program passes, or the state in a refresh. */
    readonly properties: Properties;
    /** What the program passed, also in a refresh. Older engines pass it only in a refresh. */
    readonly inputs: Properties | undefined;
}

/** The methods that the engine calls, without gRPC. */
export interface ImagesProvider {
    /** @throws ConfigurationError if it is configured again with other settings. */
    configure(settings: Properties): void;
    invoke(token: string, args: Properties, isPreview: boolean): Promise<ResponseProperties>;
    /** `undefined` in a refresh if the image is gone. */
    read(type: string, id: string, given: ReadProperties, urn: string): Promise<ResponseProperties | undefined>;
    /** A page of images, for `pulumi do … list`. Less than 1 as `count` means all. */
    list(type: string, query: Properties, count: number, start: string): Promise<ListedPage>;
}

const lookupType = "cloudflare-images:index:ImageDetails";

export function createImagesProvider(process: ProviderProcess, log: Log): ImagesProvider {
    let configured: Properties | undefined;
    let isAccountSecret = false;

    /** The names of secret arguments. Without an `accountId`, the account of the provider counts. */
    const secretArgs = ({ values, secrets }: Properties) => [
        ...secrets,
        ...(isAccountSecret && values["accountId"] === undefined ? ["accountId"] : []),
    ];

    return {
        configure(settings) {
            // Otherwise, anyone who reaches the port could have the environment's token sent to a URL of their own.
            if (configured !== undefined && !isDeepStrictEqual(settings, configured)) {
                throw new ConfigurationError(
                    "The plugin is already configured with other settings, which Pulumi does not change. Another process on this " +
                        "machine may have reached it: run Pulumi again. If you started the plugin yourself, start it again.",
                );
            }
            if (configured === undefined) {
                process.configure(readSettings(settings));
                configured = settings;
            }
            isAccountSecret = settings.secrets.includes("accountId");
        },

        async invoke(token, args, isPreview) {
            const served = functions.get(token);
            if (served === undefined) {
                throw new InvalidInputError(
                    `There is no function ${quote(token)}: there are ${[...functions.keys()].join(", ")}.`,
                );
            }
            refuseUnknowns(token, args);
            const warnings: string[] = [];
            const secrets = secretArgs(args);
            const context = { ...contextOf(args), isPreview, warn: (message: string) => warnings.push(message) };
            const result = await process.untilCanceled(served.run(toArgs(args.values), context));
            await Promise.all(warnings.map((message) => log("warning", message)));
            return {
                values: withNullAccess(result),
                isSecret: (name) => secrets.length > 0 || served.secretOutputs?.includes(name) === true,
            };
        },

        async read(type, id, given, urn) {
            checkType(type);
            refuseUnknowns("ImageDetails", given.properties);
            const found = await process.untilCanceled(
                readLookup(imageDetailsLookup, lookupInputs(id, given), process.clientsFor),
            );
            if (found === undefined) {
                return undefined;
            }
            const { outputs, warning, secretOutputs } = found;
            if (warning !== null) {
                await log("warning", warning, urn);
            }
            const variants = sortedUrls(outputs["variantUrls"] as Image["variantUrls"]);
            return { values: { ...outputs, variants }, isSecret: (name) => secretOutputs.has(name) };
        },

        async list(type, query, count, start) {
            checkType(type);
            refuseUnknowns("ImageDetails", query);
            const range = { count: count < 1 ? Infinity : count, start: start === "" ? undefined : start };
            return process.untilCanceled(listPage(query.values, range, contextOf(query)));
        },
    };

    function contextOf(args: Properties): CallContext {
        return {
            clients: process.clientsFor(args.values["accountId"]),
            secretArgs: secretArgs(args),
            isPreview: false,
            warn: () => undefined,
        };
    }

    function lookupInputs(id: string, { properties, inputs }: ReadProperties): LookupProps {
        const { accountId, expect, ...others } = toArgs(properties.values);
        const { stateOutput } = imageDetailsLookup;
        // A program that passes this output must not turn its read into a refresh, which judges nothing.
        const isRefresh = stateOutput in others && inputs !== undefined && !(stateOutput in inputs.values);
        const problems = isRefresh ? [] : checkNames(others, ["accountId", "expect"]);
        if (hasOwn(expect, "enforcement") && typeof expect.enforcement === "object") {
            problems.push(
                "enforcementAtPreview is for functions alone, because the engine does not tell a read that it previews",
            );
        }
        if (problems.length > 0) {
            throw new InvalidInputError(`Could not read image ${quote(id)}: ${problems.join("; ")}.`);
        }
        // The id of the lookup is the image id, which the engine shows and stores in clear text anyway.
        const secretInputs = secretArgs(properties).filter((name) => name !== "imageId");
        return {
            ...(isRefresh && others),
            ...(accountId !== undefined && { accountId }),
            ...(expect !== undefined && { expect }),
            imageId: id,
            secretInputs,
        };
    }
}

/** @throws InvalidInputError for an unknown type of resource. */
export function checkType(type: string): void {
    if (type !== lookupType) {
        throw new InvalidInputError(`There is no resource ${quote(type)}: there is ${lookupType}.`);
    }
}

function hasOwn<Name extends string>(value: unknown, name: Name): value is Record<Name, unknown> {
    return typeof value === "object" && value !== null && Object.hasOwn(value, name);
}

function refuseUnknowns(what: string, { unknowns }: Properties): void {
    if (unknowns.length > 0) {
        throw new InvalidInputError(`${what}: ${unknowns.join(", ")} is unknown: use the output form of the function.`);
    }
}
