import * as pulumi from "@pulumi/pulumi";
import { isCloudflareImagesError } from "../base/errors";
import { observed } from "../base/sdk";
import { customDomainPrefix } from "../base/urls";
import { createLookupProvider } from "../dynamicProvider/lookupProvider";
import { createProviderProcess, type ProviderProcess } from "../client/providerProcess";
import { functions } from "../lookup/functions";
import { imageDetailsLookup, imageDetailsSetLookup } from "../lookup/resources";
import { currentRun } from "./failureOf";
import { serveMockApi } from "./mockApi";
import type { MockApiOptions } from "./options";

/** The argument of `pulumi.runtime.setMocks`. */
export interface MockImages {
    newResource(
        args: pulumi.runtime.MockResourceArgs,
    ): Promise<{ id: string | undefined; state: Record<string, unknown> }>;
    call(args: pulumi.runtime.MockCallArgs): Promise<Record<string, unknown>>;
}

type Inputs = Readonly<Record<string, unknown>>;

const lookups = new Map(
    [imageDetailsLookup, imageDetailsSetLookup].map((reader) => [
        `pulumi-nodejs:dynamic/cloudflareImages:${reader.className}`,
        reader,
    ]),
);

/**
 * Mocks for Pulumi's unit tests, with the images of a mock API. Lookups and functions are read and judged as on the engine:
 * a missing image, a missing variant and a failed `expect` fail the test. Other resources have their inputs as outputs, and
 * other functions an empty result.
 *
 * The mock API starts with the first lookup, on the loopback interface. It does not keep the test process running. Fake
 * timers do not work with it.
 *
 * @example
 * ```ts
 * import * as pulumi from "@pulumi/pulumi";
 * import { mockImages } from "pulumi-cloudflare-images/testing";
 *
 * void pulumi.runtime.setMocks(mockImages({ images: [{ id: "hero.jpeg" }], variants: [{ id: "thumbnail" }] }));
 * ```
 *
 * @param options The options of `startMockApi`.
 */
export function mockImages(options: MockApiOptions = {}): MockImages {
    const providers = new Map<string, Inputs>();
    const processes = new Map<string, Promise<ProviderProcess>>();
    let settings: Promise<Inputs> | undefined;

    const processOf = (provider = ""): Promise<ProviderProcess> => {
        const process = processes.get(provider) ?? startProcess(provider);
        processes.set(provider, process);
        return process;
    };
    const startProcess = async (provider: string): Promise<ProviderProcess> => {
        const account = "cloudflare-images:accountId";
        // A reference is `<urn>::<id>`.
        const given = providers.get(provider.split("::").at(-1) ?? "")?.[account];
        settings ??= serve(options);
        const config = { ...(await settings), ...(given !== undefined && { [account]: given }) };
        const process = createProviderProcess({ variables: {}, process: "the test" }, new AbortController().signal);
        process.configure((key) => (config as Readonly<Record<string, string | undefined>>)[key]);
        return process;
    };

    return {
        async newResource({ type, name, inputs, id, provider }) {
            const state = inputs as Record<string, unknown>;
            if (type === "pulumi:providers:pulumi-nodejs") {
                providers.set(name, state);
                return { id: name, state };
            }
            const lookup = lookups.get(type);
            if (lookup === undefined || id === undefined || id === pulumi.runtime.unknownValue) {
                return { id: id === undefined || id === "" ? `${name}-id` : id, state };
            }
            return orFailure(
                async () => {
                    const read = await createLookupProvider(lookup, await processOf(provider)).read?.(id, state);
                    return { id, state: { ...(read?.props as Record<string, unknown>) } };
                },
                (failure, error) => {
                    currentRun()?.fail(error);
                    return { id, state: { ...state, failure } };
                },
            );
        },

        async call({ token, inputs, provider }) {
            const fn = functions.get(token);
            if (fn === undefined) {
                return {};
            }
            const args = inputs as { readonly accountId?: unknown };
            const warn = (message: string) => void pulumi.log.warn(message);
            return orFailure<Record<string, unknown>>(
                async () => {
                    const clients = (await processOf(provider)).clientsFor(args.accountId);
                    const context = { clients, secretArgs: [], isPreview: pulumi.runtime.isDryRun(), warn };
                    return { ...(await fn.run(args, context)) };
                },
                (failure) => failure,
            );
        },
    };
}

/** Returns an error as a response, because the SDK drops the errors that mocks throw. */
async function orFailure<T>(
    work: () => Promise<T>,
    respond: (failure: { code: string; message: string }, error: Error) => T,
): Promise<T> {
    const reading = work();
    currentRun()?.reads.push(reading);
    try {
        return await reading;
    } catch (error) {
        if (!isCloudflareImagesError(error)) {
            throw error;
        }
        const { code, message } = error;
        return respond({ code, message }, error);
    }
}

/** The value of an output in a unit test: a promise that rejects as the output does. */
export function valueOf<T>(output: pulumi.Output<T>): Promise<T> {
    return observed(output).promise();
}

/** Starts the mock API. Resolves to the settings that point at it. */
async function serve(options: MockApiOptions): Promise<Inputs> {
    const { mockApi, server } = await serveMockApi(options);
    server.unref();
    server.on("connection", (socket) => socket.unref());
    return {
        "cloudflare-images:baseUrl": mockApi.url,
        "cloudflare-images:deliveryBaseUrl": mockApi.deliveryUrl + customDomainPrefix,
        "cloudflare-images:apiToken": "any-token",
        "cloudflare-images:accountId": mockApi.accountId,
    };
}
