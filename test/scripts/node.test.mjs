import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { once } from "node:events";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";

import nodePackages from "../../scripts/setup/nodePackages.json";
import { temporaryFolder } from "./support/temporaryFolder.mjs";

const run = promisify(execFile);
const source = pathToFileURL(path.resolve(__dirname, "../../scripts/setup/node.mjs")).href;
const integrityOf = (content) => `sha512-${createHash("sha512").update(content).digest("base64")}`;

let served;
let registry;
beforeAll(async () => {
    registry = createServer(({ url }, response) => {
        const tarball = `http://${registry.host}/tool.tgz`;
        const dist = {
            tarball,
            integrity: integrityOf(served),
            shasum: createHash("sha1").update(served).digest("hex"),
        };
        const versions = { "1.0.0": { name: "tool", version: "1.0.0", dist } };
        response.end(
            url === "/tool.tgz" ? served : JSON.stringify({ name: "tool", "dist-tags": { latest: "1.0.0" }, versions }),
        );
    });
    registry.listen(0, "127.0.0.1");
    await once(registry, "listening");
    registry.host = `127.0.0.1:${registry.address().port}`;
});
afterAll(() => {
    registry.closeAllConnections();
    registry.close();
});

async function packed(content) {
    const folder = temporaryFolder();
    writeFileSync(path.join(folder, "package.json"), JSON.stringify({ name: "tool", version: "1.0.0" }));
    mkdirSync(path.join(folder, "bin"));
    writeFileSync(path.join(folder, "bin", "node"), content);
    await run("npm pack", { cwd: folder, shell: true });
    return readFileSync(path.join(folder, "tool-1.0.0.tgz"));
}

/** Installs the package as the toolchain installs Node, and resolves to the file that it got. */
async function install(integrity) {
    const folder = temporaryFolder();
    const script = `import { installPackage } from ${JSON.stringify(source)};
        await installPackage(process.argv[1], { name: "tool", version: "1.0.0", integrity: process.argv[2] });`;
    const env = {
        ...process.env,
        npm_config_registry: `http://${registry.host}`,
        npm_config_cache: temporaryFolder(),
        npm_config_fetch_retries: "0",
    };
    await run(process.execPath, ["--input-type=module", "-e", script, folder, integrity], { env });
    return path.join(folder, "node_modules", "tool", "bin", "node");
}

test("Node from npm is what the repository names", async () => {
    served = await packed("the right one");
    expect(readFileSync(await install(integrityOf(served)), "utf8")).toBe("the right one");
});

test("what a registry serves in its place is refused, whatever the registry says of it", async () => {
    const right = integrityOf(await packed("the right one"));
    served = await packed("another one");
    await expect(install(right)).rejects.toThrow("EINTEGRITY");
    expect(existsSync(await install(integrityOf(served)))).toBe(true);
});

test.each(Object.entries(nodePackages))(
    "the Node for %s has a version and a hash of its content",
    (_, { version, integrity }) => {
        expect(version).toMatch(/^\d+\.\d+\.\d+$/);
        expect(integrity).toMatch(/^sha512-[\w+/]{86}==$/);
    },
);
