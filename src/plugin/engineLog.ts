import type { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { safeText } from "../base/safeText";
import { grpc, loadEngine } from "./protocol";
import type { Log, Severity } from "./provider";

/** The engine's log. What a plugin prints is shown to nobody. */
export interface EngineLog {
    readonly log: Log;
    /** Where the engine listens; a later one counts. */
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
            // An engine that does not listen, or an address that is none, is no reason for a lookup to fail.
            await send(address, severity, message, urn).catch(() => undefined);
        },
    };

    async function send(to: string, severity: Severity, message: string, urn: string): Promise<void> {
        const { EngineClient, LogRequest, LogSeverity } = loadEngine();
        client ??= new EngineClient(to, grpc.credentials.createInsecure());
        const request = new LogRequest()
            .setSeverity(severity === "info" ? LogSeverity.INFO : LogSeverity.WARNING)
            .setMessage(safeText(message))
            .setUrn(urn);
        const [engine, deadline] = [client, Date.now() + maxWaitMs];
        await new Promise<void>((resolve) => engine.log(request, new grpc.Metadata(), { deadline }, () => resolve()));
    }
}

const maxWaitMs = 10_000;
