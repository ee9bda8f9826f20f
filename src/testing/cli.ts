#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { parseOptions } from "./optionsFile";
import { startMockApi, type MockApi, type MockApiOptions } from "./mockApi";

const usage = `Usage: cloudflare-images-mock [--port <port>] [--images <file.json>]

Runs a mock of the Cloudflare Images API on 127.0.0.1 until Ctrl-C or SIGTERM. It prints the environment variables
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
        const mockApi = await startMockApi({ ...options, log: (line) => process.stderr.write(`${line}\n`) });
        process.stdout.write(introduction(mockApi, options));
        process.once("SIGINT", () => void mockApi.close());
        process.once("SIGTERM", () => void mockApi.close());
    } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        process.stderr.write(`cloudflare-images-mock: ${reason.replaceAll("\n", " ")}\n`);
        process.exitCode = 2;
    }
}

function readOptions(args: string[]): MockApiOptions | "help" {
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

function readOptionsFile(file: string): MockApiOptions {
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

function introduction(mockApi: MockApi, { tokens, keys }: MockApiOptions): string {
    const isOpen = tokens === undefined && keys === undefined;
    return [
        `# A mock API of the Cloudflare Images API listens at ${mockApi.url}`,
        `# In the place of https://imagedelivery.net it delivers at ${mockApi.deliveryUrl}`,
        `export CLOUDFLARE_BASE_URL=${mockApi.url}`,
        `export CLOUDFLARE_ACCOUNT_ID=${mockApi.accountId}`,
        isOpen ? "export CLOUDFLARE_API_TOKEN=any-token" : "# CLOUDFLARE_API_TOKEN: one of your options file",
        "",
    ].join("\n");
}
