import { connect } from "node:http2";
import { setTimeout as delay } from "node:timers/promises";
import { parseUrl } from "../base/urls";
import { batching } from "../client/batching";
import { type Client, createClient } from "../client/client";
import { packageVersion } from "../client/http";
import { createProviderProcess } from "../client/providerProcess";
import { thisMachine } from "../client/request";
import { createEngineLog } from "./engineLog";
import { grpc } from "./protocol";
import { createImagesProvider } from "./provider";
import { createServer } from "./server";

/** How long to wait for more lookups of a program. They reach the plugin a few milliseconds apart. */
const quietMs = 10;

/** Serves the plugin on a free port of the loopback interface, and prints the port for the engine. */
export function main(engineAddress: string | undefined): void {
    const engine = createEngineLog();
    engine.attach(engineAddress ?? "");
    const print = (line: string) => void engine.log("info", line);
    const cancellation = new AbortController();
    const provider = createProviderProcess(
        { variables: process.env, process: "the process that runs pulumi" },
        cancellation.signal,
        (settings) => {
            const client = createClient(settings, { ...thisMachine, print });
            return { settings, client, batchingClient: batching(countingOnce(client), () => delay(quietMs)) };
        },
    );
    const server = createServer({
        provider: createImagesProvider(provider, engine.log),
        engine,
        version: packageVersion(),
        cancel: () => cancellation.abort(),
    });
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
        if (error !== null) {
            console.error(`The plugin of pulumi-cloudflare-images cannot listen: ${error.message}`);
            process.exitCode = 1;
        } else {
            console.log(String(port)); // A number would get a colour where FORCE_COLOR is set.
        }
    });
    endWithEngine(engineAddress ?? "");
}

/**
 * Ends the plugin with its connection to the engine, because a killed engine does not tell its plugins. On Windows, the parent
 * of the plugin is the shell of its launcher, which waits for it.
 */
function endWithEngine(address: string): void {
    const url = parseUrl(`http://${address}`);
    if (url !== undefined) {
        const connection = connect(url);
        connection.on("error", () => undefined).on("close", () => process.exit());
        connection.unref();
    }
}

/**
 * A client that reads the statistics of an account once. They only decide how images are read together, and Python's SDK
 * sends so few lookups at a time that each group would read them again.
 */
function countingOnce(client: Client): Client {
    const counts = new Map<string, ReturnType<Client["getStats"]>>();
    return {
        ...client,
        getStats(account) {
            const count = counts.get(account.accountId) ?? client.getStats(account);
            counts.set(account.accountId, count);
            count.catch(() => counts.delete(account.accountId));
            return count;
        },
    };
}
