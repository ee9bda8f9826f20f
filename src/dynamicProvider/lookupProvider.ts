import type { dynamic } from "@pulumi/pulumi";
import * as runtime from "@pulumi/pulumi/runtime";
import { type Connection, connectionOf } from "../client/batching";
import { type Client, createClient } from "../client/client";
import { type Environment, type ReadConfig, resolveSettings, type Settings } from "../base/settings";
import { checkLevel, type EnforcementLevel } from "../lookup/enforcement";
import { CanceledError, ConfigurationError, InvalidInputError } from "../base/errors";
import { checkExpectations, type ImageExpectations } from "../lookup/expectations";
import type { SecretInput } from "../base/imageReference";
import type { Judgement } from "../lookup/lookUpImage";

/** What every lookup hands to `read`: its arguments, and which of them are secrets of the program. */
export interface LookupInputs {
    readonly accountId?: unknown;
    readonly expect?: unknown;
    readonly enforcement?: unknown;
    /** The expectations that are not known at up. */
    readonly unjudged?: readonly string[] | null;
    readonly secretInputs?: readonly SecretInput[] | null;
    /** In the state alone. */
    readonly warning?: unknown;
}

/** What the dynamic providers of one process share. */
export interface ProviderProcess {
    readonly configure: (readConfig: ReadConfig) => void;
    /** Only when an image is read: a destroy must work without credentials. */
    readonly connect: () => Connection;
    /** Rejects once the engine cancels. */
    readonly canceled: Promise<never>;
}

export function createProviderProcess(
    environment: Environment,
    cancellation: AbortSignal,
    newClient: (settings: Settings) => Client = createClient,
): ProviderProcess {
    const canceled = new Promise<never>((_, reject) => {
        cancellation.addEventListener("abort", () => reject(new CanceledError("The lookup was canceled.")));
    });
    // Nobody need be reading when it is canceled.
    canceled.catch(() => undefined);
    let readConfig: ReadConfig | undefined;
    let connection: Connection | undefined;
    return {
        canceled,
        configure(newConfig) {
            readConfig = newConfig;
            connection = undefined;
        },
        connect() {
            if (readConfig === undefined) {
                throw new ConfigurationError(
                    "The installed @pulumi/pulumi does not hand its configuration to dynamic providers: use 3.139.0 or newer.",
                );
            }
            if (connection === undefined) {
                const settings = resolveSettings(readConfig, environment);
                connection = connectionOf(settings, newClient(settings));
            }
            return connection;
        },
    };
}

/**
 * A dynamic provider that only reads. The engine calls `read` at preview and at up for a lookup of the program, and at
 * refresh for each lookup of the state.
 */
export function createLookupProvider(
    className: string,
    { configure, connect, canceled }: ProviderProcess,
    read: (id: string, props: LookupInputs, connection: Connection) => Promise<dynamic.ReadResult>,
): dynamic.ResourceProvider {
    return {
        // Everything happens before the first await: the engine's first reads do not wait for the promise.
        configure({ config }) {
            configure((key) => config.get(key));
            return Promise.resolve();
        },

        async read(id, props: LookupInputs = {}) {
            try {
                return await Promise.race([read(id, props, connect()), canceled]);
            } catch (error) {
                throw withoutFrames(error);
            }
        },

        create() {
            return Promise.reject(
                withoutFrames(new InvalidInputError(`${className} is a lookup: it creates nothing.`)),
            );
        },
    };
}

export function textOf(value: unknown): string {
    return typeof value === "string" ? value : "";
}

export function checkJudgement({ expect, enforcement, unjudged }: LookupInputs): string[] {
    if (expect === undefined) {
        return [];
    }
    const unknown = enforcement === "mandatory" ? (unjudged ?? []) : [];
    return [
        ...checkExpectations(expect),
        ...checkLevel(enforcement),
        ...unknown.map(
            (name) => `expect.${name} is not known, for --target or --exclude leaves out what it comes from`,
        ),
    ];
}

/** What `checkJudgement` found nothing wrong with. A refresh has no expectations: it takes over what it finds. */
export function toJudgement({ expect, enforcement }: LookupInputs, isRefresh: boolean): Judgement | undefined {
    return expect === undefined || isRefresh
        ? undefined
        : { expect: expect as ImageExpectations, level: enforcement as EnforcementLevel };
}

/** `outputs`, in which those that reveal a secret input are secret. */
export function withSecrets(
    outputs: object,
    revealing: Readonly<Record<SecretInput, readonly string[]>>,
    secretInputs: readonly SecretInput[],
): Record<string, unknown> {
    const names = new Set(secretInputs.flatMap((input) => revealing[input]));
    const values = Object.entries(outputs).map(([name, value]: [string, unknown]): [string, unknown] => [
        name,
        names.has(name) ? secret(value) : value,
    ]);
    return { ...Object.fromEntries(values), secretInputs: secretInputs.length > 0 ? secretInputs : null };
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
