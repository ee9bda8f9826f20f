import { execa } from "execa";
import { writeFile } from "node:fs/promises";
import path from "node:path";

import { median } from "./measure.mjs";

const SDK = 'require("@pulumi/pulumi");';
const COMPILE_CACHE = 'require("node:module").enableCompileCache(__dirname);';
const PACKAGE = 'require("pulumi-cloudflare-images");';
const PROVIDER_HOST = `require("source-map-support/register"); ${SDK}`;

/** What is loaded at the start: `work` is timed, as JavaScript, after `before`. */
const STEPS = [
    { what: "`@pulumi/pulumi`, which every program has", work: SDK },
    { what: "the same with `NODE_COMPILE_CACHE`", before: COMPILE_CACHE, work: SDK },
    { what: "program: this package, after it", before: SDK, work: PACKAGE },
    { what: "the same with `NODE_COMPILE_CACHE`", before: `${COMPILE_CACHE} ${SDK}`, work: PACKAGE },
    {
        what: "as many empty files",
        before: `${SDK} const before = Object.keys(require.cache); ${PACKAGE}
            const empty = Object.keys(require.cache).slice(before.length).map((_, index) => \`./empty\${index}.js\`);
            empty.forEach((file) => require("node:fs").writeFileSync(__dirname + "/" + file, ""));`,
        work: "empty.forEach((file) => require(file));",
    },
    {
        what: "program: the client, at the first function call",
        before: `${SDK} ${PACKAGE}`,
        work: `const folder = require("node:path").dirname(require.resolve("pulumi-cloudflare-images"));
            require(folder + "/lookup/connect.js").connect(() => undefined);`,
    },
    {
        what: "program: the closure of a dynamic provider, which this package avoids",
        before: `const pulumi = ${SDK}`,
        work: "await pulumi.runtime.serializeFunction(() => ({ read: async (id) => ({ id }) }));",
    },
    {
        what: "provider process: this package, after its host",
        before: PROVIDER_HOST,
        work: 'require("pulumi-cloudflare-images/dynamic-provider");',
    },
    { what: "provider process: axios, at the first request", before: PROVIDER_HOST, work: 'require("axios");' },
    { what: "of that, form-data", before: PROVIDER_HOST, work: 'require("form-data");' },
    {
        what: "of that, the fetch of Node, which axios tries",
        before: PROVIDER_HOST,
        work: 'new Request("http://127.0.0.1", { method: "POST", body: new ReadableStream(), duplex: "half" });',
    },
];

/** Without them, the client would not be loaded. */
const SETTINGS = { CLOUDFLARE_ACCOUNT_ID: "0".repeat(32), CLOUDFLARE_API_TOKEN: "token" };

const RUNS = 15;

/** The rows of a table: where the time goes that a lookup adds to the start of a program. The first round fills the caches. */
export async function measureStartup(folder, { node, env }) {
    const script = path.join(folder, "startup.cjs");
    const samples = STEPS.map((step) => ({ step, all: [] }));
    for (let run = 0; run <= RUNS; run += 1) {
        for (const { step, all } of samples) {
            await writeFile(script, scriptOf(step));
            const { stdout } = await execa(node, [script], {
                cwd: folder,
                env: { ...env, ...SETTINGS },
                extendEnv: false,
            });
            all.push(JSON.parse(stdout));
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
    return `(async () => {
${before}
const loaded = new Set(Object.keys(require.cache));
const start = performance.now();
${work}
const ms = performance.now() - start;
const files = Object.keys(require.cache).filter((file) => !loaded.has(file));
const bytes = files.reduce((sum, file) => sum + require("node:fs").statSync(file).size, 0);
console.log(JSON.stringify({ ms, files: files.length, kilobytes: bytes / 1000 }));
process.exit(0);
})();
`;
}
