import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type * as structs from "google-protobuf/google/protobuf/struct_pb";
import { runChecked } from "../../engine/support/run";
import { root } from "../../support/documents";

const fromSdk = createRequire(require.resolve("@pulumi/pulumi/package.json"));
export const grpc = fromSdk("@grpc/grpc-js") as typeof import("@grpc/grpc-js");
export const { Struct } = fromSdk("google-protobuf/google/protobuf/struct_pb.js") as typeof structs;
const { Empty } = fromSdk(
    "google-protobuf/google/protobuf/empty_pb.js",
) as typeof import("google-protobuf/google/protobuf/empty_pb");
const messages = fromSdk("./proto/provider_pb.js") as Record<string, new () => Message>;
const plugins = fromSdk("./proto/plugin_pb.js") as Record<string, new () => Message>;
const { ResourceProviderClient } = fromSdk("./proto/provider_grpc_pb.js") as {
    ResourceProviderClient: new (address: string, credentials: unknown, options: object) => Client;
};
const { EngineService } = fromSdk("./proto/engine_grpc_pb.js") as typeof import("@pulumi/pulumi/proto/engine_grpc_pb");

/** A message by the names of its setters. */
interface Message extends Record<string, unknown> {
    toObject(): Record<string, unknown>;
}

type Client = Record<string, (request: unknown, callback: (error: Error | null, response: Message) => void) => void> & {
    close(): void;
};

const requests: Readonly<Record<string, string>> = {
    handshake: "ProviderHandshakeRequest",
    attach: "PluginAttach",
    getSchema: "GetSchemaRequest",
    checkConfig: "CheckRequest",
    diffConfig: "DiffRequest",
    configure: "ConfigureRequest",
    invoke: "InvokeRequest",
    check: "CheckRequest",
    diff: "DiffRequest",
    create: "CreateRequest",
    read: "ReadRequest",
    list: "ListRequest",
    update: "UpdateRequest",
    delete: "DeleteRequest",
    call: "CallRequest",
    construct: "ConstructRequest",
};

/** The methods of the plugin that the property test sends malformed requests to. */
export const methods = Object.keys(requests).filter((method) => method !== "list");

const secretSignature = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };
export const secret = (value: unknown) => ({ ...secretSignature, value });

/** What the plugin said to the engine. */
export interface Said {
    readonly severity: number;
    readonly message: string;
    readonly urn: string;
}

/** A plugin that runs, as the engine starts it, with an engine that keeps what is said to it. */
export interface Plugin extends PluginClient {
    readonly process: ChildProcess;
    readonly said: Said[];
}

export interface PluginClient {
    /** Calls a method: objects are sent in their wire form, and given back in it. */
    call(method: string, fields?: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>>;

    /** Calls `list`, which answers with a stream. */
    list(fields: Readonly<Record<string, unknown>>): Promise<Listed>;

    close(): void;
}

/** The messages of a stream of `list`. */
export interface Listed {
    readonly results: readonly unknown[];
    readonly next: string | undefined;
}

const running: (() => Promise<void>)[] = [];

/** Stops all plugins that a test started. */
export async function stopPlugins(): Promise<void> {
    await Promise.all(running.splice(0).map((stop) => stop()));
}

/** The program that is started, and its first arguments. */
export type Command = readonly [string, ...string[]];

/** The plugin of the clone, which needs Node. */
export const nodePlugin: Command = [process.execPath, join(root, "plugin/pulumi-resource-cloudflare-images")];

/** This system, by Pulumi's name. */
export const system = [
    process.platform === "win32" ? "windows" : process.platform,
    process.arch === "x64" ? "amd64" : process.arch,
].join("-");

/** Whether the plugin is compiled for this system. */
export const isCompiled = system !== "darwin-amd64";

/** Compiles the plugin of the clone for this system. */
export async function compilePlugin(folder: string): Promise<Command> {
    const args = ["scripts/bundlePlugin.mjs", "--unpacked", folder, system];
    return [(await runChecked(process.execPath, args, { cwd: root })).stdout.trim()];
}

export async function startPlugin(
    environment: Readonly<Record<string, string>> = {},
    { command = nodePlugin, cwd = root } = {},
): Promise<Plugin> {
    const [program, ...args] = command;
    const said: Said[] = [];
    const engine = new grpc.Server();
    engine.addService(EngineService, {
        log(call: { request: { toObject(): Said } }, callback: (error: null, response: unknown) => void) {
            said.push(call.request.toObject());
            callback(null, new Empty());
        },
    });
    const enginePort = await new Promise<number>((resolve, reject) =>
        engine.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) =>
            error === null ? resolve(port) : reject(error),
        ),
    );
    const { PATH = "", NODE_COMPILE_CACHE = "" } = process.env;
    const child = spawn(program, [...args, `127.0.0.1:${enginePort}`], {
        cwd,
        env: { PATH, NODE_COMPILE_CACHE, ...environment },
        stdio: ["pipe", "pipe", "inherit"],
    });
    const [port] = (await once(createInterface(child.stdout), "line")) as [string];
    const client = connect(`127.0.0.1:${port}`);
    running.push(async () => {
        client.close();
        engine.forceShutdown();
        const isGone = child.exitCode === null ? once(child, "exit") : undefined;
        child.kill();
        await isGone;
    });
    return { ...client, process: child, said };
}

/** Calls a plugin that listens. */
export function connect(address: string): PluginClient {
    const client = new ResourceProviderClient(address, grpc.credentials.createInsecure(), {
        "grpc.max_receive_message_length": -1,
    });
    return {
        close: () => client.close(),

        call: (method, fields = {}) =>
            new Promise((resolve, reject) => {
                client[method]?.(requestOf(method, fields), (error, response) =>
                    error === null ? resolve(valuesOf(response)) : reject(error),
                );
            }),

        async list(fields) {
            const results: unknown[] = [];
            let next: string | undefined;
            const stream = (client as unknown as { list(request: unknown): AsyncIterable<Message> }).list(
                requestOf("list", fields),
            );
            for await (const message of stream) {
                const { result, continuation } = message.toObject() as {
                    result?: unknown;
                    continuation?: { continuationToken: string };
                };
                if (result !== undefined) {
                    results.push(result);
                }
                next = continuation?.continuationToken ?? next;
            }
            return { results, next };
        },
    };
}

function requestOf(method: string, fields: Readonly<Record<string, unknown>>): unknown {
    const name = requests[method] ?? "";
    const Request = messages[name] ?? plugins[name] ?? (Empty as unknown as new () => Message);
    const request = new Request();
    for (const [field, value] of Object.entries(fields)) {
        const set = request[`set${field[0]?.toUpperCase() ?? ""}${field.slice(1)}`] as (value: unknown) => void;
        set.call(request, typeof value === "object" ? Struct.fromJavaScript(value as never) : value);
    }
    return request;
}

/** The fields of a response: what is a struct as the object that it stands for. */
function valuesOf(response: Message): Record<string, unknown> {
    const structOf = (name: string) => {
        const get = response[`get${name[0]?.toUpperCase() ?? ""}${name.slice(1)}`];
        const value: unknown = typeof get === "function" ? get.call(response) : undefined;
        return value instanceof Struct ? value.toJavaScript() : undefined;
    };
    return Object.fromEntries(
        Object.entries(response.toObject()).map(([key, value]) => {
            const name = key.replace(/^pb_/, "");
            return [name, structOf(name) ?? value];
        }),
    );
}
