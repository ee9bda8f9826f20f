import { execa } from "execa";
import { writeFile } from "node:fs/promises";
import path from "node:path";

import { median } from "./measure.mjs";

const SDK = 'require("@pulumi/pulumi");';
const COMPILE_CACHE = 'require("node:module").enableCompileCache(__dirname);';
const PACKAGE = 'require("pulumi-cloudflare-images");';
const PROVIDER_HOST = `require("source-map-support/register"); ${SDK}`;

/** The JavaScript in `work` is timed, after that in `before`. */
const STEPS = [
    { what: "`@pulumi/pulumi`, which every program has", work: SDK },
    { what: "the same with `NODE_COMPILE_CACHE`", before: COMPILE_CACHE, work: SDK },
    { what: "program: this package, after it", before: SDK, work: PACKAGE },
    { what: "the same with `NODE_COMPILE_CACHE`", before: `${COMPILE_CACHE} ${SDK}`, work: PACKAGE },
    {
        what: "program: the client, at the first function call",
        before: `${SDK} ${PACKAGE}`,
        work: `const folder = require("node:path").dirname(require.resolve("pulumi-cloudflare-images"));
            require(folder + "/lookup/clientsFor.js").clientsFor(() => undefined);`,
    },
    {
        what: "provider process: this package, after its host",
        before: PROVIDER_HOST,
        work: 'require("pulumi-cloudflare-images/dynamic-provider");',
    },
    { what: "provider process: axios, at the first request", before: PROVIDER_HOST, work: 'require("axios");' },
];

const RUNS = 15;

/** Resolves to a table of what a lookup loads at the start. The first round fills the caches. */
export async function measureStartup(folder, { node, env }) {
    const script = path.join(folder, "startup.cjs");
    // Without settings, the client is not loaded.
    const settings = { CLOUDFLARE_ACCOUNT_ID: "0".repeat(32), CLOUDFLARE_API_TOKEN: "token" };
    const options = { cwd: folder, env: { ...env, ...settings }, extendEnv: false };
    const samples = STEPS.map((step) => ({ step, all: [] }));
    for (let run = 0; run <= RUNS; run += 1) {
        for (const { step, all } of samples) {
            await writeFile(script, scriptOf(step));
            all.push(JSON.parse((await execa(node, [script], options)).stdout));
        }
    }
    const rows = samples.map(({ step, all }) => [
        step.what,
        median(all.slice(1).map(({ ms }) => ms)).toFixed(0),
        String(all[0].files),
        all[0].kilobytes.toFixed(0),
    ]);
    return [[`start, medians of ${RUNS} processes`, "ms", "files", "KB"], ...rows];
}

function scriptOf({ before = "", work }) {
    return `${before}
const loaded = new Set(Object.keys(require.cache));
const start = performance.now();
${work}
const ms = performance.now() - start;
const files = Object.keys(require.cache).filter((file) => !loaded.has(file));
const bytes = files.reduce((sum, file) => sum + require("node:fs").statSync(file).size, 0);
console.log(JSON.stringify({ ms, files: files.length, kilobytes: bytes / 1000 }));
process.exit(0);
`;
}
