#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { startMockApi, type MockApi } from "./mockApi";
import { assertOptions, type MockApiOptions } from "./options";

const usage = `Usage: cloudflare-images-mock [--port <port>] [--images <file.json>]

Runs a mock of the Cloudflare Images API on 127.0.0.1 until Ctrl-C or SIGTERM. It prints the environment variables
that point a program at it, and logs each request to stderr.

  --port <port>         the port to listen on (default: a free one)
  --images <file.json>  a list of images, [{ "id": "hero", "filename": "hero.jpeg" }],
                        or an object of options, { "images": [...], "variants": [...], "accountId": "..." }
  --help                shows this help
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
        const value: unknown = JSON.parse(readFileSync(file, "utf8"));
        const options: unknown = Array.isArray(value) ? { images: value } : value;
        assertOptions(options);
        return options;
    } catch (error) {
        throw new Error(`--images ${file}: ${error instanceof Error ? error.message : String(error)}`, {
            cause: error,
        });
    }
}

function parsePort(port: string): number {
    if (!/^\d{1,5}$/.test(port) || Number(port) > 65535) {
        throw new Error(`--port must be a number from 0 to 65535: it is ${JSON.stringify(port)}`);
    }
    return Number(port);
}

function introduction(mockApi: MockApi, { tokens, keys }: MockApiOptions): string {
    const isOpen = tokens === undefined && keys === undefined;
    return [
        `# The mock of the Cloudflare Images API listens at ${mockApi.url}`,
        `# The mock delivery host, instead of https://imagedelivery.net: ${mockApi.deliveryUrl}`,
        `export CLOUDFLARE_BASE_URL=${mockApi.url}`,
        `export CLOUDFLARE_ACCOUNT_ID=${mockApi.accountId}`,
        isOpen ? "export CLOUDFLARE_API_TOKEN=any-token" : "# CLOUDFLARE_API_TOKEN: a token of your options file",
        "",
    ].join("\n");
}
