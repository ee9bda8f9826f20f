import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type MockApi, startMockApi } from "../../src/testing";
import { exampleProgram } from "./support/example";
import { Project } from "./support/project";
import { run, runChecked } from "./support/run";

const root = resolve(__dirname, "../..");

let mockApi: MockApi;

beforeEach(async () => {
    mockApi = await startMockApi({
        images: [
            { id: "8985537f-4737-4cb0-e5c0-dede4a08fd00" },
            { id: "2cdc28f0-017a-49c4-9ed7-87056c83901f", requireSignedURLs: true },
            { id: "gallery/featured.jpeg" },
        ],
        variants: [{ id: "public" }, { id: "thumbnail" }],
    });
});

afterEach(() => mockApi.close());

const program = `exports.url = new images.ImageDetails("hero", { imageId: "gallery/featured.jpeg" }).variantUrl("public");`;

function workspace(): string {
    return process.env["ENGINE_TEST_WORKSPACE"] ?? "";
}

async function tarball(): Promise<string> {
    const name = (await readdir(workspace())).find((file) => file.endsWith(".tgz"));
    return join(workspace(), name ?? "");
}

describe("the provider in the state", () => {
    it("is short, names no path, version or credential, and is the same from the tarball and from the checkout", async () => {
        const packed = await Project.create({ mockApi, program });
        await packed.up();
        const checkout = await mkdtemp(join(workspace(), "checkout-"));
        await mkdir(join(checkout, "node_modules"));
        await symlink(root, join(checkout, "node_modules/pulumi-cloudflare-images"), "junction");
        await symlink(join(root, "node_modules/@pulumi"), join(checkout, "node_modules/@pulumi"), "junction");
        const linked = await Project.create({ mockApi, program, workspace: checkout });
        await linked.up();
        const text = String((await packed.resource("hero"))?.outputs?.["__provider"]);
        expect(text.length).toBeGreaterThan(0);
        expect(text.length).toBeLessThan(1024);
        expect(text).toContain('require("pulumi-cloudflare-images/dynamic-provider").provider');
        expect(text).not.toMatch(/\d\.\d|good-token|project-|home/);
        expect((await linked.resource("hero"))?.outputs?.["__provider"]).toBe(text);
    });
});

describe("a program that has the package only through another one", () => {
    it("is told in one line to depend on it", async () => {
        const folder = await mkdtemp(join(workspace(), "nested-"));
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
        expect(preview.output).toContain(
            "Make pulumi-cloudflare-images a dependency of the program itself: Cannot find module",
        );
        expect(preview.output).not.toMatch(/^\s+at /m);
    });
});

describe("an upgrade of the package", () => {
    it("changes nothing; refresh and destroy work after it", async () => {
        const folder = await mkdtemp(join(workspace(), "upgrade-"));
        const manifest = { private: true, dependencies: { "pulumi-cloudflare-images": `file:${await tarball()}` } };
        await writeFile(join(folder, "package.json"), JSON.stringify(manifest));
        await runChecked("npm", ["install", "--prefer-offline", "--legacy-peer-deps", "--no-audit", "--no-fund"], {
            cwd: folder,
        });
        const project = await Project.create({ mockApi, program, workspace: folder });
        expect((await project.up()).code).toBe(0);
        expect(mockApi.requests.at(-1)?.headers["user-agent"]).toMatch(/^pulumi-cloudflare-images\/0\.1\.0/);

        const installed = join(folder, "node_modules/pulumi-cloudflare-images/package.json");
        const upgraded = { ...(JSON.parse(await readFile(installed, "utf8")) as object), version: "0.2.0" };
        await writeFile(installed, JSON.stringify(upgraded));
        expect((await project.up("--expect-no-changes")).code).toBe(0);
        expect(mockApi.requests.at(-1)?.headers["user-agent"]).toMatch(/^pulumi-cloudflare-images\/0\.2\.0/);
        expect((await project.refresh("--expect-no-changes")).code).toBe(0);
        expect((await project.destroy()).code).toBe(0);
    });
});

describe("the first example", () => {
    const outputs = {
        heroRequiresSignature: false,
        invoiceRequiresSignature: true,
        featuredUrl: expect.stringMatching(/gallery\/featured\.jpeg\/thumbnail$/) as string,
        pagePath: "gallery.html",
    };

    it.each(["CommonJS", "ESM"] as const)("runs as TypeScript and as JavaScript in a %s program", async (format) => {
        const type = format === "ESM" ? "module" : "commonjs";
        const project = await Project.create({ mockApi, program: "" });
        await writeFile(join(project.folder, "package.json"), JSON.stringify({ type, main: "index.js" }));
        await project.writeProgram(await exampleProgram("gallery", format));
        await expectLifecycle(project);
    });

    it("runs as TypeScript in a layout of pnpm", async () => {
        const folder = await mkdtemp(join(workspace(), "pnpm-"));
        const example = join(root, "examples/gallery");
        const manifest = JSON.parse(await readFile(join(example, "package.json"), "utf8")) as {
            dependencies: Record<string, string>;
            devDependencies: Record<string, string>;
        };
        const versions = (JSON.parse(await readFile(join(root, "package.json"), "utf8")) as typeof manifest)
            .devDependencies;
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
        await cp(join(example, "index.ts"), join(project.folder, "index.ts"));
        await writeFile(join(project.folder, "package.json"), JSON.stringify({ main: "index.ts" }));
        await expectLifecycle(project);
    });

    async function expectLifecycle(project: Project): Promise<void> {
        const up = await project.up();
        expect(up.output).not.toContain("error");
        expect(up.code).toBe(0);
        expect(await project.outputs()).toMatchObject(outputs);
        const page = await readFile(join(project.folder, "gallery.html"), "utf8");
        expect(page).toContain(`/8985537f-4737-4cb0-e5c0-dede4a08fd00/public"`);
        expect((await project.preview("--expect-no-changes")).code).toBe(0);
        expect((await project.refresh("--expect-no-changes")).code).toBe(0);
        expect((await project.destroy()).code).toBe(0);
        await expect(readFile(join(project.folder, "gallery.html"))).rejects.toThrow("ENOENT");
    }
});

describe("the Automation API", () => {
    it("runs an inline program", async () => {
        const { url, changes } = await runInline(`
            const hero = new images.ImageDetails("hero", { imageId: "gallery/featured.jpeg" });
            return { url: hero.variantUrl("public") };
        `);
        expect(changes).toEqual({ create: 1 });
        expect(url).toMatch(/gallery\/featured\.jpeg\/public$/);
    });

    it.each([
        ["a function", 'images.getImageDetails({ imageId: "gallery/featured.jpeg" }).then(make)'],
        ["an iterator", "(async () => { for await (const image of images.iterateImages()) { make(image); } })()"],
        ["an iterator that is given up", "images.iterateImages().next().then(({ value }) => make(value))"],
    ])("waits in an inline program for %s, and for what comes of it", async (_, call) => {
        const slow = await startMockApi({ images: [{ id: "gallery/featured.jpeg" }], latencyMs: 1000 });
        const { changes } = await runInline(
            `
            const make = ({ imageId }) => new pulumi.ComponentResource("test:index:Late", imageId);
            ${call};
            `,
            slow,
        );
        await slow.close();
        expect(changes).toEqual({ create: 2 });
    });

    it("runs the functions and a lookup in an inline program of Bun", async () => {
        const { url, changes } = await runInline(
            `
            if (typeof Bun === "undefined") { throw new Error("This is not Bun."); }
            const { imageId } = await images.getImageDetails({ imageId: "gallery/featured.jpeg" });
            const { accountId } = images.getImageVariantsOutput();
            const hero = new images.ImageDetails("hero", { imageId, accountId });
            const set = images.getImageDetailsSetOutput({ imageIds: [hero.imageId] });
            return { url: set.images[imageId].variantUrls.public };
            `,
            mockApi,
            join(root, "node_modules/bun/bin/bun.exe"),
        );
        expect(changes).toEqual({ create: 1 });
        expect(url).toMatch(/gallery\/featured\.jpeg\/public$/);
    });

    /** What a preview would change, and the output `url` after an up, a refresh and a destroy. */
    async function runInline(
        program: string,
        api = mockApi,
        runtime = process.execPath,
    ): Promise<{ url?: string; changes: object }> {
        const project = await Project.create({ mockApi: api, program: "" });
        await writeFile(
            join(project.folder, "inline.js"),
            `
            const pulumi = require("@pulumi/pulumi");
            const { LocalWorkspace } = require("@pulumi/pulumi/automation");
            const images = require("pulumi-cloudflare-images");
            const program = async () => { ${program} };
            (async () => {
                const stack = await LocalWorkspace.createOrSelectStack({ projectName: "inline", stackName: "dev", program },
                    { workDir: __dirname });
                const preview = await stack.preview();
                const up = await stack.up();
                await stack.refresh();
                await stack.destroy();
                console.log(JSON.stringify({ changes: preview.changeSummary, url: up.outputs.url?.value }));
            })();
            `,
        );
        const { code, output, stdout } = await run(runtime, ["inline.js"], {
            cwd: project.folder,
            env: project.environment,
        });
        expect(output).not.toContain("rror");
        expect(code).toBe(0);
        return JSON.parse(stdout) as { url?: string; changes: object };
    }
});
