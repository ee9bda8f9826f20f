import type { dynamic } from "@pulumi/pulumi";
import * as runtime from "@pulumi/pulumi/runtime";
import { engineCancellation } from "./cancellation";
import { type Client, createClient } from "./client/client";
import { accountIdPlaces, type Environment, type ReadConfig, resolveSettings, type Settings } from "./credentials";
import type { ImageFacts } from "./details";
import { checkLevel, type EnforcementLevel } from "./enforcement";
import { CanceledError, ConfigurationError, ImageNotFoundError, InvalidInputError } from "./errors";
import { checkExpectations, type ImageExpectations } from "./expectations";
import { describeImage, type ImageReference, resourceId, type SecretInput } from "./imageReference";
import { checkAccountId, checkImageId } from "./inputChecks";
import { type Judgement, type Lookup, lookUp } from "./lookup";

/** What `ImageDetails` hands to `read`: its arguments, and which of them are secrets of the program. */
export interface ImageDetailsInputs {
    readonly imageId?: unknown;
    readonly accountId?: unknown;
    readonly expect?: unknown;
    readonly enforcement?: unknown;
    readonly secretInputs?: readonly SecretInput[] | null;
    /** In the state alone. */
    readonly warning?: unknown;
}

/** The outputs that reveal a secret input. */
const revealing: Record<SecretInput, readonly (keyof ImageFacts)[]> = {
    accountId: ["accountId"],
    imageId: ["imageId", "variants", "variantUrls"],
    expect: [],
};

/**
 * The dynamic provider behind `ImageDetails`, as it runs in the provider process. The engine calls `read` at preview
 * and at up for a lookup of the program, and at refresh for each lookup of the state.
 */
export function createDynamicProvider(
    environment: Environment,
    cancellation: AbortSignal,
    newClient: (settings: Settings) => Client = createClient,
): dynamic.ResourceProvider {
    const canceled = new Promise<never>((_, reject) => {
        cancellation.addEventListener("abort", () => reject(new CanceledError("The lookup was canceled.")));
    });
    // Nobody need be reading when it is canceled.
    canceled.catch(() => undefined);
    let readConfig: ReadConfig | undefined;
    let connected: { readonly settings: Settings; readonly client: Client } | undefined;

    /** Only when an image is read: a destroy must work without credentials. */
    function connect() {
        if (readConfig === undefined) {
            throw new ConfigurationError(
                "The installed @pulumi/pulumi does not hand its configuration to dynamic providers: use 3.139.0 or newer.",
            );
        }
        if (connected === undefined) {
            const settings = resolveSettings(readConfig, environment);
            connected = { settings, client: newClient(settings) };
        }
        return connected;
    }

    return {
        // Everything happens before the first await: the engine's first reads do not wait for the promise.
        configure({ config }) {
            readConfig = (key) => config.get(key);
            connected = undefined;
            return Promise.resolve();
        },

        async read(id, props: ImageDetailsInputs = {}) {
            try {
                const { settings, client } = connect();
                const image = toImageReference(id, props, settings);
                const judgement = toJudgement(props);
                const looking = lookUp(client, image, judgement, settings.deliveryBaseUrl);
                const lookup = await Promise.race([looking, canceled]);
                return { id, props: toOutputs(lookup, image.secretInputs, props) };
            } catch (error) {
                if (error instanceof ImageNotFoundError && isRefresh(props)) {
                    return { id: "" };
                }
                throw withoutFrames(error);
            }
        },

        create() {
            return Promise.reject(
                withoutFrames(new InvalidInputError("ImageDetails is a lookup: it creates nothing.")),
            );
        },
    };
}

/** What `__provider` requires: see `providerText` in imageDetails.ts. */
export const provider = createDynamicProvider(process.env, engineCancellation());

/** A refresh passes the whole state, a program only its inputs. */
function isRefresh(props: ImageDetailsInputs): boolean {
    return "variantUrls" in props;
}

function toImageReference(id: string, props: ImageDetailsInputs, settings: Settings): ImageReference {
    const { imageId } = props;
    const secretInputs = props.secretInputs ?? [];
    const accountId = props.accountId ?? settings.accountId;
    if (accountId === undefined) {
        throw new ConfigurationError(`No Cloudflare account id is given: set ${accountIdPlaces}.`);
    }
    const image = { accountId: textOf(accountId), imageId: textOf(imageId), secretInputs };
    const failures = [...checkImageId(imageId), ...checkAccountId(accountId), ...checkJudgement(props)];
    if (failures.length > 0) {
        throw new InvalidInputError(`Could not read ${describeImage(image)}: ${failures.join("; ")}.`);
    }
    if (id !== resourceId(image.imageId, secretInputs)) {
        throw new InvalidInputError(
            `Could not read ${describeImage(image)}: a transformation changed the imageId of the lookup, which it must not.`,
        );
    }
    return image;
}

function textOf(value: unknown): string {
    return typeof value === "string" ? value : "";
}

function checkJudgement({ expect, enforcement }: ImageDetailsInputs): string[] {
    return expect === undefined ? [] : [...checkExpectations(expect), ...checkLevel(enforcement)];
}

/** A refresh has no expectations: it takes over what it finds. */
function toJudgement(props: ImageDetailsInputs): Judgement | undefined {
    return props.expect === undefined || isRefresh(props)
        ? undefined
        : { expect: props.expect as ImageExpectations, level: props.enforcement as EnforcementLevel };
}

function toOutputs(
    { facts, access, accessProblem, warning }: Lookup,
    secretInputs: readonly SecretInput[],
    props: ImageDetailsInputs,
): Record<string, unknown> {
    const secretOutputs = new Set<string>(secretInputs.flatMap((input) => revealing[input]));
    const outputs = Object.entries(facts).map(([name, value]: [string, unknown]): [string, unknown] => [
        name,
        secretOutputs.has(name) ? secret(value) : value,
    ]);
    return {
        ...Object.fromEntries(outputs),
        access,
        accessProblem,
        // A refresh judges nothing, so what was said last stands.
        warning: isRefresh(props) ? (props.warning ?? null) : warning,
        secretInputs: secretInputs.length > 0 ? secretInputs : null,
    };
}

/** A value that the engine keeps encrypted, in the form in which properties travel to it. */
function secret(value: unknown): Record<string, unknown> {
    return { [runtime.specialSigKey]: runtime.specialSecretSig, value };
}

/** The provider process prints an error's frames for the user to read, so there must be none. */
function withoutFrames(error: unknown): Error {
    const shown = error instanceof Error ? error : new Error(String(error));
    shown.stack = "";
    return shown;
}
