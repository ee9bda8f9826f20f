import type { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { safeText } from "../base/safeText";
import { grpc, loadEngine } from "./protocol";
import type { Log, Severity } from "./provider";

/** The engine's log. Users do not see what a plugin prints. */
export interface EngineLog {
    readonly log: Log;
    /** Sets the address of the engine. A later address replaces an earlier one. */
    attach(address: string): void;
}

export function createEngineLog(): EngineLog {
    let address: string | undefined;
    let client: EngineClient | undefined;
    return {
        attach(given) {
            if (given !== "" && given !== address) {
                client?.close();
                client = undefined;
                address = given;
            }
        },

        async log(severity, message, urn = "") {
            if (address === undefined) {
                return;
            }
            // A lookup must not fail because the engine does not listen, or because the address is wrong.
            await send(address, severity, message, urn).catch(() => undefined);
        },
    };

    async function send(to: string, severity: Severity, message: string, urn: string): Promise<void> {
        const { EngineClient, LogRequest, LogSeverity } = loadEngine();
        client ??= new EngineClient(to, grpc.credentials.createInsecure(), { "grpc.enable_http_proxy": 0 });
        const request = new LogRequest()
            .setSeverity(severity === "info" ? LogSeverity.INFO : LogSeverity.WARNING)
            .setMessage(safeText(message))
            .setUrn(urn);
        const [engine, deadline] = [client, Date.now() + logTimeoutMs];
        await new Promise<void>((resolve) => engine.log(request, new grpc.Metadata(), { deadline }, () => resolve()));
    }
}

const logTimeoutMs = 10_000;
