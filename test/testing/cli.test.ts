import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { text } from "node:stream/consumers";
import * as ts from "typescript";

const sources = path.resolve(__dirname, "../../src");
let folder: string;
let cli: string;

beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), "mock-api-cli-"));
    cli = path.join(folder, "testing/cli.js");
    const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
    for (const layer of ["base", "testing"]) {
        for (const file of readdirSync(path.join(sources, layer), { recursive: true, encoding: "utf8" })) {
            const [from, to] = [path.join(sources, layer, file), path.join(folder, layer, file)];
            if (file.endsWith(".ts")) {
                const { outputText } = ts.transpileModule(readFileSync(from, "utf8"), { compilerOptions });
                mkdirSync(path.dirname(to), { recursive: true });
                writeFileSync(to.replace(/\.ts$/, ".js"), outputText);
            }
        }
    }
});

afterAll(() => rmSync(folder, { recursive: true }));

function run(...args: string[]): ChildProcessWithoutNullStreams {
    return spawn(process.execPath, [cli, ...args], { cwd: folder });
}

async function outcome(
    child: ChildProcessWithoutNullStreams,
): Promise<{ code: number | null; stdout: string; stderr: string }> {
    const exit = new Promise<number | null>((resolve) => child.once("close", resolve));
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
    return { code: await exit, stdout, stderr };
}

/** Runs the command, passes its environment to `use` once it has started, and ends it with the signal. */
async function serve(args: string[], signal: NodeJS.Signals, use: (env: Record<string, string>) => Promise<void>) {
    const child = run(...args);
    const ended = outcome(child);
    const introduction = await new Promise<string>((resolve) => {
        let seen = "";
        child.stdout.on("data", (chunk: Buffer) => {
            seen += chunk.toString();
            if (seen.includes("CLOUDFLARE_API_TOKEN")) {
                resolve(seen);
            }
        });
    });
    const exports = [...introduction.matchAll(/^export (\w+)=(\S+)$/gm)];
    try {
        await use(Object.fromEntries(exports.map(([, name = "", value = ""]) => [name, value])));
    } finally {
        child.kill(signal);
    }
    return ended;
}

function read(env: Record<string, string>, id: string, token = env.CLOUDFLARE_API_TOKEN): Promise<Response> {
    return fetch(`${env.CLOUDFLARE_BASE_URL}/accounts/${env.CLOUDFLARE_ACCOUNT_ID}/images/v1/${id}`, {
        headers: { authorization: `Bearer ${token}` },
    });
}

function writeJson(name: string, value: unknown): string {
    const file = path.join(folder, name);
    writeFileSync(file, JSON.stringify(value));
    return file;
}

describe("cloudflare-images-mock", () => {
    it("is a script for node", () => {
        expect(readFileSync(cli, "utf8")).toMatch(/^#!\/usr\/bin\/env node\n/);
    });

    it("serves a file of images until SIGTERM, and logs without credentials", async () => {
        const file = writeJson("images.json", [{ id: "hero", filename: "hero.jpeg" }]);
        let url = "";
        const { code, stdout, stderr } = await serve(["--images", file], "SIGTERM", async (env) => {
            expect(await (await read(env, "hero", "sesame")).json()).toMatchObject({
                result: { filename: "hero.jpeg" },
            });
            expect((await read(env, "missing")).status).toBe(404);
            url = env.CLOUDFLARE_BASE_URL ?? "";
        });
        expect(code).toBe(0);
        const deliveryUrl = url.replace(/\/client\/v4$/, "");
        expect(stdout).toContain(
            `# The mock of the Cloudflare Images API listens at ${url}\n` +
                `# The mock delivery host, instead of https://imagedelivery.net: ${deliveryUrl}\n`,
        );
        expect(stderr).toMatch(/^GET \/client\/v4\/\S+\/hero 200\nGET \/client\/v4\/\S+\/missing 404\n$/);
        expect(stderr).not.toContain("sesame");
    });

    it("reads all options from a file, and the port from the command line, and ends on Ctrl-C", async () => {
        const file = writeJson("options.json", {
            accountId: "a".repeat(32),
            images: [{ id: "x" }],
            tokens: { sesame: {} },
            port: 1,
        });
        const { code, stdout } = await serve(["--images", file, "--port", "0"], "SIGINT", async (env) => {
            expect(env.CLOUDFLARE_ACCOUNT_ID).toBe("a".repeat(32));
            expect(env.CLOUDFLARE_API_TOKEN).toBeUndefined();
            expect((await read(env, "x", "sesame")).status).toBe(200);
            expect((await read(env, "x", "other")).status).toBe(403);
        });
        expect(code).toBe(0);
        expect(stdout).not.toContain("sesame");
    });

    it("listens on the given port, and reports that it is taken", async () => {
        const { code } = await serve([], "SIGTERM", async (env) => {
            const { port } = new URL(env.CLOUDFLARE_BASE_URL ?? "");
            const second = await outcome(run("--port", port));
            expect(second.code).toBe(2);
            expect(second.stderr).toMatch(/^cloudflare-images-mock: .*EADDRINUSE.*\n$/);
        });
        expect(code).toBe(0);
    });

    it("shows its usage", async () => {
        const { code, stdout, stderr } = await outcome(run("--help"));
        expect(code).toBe(0);
        expect(stdout).toMatch(/^Usage: cloudflare-images-mock/);
        expect(stderr).toBe("");
    });

    it.each([
        ["an unknown option", ["--nonsense"], /--nonsense/],
        ["a word", ["nonsense"], /nonsense/],
        ["a port that was left out", ["--port", "--images"], /--port/],
        ["a port that is not a number", ["--port", "http"], /--port must be a number from 0 to 65535: it is "http"/],
        ["a port too high", ["--port", "65536"], /--port must be/],
        ["a file that does not exist", ["--images", "missing.json"], /--images missing.json: ENOENT/],
        ["a file that is not JSON", ["--images", "testing/cli.js"], /--images testing\/cli.js: .*JSON/],
        ["a file with a bad field", ["--images", "bad.json"], /--images bad.json: .*images\[0\].id is missing/],
        [
            "a file with a bad id",
            ["--images", "slash.json"],
            /--images slash.json: .*images\[0\].id must be an image id/,
        ],
    ])("refuses %s in one line", async (_, args, message) => {
        writeJson("bad.json", [{}]);
        writeJson("slash.json", [{ id: "/x" }]);
        const { code, stdout, stderr } = await outcome(run(...args));
        expect(code).toBe(2);
        expect(stdout).toBe("");
        expect(stderr).toMatch(message);
        expect(stderr).toMatch(/^cloudflare-images-mock: [^\n]+\n$/);
    });
});
