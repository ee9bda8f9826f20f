#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { parseOptions } from "./optionsFile";
import { startStandIn, type StandIn, type StandInOptions } from "./mockApi";

const usage = `Usage: cloudflare-images-stand-in [--port <port>] [--images <file.json>]

Runs a stand-in of the Cloudflare Images API on 127.0.0.1 until Ctrl-C or SIGTERM. It prints the environment variables
that point a program at it, and logs each request to stderr.

  --port <port>         the port to listen on (default: a free one)
  --images <file.json>  an array of images, [{ "id": "hero", "filename": "hero.jpeg" }],
                        or an object with more: { "images": [...], "variants": [...], "accountId": "..." }
  --help                shows this
`;

void main();

async function main(): Promise<void> {
    try {
        const options = readOptions(process.argv.slice(2));
        if (options === "help") {
            process.stdout.write(usage);
            return;
        }
        const standIn = await startStandIn({ ...options, log: (line) => process.stderr.write(`${line}\n`) });
        process.stdout.write(introduction(standIn, options));
        process.once("SIGINT", () => void standIn.close());
        process.once("SIGTERM", () => void standIn.close());
    } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        process.stderr.write(`cloudflare-images-stand-in: ${reason.replaceAll("\n", " ")}\n`);
        process.exitCode = 2;
    }
}

function readOptions(args: string[]): StandInOptions | "help" {
    const { values } = parseArgs({
        args,
        options: { port: { type: "string" }, images: { type: "string" }, help: { type: "boolean" } },
    });
    if (values.help) {
        return "help";
    }
    return {
        ...(values.images !== undefined && readOptionsFile(values.images)),
        ...(values.port !== undefined && { port: parsePort(values.port) }),
    };
}

function readOptionsFile(file: string): StandInOptions {
    try {
        return parseOptions(readFileSync(file, "utf8"));
    } catch (error) {
        throw new Error(`--images ${file}: ${error instanceof Error ? error.message : String(error)}`, {
            cause: error,
        });
    }
}

function parsePort(port: string): number {
    if (!/^\d{1,5}$/.test(port) || Number(port) > 65535) {
        throw new Error(`--port must be a number from 0 to 65535; it is ${JSON.stringify(port)}`);
    }
    return Number(port);
}

function introduction(standIn: StandIn, { tokens, keys }: StandInOptions): string {
    const isOpen = tokens === undefined && keys === undefined;
    return [
        `# A stand-in of the Cloudflare Images API listens at ${standIn.url}`,
        `# In the place of https://imagedelivery.net it delivers at ${standIn.deliveryUrl}`,
        `export CLOUDFLARE_BASE_URL=${standIn.url}`,
        `export CLOUDFLARE_ACCOUNT_ID=${standIn.accountId}`,
        isOpen ? "export CLOUDFLARE_API_TOKEN=any-token" : "# CLOUDFLARE_API_TOKEN: one of your options file",
        "",
    ].join("\n");
}
