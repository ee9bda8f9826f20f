import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { type MockApi, startMockApi } from "../../src/testing";
import { deliveryUrl, privateId, publicId } from "./support/account";
import { exampleProgram } from "./support/example";
import { expectSuccess } from "./support/expectRun";
import { packageWorkspace, Project } from "./support/project";
import { run, runChecked } from "./support/run";

const root = resolve(__dirname, "../..");

let mockApi: MockApi;

beforeEach(async () => {
    mockApi = await startMockApi({
        images: [{ id: publicId }, { id: privateId, requireSignedURLs: true }, { id: "gallery/featured.jpeg" }],
        variants: [
            { id: "public" },
            { id: "small", options: { width: 480 } },
            { id: "medium", options: { width: 800 } },
            { id: "large" },
        ],
    });
});

afterEach(() => mockApi.close());

const program = `exports.url = new images.ImageDetails("hero", { imageId: "gallery/featured.jpeg" }).variantUrl("public");`;

async function tarball(): Promise<string> {
    const name = (await readdir(packageWorkspace())).find((file) => file.endsWith(".tgz"));
    return join(packageWorkspace(), name ?? "");
}

it("a definition leads an editor to a source that is in the package", async () => {
    const folder = join(packageWorkspace(), "node_modules/pulumi-cloudflare-images/dist");
    const maps = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith(".d.ts.map"));
    const sources = maps.map(async (file) => {
        const { sources } = JSON.parse(await readFile(join(folder, file), "utf8")) as { sources: string[] };
        return sources.map((source) => join(folder, dirname(file), source));
    });
    const texts = (await Promise.all(sources)).flat().map((source) => readFile(source, "utf8"));
    expect((await Promise.all(texts)).length).toBeGreaterThan(100);
});

it("the links of the README lead to files of the package", async () => {
    const installed = join(packageWorkspace(), "node_modules/pulumi-cloudflare-images");
    const readme = await readFile(join(installed, "README.md"), "utf8");
    const links = [...readme.matchAll(/\]\((?!https:)([^)#]+)/g)].map(([, link = ""]) => link);
    const missing = links.filter((link) => !existsSync(join(installed, link)));
    expect(links.length).toBeGreaterThan(20);
    expect(missing).toEqual([]);
});

describe("a program that has the package only through another one", () => {
    it("is told in one line to depend on it", async () => {
        const folder = await mkdtemp(join(packageWorkspace(), "nested-"));
        await mkdir(join(folder, "node_modules"));
        await mkdir(join(folder, "hidden/node_modules"), { recursive: true });
        await symlink(root, join(folder, "hidden/node_modules/pulumi-cloudflare-images"), "junction");
        await symlink(join(root, "node_modules/@pulumi"), join(folder, "node_modules/@pulumi"), "junction");
        const outside = await mkdtemp(join(tmpdir(), "pulumi-cloudflare-images-nested-"));
        await rename(folder, join(outside, "nested"));
        const project = await Project.create({ mockApi, program: "", workspace: join(outside, "nested") });
        await project.writeProgram(`
            const images = require("../hidden/node_modules/pulumi-cloudflare-images");
            new images.ImageDetails("hero", { imageId: "gallery/featured.jpeg" });
        `);
        const preview = await project.preview();
        await rm(outside, { recursive: true });
        expect(preview.code).not.toBe(0);
        expect(preview.output).toMatch(
            /error: .*[Aa]dd pulumi-cloudflare-images to the package.json of the program: .*Cannot find module/,
        );
        expect(preview.output).not.toMatch(/^\s+at /m);
    });
});

describe("an upgrade of the package", () => {
    it("changes nothing, for the provider in the state is short and names no path, version or credential", async () => {
        const folder = await mkdtemp(join(tmpdir(), "pulumi-cloudflare-images-upgrade-"));
        const installed = join(folder, "node_modules/pulumi-cloudflare-images");
        await mkdir(join(folder, "node_modules"));
        await symlink(root, installed, "junction");
        for (const name of ["@pulumi", "axios"]) {
            await symlink(join(root, "node_modules", name), join(folder, "node_modules", name), "junction");
        }
        const project = await Project.create({ mockApi, program, workspace: folder });
        expectSuccess(await project.up());
        expect(mockApi.requests.at(-1)?.headers["user-agent"]).toMatch(/^pulumi-cloudflare-images\/0\.1\.0/);
        const provider = await providerInState(project);
        expect(provider.length).toBeGreaterThan(0);
        expect(provider.length).toBeLessThan(1024);
        expect(provider).toContain("require('pulumi-cloudflare-images/dynamic-provider').provider");
        expect(provider).not.toMatch(/\d\.\d|good-token|project-|home/);

        // From the checkout to another version, which is packed and installed, and so lies elsewhere.
        await rm(installed);
        await cp(join(packageWorkspace(), "node_modules/pulumi-cloudflare-images"), installed, { recursive: true });
        const manifest = join(installed, "package.json");
        const upgraded = { ...(JSON.parse(await readFile(manifest, "utf8")) as object), version: "0.2.0" };
        await writeFile(manifest, JSON.stringify(upgraded));
        expectSuccess(await project.up("--expect-no-changes"));
        expect(mockApi.requests.at(-1)?.headers["user-agent"]).toMatch(/^pulumi-cloudflare-images\/0\.2\.0/);
        expect(await providerInState(project)).toBe(provider);
        expectSuccess(await project.refresh("--expect-no-changes"));
        expectSuccess(await project.destroy());
        await rm(folder, { recursive: true });
    });

    async function providerInState(project: Project): Promise<string> {
        return String((await project.resource("hero"))?.outputs?.["__provider"]);
    }
});

describe("the first example", () => {
    // As JavaScript in a CommonJS program, `gallery.test.ts` runs it.
    it("runs as JavaScript in an ESM program, changes nothing when it is run again, and is destroyed", async () => {
        const project = await Project.create({ mockApi, program: "" });
        await project.writeFile("package.json", JSON.stringify({ type: "module", main: "index.js" }));
        await project.writeFile("page.js", await exampleProgram("gallery", "ESM", "page.ts"));
        await project.writeProgram(await exampleProgram("gallery", "ESM"));
        await expectPage(project);
        expectSuccess(await project.preview("--expect-no-changes"));
        expectSuccess(await project.refresh("--expect-no-changes"));
        await expectNoPage(project);
    });

    it("runs as TypeScript in a layout of pnpm", async () => {
        const folder = await mkdtemp(join(packageWorkspace(), "pnpm-"));
        const example = join(root, "examples/gallery");
        const manifest = await manifestIn(example);
        const { devDependencies: versions } = await manifestIn(root);
        const dependencies = {
            "@pulumi/pulumi": versions["@pulumi/pulumi"],
            "pulumi-cloudflare-images": `file:${await tarball()}`,
            typescript: versions["typescript"],
            "@types/node": versions["@types/node"],
        };
        await writeFile(
            join(folder, "package.json"),
            JSON.stringify({ ...manifest, dependencies, devDependencies: {} }),
        );
        await writeFile(join(folder, "pnpm-workspace.yaml"), "packages: []\n");
        const pnpm = join(root, "node_modules/pnpm/bin/pnpm.cjs");
        await runChecked(process.execPath, [pnpm, "install", "--prefer-offline", "--ignore-scripts"], { cwd: folder });
        const project = await Project.create({ mockApi, program: "", workspace: folder });
        for (const file of ["index.ts", "page.ts"]) {
            await cp(join(example, file), join(project.folder, file));
        }
        await project.writeFile("package.json", JSON.stringify({ main: "index.ts" }));
        await expectPage(project);
    });

    async function expectPage(project: Project): Promise<void> {
        const up = await project.up();
        expectSuccess(up);
        expect(up.output).not.toContain("error");
        expect(await project.outputs()).toMatchObject({
            invoiceAccess: expect.objectContaining({ large: "signed" }) as unknown,
            featuredUrl: `${deliveryUrl}/gallery/featured.jpeg/small`,
            pagePath: "gallery.html",
        });
        const page = await readFile(join(project.folder, "gallery.html"), "utf8");
        expect(page).toContain(`${deliveryUrl}/${publicId}/large"`);
    }

    async function expectNoPage(project: Project): Promise<void> {
        expectSuccess(await project.destroy());
        await expect(readFile(join(project.folder, "gallery.html"))).rejects.toThrow("ENOENT");
    }

    async function manifestIn(folder: string): Promise<{ devDependencies: Record<string, string> }> {
        const manifest = await readFile(join(folder, "package.json"), "utf8");
        return JSON.parse(manifest) as { devDependencies: Record<string, string> };
    }
});

describe("the Automation API", () => {
    const featuredUrl = `${deliveryUrl}/gallery/featured.jpeg/public`;

    it("runs an inline program, from a preview to a destroy", async () => {
        const program = `
            const hero = new images.ImageDetails("hero", { imageId: "gallery/featured.jpeg" });
            return { url: hero.variantUrl("public") };
        `;
        const ended = await runInline(
            program,
            `
            const { changeSummary } = await stack.preview();
            const { outputs } = await stack.up();
            const { summary: refreshed } = await stack.refresh();
            const { summary: destroyed } = await stack.destroy();
            return [changeSummary, outputs.url.value, refreshed.result, destroyed.result];
            `,
        );
        expect(ended).toEqual([{ create: 1 }, featuredUrl, "succeeded", "succeeded"]);
    });

    it("waits in an inline program for functions, and for what comes of them", async () => {
        const slow = await startMockApi({ images: [{ id: "gallery/featured.jpeg" }], latencyMs: 1000 });
        const program = `
            const make = (name) => new pulumi.ComponentResource("test:index:Late", name);
            images.getImageDetails({ imageId: "gallery/featured.jpeg" }).then(() => make("function"));
            images.getImages().then(() => make("list"));
        `;
        const changes = await runInline(program, "return (await stack.preview()).changeSummary;", { api: slow });
        await slow.close();
        expect(changes).toEqual({ create: 3 });
    });

    describe("in Bun", () => {
        const runtime = join(root, "node_modules/bun/bin/bun.exe");

        it("runs lookups and functions in an inline program, from a preview to a refresh", async () => {
            const program = `
                if (typeof Bun === "undefined") { throw new Error("This is not Bun."); }
                const { imageId } = await images.getImageDetails({ imageId: "gallery/featured.jpeg" });
                const { accountId } = images.getImageVariantsOutput();
                const hero = new images.ImageDetails("hero", { imageId, accountId });
                const set = new images.ImageDetailsSet("set", { imageIds: [hero.imageId, "${privateId}"] });
                const { access } = images.getImageDetailsSetOutput({ imageIds: ["${privateId}"] }).images["${privateId}"];
                const invoice = new images.ImageDetails("invoice", { imageId: "${privateId}", expect: { requireSignedUrls: true } });
                const signed = invoice.signedVariantUrl("public", { expiresIn: "1h" });
                return { url: set.images[imageId].variantUrls.public, access: access.public, signed };
            `;
            const script = `
                const { changeSummary } = await stack.preview();
                const { outputs } = await stack.up();
                const { summary } = await stack.refresh();
                return { changeSummary, ...outputs, refreshed: summary.result };
            `;
            expect(await runInline(program, script, { runtime })).toEqual({
                changeSummary: { create: 1 },
                url: { value: featuredUrl, secret: false },
                access: { value: "signed", secret: false },
                signed: { value: expect.stringMatching(/\?exp=\d+&sig=[0-9a-f]{64}$/) as unknown, secret: true },
                refreshed: "succeeded",
            });
        });

        const onUnix = process.platform === "win32" ? it.skip : it;

        onUnix("runs functions without Node, which Pulumi reads lookups with", async () => {
            const folder = await mkdtemp(join(packageWorkspace(), "without-node-"));
            for (const name of ["pulumi", "pulumi-resource-pulumi-nodejs"]) {
                await symlink(join(process.env["TOOLCHAIN_BIN"] ?? "", name), join(folder, name));
            }
            const functions = `return { url: images.getImageDetailsOutput({ imageId: "gallery/featured.jpeg" }).variantUrls.public };`;
            const up = "return (await stack.up()).outputs.url.value;";
            expect(await runInline(functions, up, { runtime, path: folder })).toBe(featuredUrl);
            const lookup = `new images.ImageDetails("hero", { imageId: "gallery/featured.jpeg" });`;
            const failed = "return stack.preview().catch(({ message }) => message);";
            const message = await runInline(lookup, failed, { runtime, path: folder });
            expect(message).toMatch(/pulumi-resource-pulumi-nodejs: .*node: (command )?not found/);
            expect(message).toMatch(/error: could not read plugin \[.*pulumi-resource-pulumi-nodejs\]: EOF/);
        });
    });

    /** What `script` returns, which has the `stack` of the inline program. */
    async function runInline(
        program: string,
        script: string,
        { api = mockApi, runtime = process.execPath, path = process.env["PATH"] } = {},
    ): Promise<unknown> {
        const project = await Project.create({ mockApi: api, program: "" });
        await project.writeFile(
            "inline.js",
            `
            const pulumi = require("@pulumi/pulumi");
            const { LocalWorkspace } = require("@pulumi/pulumi/automation");
            const images = require("pulumi-cloudflare-images");
            const program = async () => { ${program} };
            (async () => {
                const stack = await LocalWorkspace.createOrSelectStack({ projectName: "inline", stackName: "dev", program },
                    { workDir: __dirname });
                const ended = await (async () => { ${script} })();
                console.log(JSON.stringify(ended));
            })();
            `,
        );
        const { code, output, stdout } = await run(runtime, ["inline.js"], {
            cwd: project.folder,
            env: { ...project.environment, PATH: path },
        });
        expectSuccess({ code, output });
        expect(output.replace(stdout, "")).not.toContain("rror");
        return JSON.parse(stdout) as unknown;
    }
});
