import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { type MockApi, startMockApi } from "../../src/testing";
import { root } from "../support/documents";
import { isCompiled, system } from "../plugin/support/plugin";
import { parseSrcset } from "../support/parseSrcset";
import { deliveryUrl, pathsOf, privateId } from "./support/account";
import { expectFailure, expectSuccess } from "./support/expectRun";
import { packageWorkspace, Project, stackOutputs } from "./support/project";
import { run, runChecked } from "./support/run";

const pluginFolder = () => join(packageWorkspace(), "node_modules/pulumi-cloudflare-images/plugin");

let mockApi: MockApi;

beforeEach(async () => {
    mockApi = await startMockApi({
        images: [{ id: "hero.jpeg" }, { id: privateId, requireSignedURLs: true }],
        variants: [{ id: "public" }, { id: "thumbnail" }],
        signingKeys: { default: "the-signing-key" },
    });
});

afterEach(() => mockApi.close());

/** A program that knows no SDK of ours, with the plugin of the packed package. */
function createProject(program: string): Promise<Project> {
    const runtime = `nodejs\nplugins: { providers: [{ name: cloudflare-images, path: ${JSON.stringify(pluginFolder())} }] }`;
    const helpers = `
        const token = (name) => "cloudflare-images:index:" + name;
        const invoke = (name, args, opts) => pulumi.runtime.invokeOutput(token(name), args, opts);
        class Read extends pulumi.CustomResource {
            constructor(name, id, args, opts) {
                const outputs = { access: undefined, variants: undefined, accountId: undefined };
                super(token("ImageDetails"), name, { ...outputs, ...args }, { ...opts, ...(id && { id }) });
            }
        }
    `;
    return Project.create({ mockApi, runtime, program: helpers + program });
}

describe("the plugin of the packed package", () => {
    it("serves functions and a Read to a program that knows no SDK of ours", async () => {
        const project = await createProject(`
            const made = new Made("made", "hero.jpeg");
            exports.url = invoke("getImageDetails", { imageId: "hero.jpeg" }).apply(({ variantUrls }) => variantUrls.public);
            exports.key = invoke("getSigningKey", {}).apply(({ value }) => value);
            exports.access = new Read("invoice", "${privateId}").access;
            exports.late = new Read("late", made.result).variants;
        `);
        const preview = await project.preview();
        expectSuccess(preview);
        expect(stackOutputs(preview)).toMatchObject({
            url: `${deliveryUrl}/hero.jpeg/public`,
            access: { public: "signed", thumbnail: "signed" },
        });
        expect(preview.output).toContain("key   : [secret]");
        expect(pathsOf(mockApi).filter((path) => path.endsWith("/hero.jpeg"))).toHaveLength(1);

        expectSuccess(await project.up());
        expect(await project.outputs()).toMatchObject({
            key: "the-signing-key",
            late: [`${deliveryUrl}/hero.jpeg/public`, `${deliveryUrl}/hero.jpeg/thumbnail`],
        });
        expect(await project.stateText()).not.toMatch(/good-token|the-signing-key/);
        expectSuccess(await project.refresh("--expect-no-changes"));
    });

    it("serves a srcset, and one of signed URLs as a secret", async () => {
        mockApi.putVariant({ id: "thumbnail", options: { width: 320 } });
        const project = await createProject(`
            const made = new Made("made", "hero.jpeg");
            const variants = ["public", "thumbnail"];
            exports.srcset = invoke("getSrcset", { imageId: "hero.jpeg", variants }).apply(({ srcset }) => srcset);
            exports.late = invoke("getSrcset", { imageId: made.result, variants }).apply(({ srcset }) => srcset);
            exports.signed = invoke("getSignedSrcset", { imageId: "${privateId}", variants, expiresIn: "30d" })
                .apply(({ srcset }) => srcset);
        `);
        const preview = await project.preview();
        expectSuccess(preview);
        const srcset = `${deliveryUrl}/hero.jpeg/thumbnail 320w, ${deliveryUrl}/hero.jpeg/public 1366w`;
        expect(stackOutputs(preview)).toMatchObject({ srcset });
        expect(preview.output).toContain("signed: [secret]");
        expectSuccess(await project.up());
        const { signed, ...others } = await project.outputs();
        expect(others).toEqual({ srcset, late: srcset });
        const sizes = parseSrcset(String(signed));
        expect(sizes.map(({ width }) => width)).toEqual([320, 1366]);
        for (const { url } of sizes) {
            expect((await fetch(url.replace("https://imagedelivery.net", mockApi.deliveryUrl))).status).toBe(200);
            expect(await project.stateText()).not.toContain(new URL(url).searchParams.get("sig"));
        }
        const misspelled = await createProject(
            `invoke("getSrcset", { imageId: "hero.jpeg", variants: ["thumbnial"] });`,
        );
        const refused = await misspelled.preview();
        expect(refused.code).not.toBe(0);
        expect(refused.output).toContain('(it has "public", "thumbnail"): the image has no variant "thumbnial".');
    });

    it("has a process, and so a token, for each explicit provider", async () => {
        const project = await createProject(`
            for (const name of ["one", "two"]) {
                const settings = { apiToken: pulumi.secret("token-" + name), accountId: process.env.CLOUDFLARE_ACCOUNT_ID };
                const provider = new pulumi.ProviderResource("cloudflare-images", name, settings);
                exports[name] = new Read(name, "hero.jpeg", {}, { provider }).accountId;
            }
        `);
        expectSuccess(await project.up());
        const tokens = mockApi.requests.map(({ headers }) => headers.authorization);
        expect(tokens.sort()).toEqual(["Bearer token-one", "Bearer token-two"]);
        expect(await project.stateText()).not.toMatch(/token-(one|two)/);
    });

    it("shows errors in one line, and refuses the constructor and unknown settings", async () => {
        const missing = await createProject(`exports.url = new Read("hero", "none").variants;`);
        expectFailure(await missing.preview(), 'Could not read image "none" in account');
        const constructed = await createProject(`new Read("hero", undefined, {});`);
        expectFailure(
            await constructed.preview(),
            "ImageDetails is a lookup: it creates, changes and deletes nothing. Read an image with",
        );
        const misspelled = await createProject(`invoke("getImagesStats", {});`);
        await misspelled.setConfig({ config: { "cloudflare-images:acountId": "x" } });
        expectFailure(
            await misspelled.preview(),
            /unknown setting "acountId" \(did you mean "accountId"\? known: apiToken/,
        );
    });

    it("refuses the values of a provider at preview", async () => {
        const settings = `{ timeoutMs: -1, maxRetries: "many" }`;
        const project = await createProject(`new pulumi.ProviderResource("cloudflare-images", "other", ${settings});`);
        expectFailure(
            await project.preview(),
            'timeoutMs must be a whole number from 1 to 2147483647, not "-1"',
            'maxRetries must be a whole number from 0 to 100, not "many"',
        );
    });

    it("refuses an import in its own words, and lets a destroy forget what was read", async () => {
        const project = await createProject(`new Read("hero", "hero.jpeg", { expect: { draft: false } });`);
        const imported = await project.pulumi(
            "import",
            "cloudflare-images:index:ImageDetails",
            "late",
            "hero.jpeg",
            "--yes",
        );
        expectFailure(
            { ...imported, output: imported.output.replaceAll(pluginFolder(), "") },
            "ImageDetails is a lookup: it creates, changes and deletes nothing.",
        );
        expectSuccess(await project.up());
        expectSuccess(await project.refresh("--expect-no-changes"));
        expect((await project.resource("hero"))?.inputs).toEqual({ expect: { draft: false } });
        project.setEnv({ CLOUDFLARE_API_TOKEN: undefined });
        mockApi.clearRequests();
        expectSuccess(await project.destroy());
        expect(await project.namesInState()).toEqual([]);
        expect(mockApi.requests).toEqual([]);
    });

    it("cannot judge what is unknown at up, because the engine drops it", async () => {
        // As docs/other-languages.md says. The plugin is not told of the part that is dropped.
        const expected = "{ draft: false, creator: made.result }";
        const project = await createProject(`
            const made = new Made("made", "somebody");
            new Read("hero", "hero.jpeg", { expect: ${expected} });
        `);
        const up = await project.up("--target", "**hero");
        expect(up.output).toContain("refers to missing dependency");
        expect(up.output).not.toContain("does not meet");
        expect(await project.namesInState()).toContain("hero");
    });

    it("judges a read that passes an output, which only a refresh has", async () => {
        const passed = "{ variantUrls: {}, expect: { requireSignedUrls: true } }";
        const project = await createProject(`new Read("hero", "hero.jpeg", ${passed});`);
        expectFailure(await project.preview(), 'unknown argument "variantUrls"');
    });

    it("is installed from the release asset where there is no npm package", async () => {
        const { project, options, install, archive } = await projectWithAsset("node");
        await install("--file", archive);
        const preview = await project.preview();
        expectSuccess(preview);
        expect(stackOutputs(preview)["stats"]).toMatchObject({ current: 2 });
        const asked = await run("pulumi", ["do", "cloudflare-images:getImagesStats"], options);
        expect(JSON.parse(asked.stdout)).toMatchObject({ current: 2 });
    });

    (isCompiled ? it : it.skip)(
        "is installed for this system by its name from a server, and needs no Node",
        async () => {
            const { project, options, install, archive } = await projectWithAsset(system);
            const server = createServer((request, response) => {
                readFile(join(dirname(archive), request.url ?? "")).then(
                    (content) => response.end(content),
                    () => response.writeHead(404).end(),
                );
            });
            server.unref();
            await once(server.listen(0, "127.0.0.1"), "listening");
            await install("--server", `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
            server.close();
            const preview = await project.preview();
            expectSuccess(preview);
            expect(stackOutputs(preview)["stats"]).toMatchObject({ current: 2 });

            const pulumi = join(process.env["TOOLCHAIN_BIN"] ?? "", "pulumi");
            const withoutNode = { ...options, env: { ...options.env, PATH: "" } };
            const asked = await run(pulumi, ["do", "cloudflare-images:getImagesStats"], withoutNode);
            expect(JSON.parse(asked.stdout)).toMatchObject({ current: 2 });
        },
    );

    async function projectWithAsset(of: string) {
        const project = await createProject(`exports.stats = invoke("getImagesStats", {});`);
        await project.writeFile("Pulumi.yaml", "name: test\nruntime: nodejs\n");
        const asset = ["scripts/bundlePlugin.mjs", join(project.folder, "asset"), of];
        const { stdout } = await runChecked(process.execPath, asset, { cwd: root });
        const options = { cwd: project.folder, env: project.environment };
        const install = async (...source: string[]) => {
            const name = ["resource", "cloudflare-images", "0.1.0"];
            expectSuccess(await run("pulumi", ["plugin", "install", ...name, ...source], options));
        };
        return { project, options, install, archive: stdout.trim() };
    }

    it("has a schema that the CLI takes", async () => {
        const project = await createProject("");
        const executable = join(pluginFolder(), "pulumi-resource-cloudflare-images");
        const options = { cwd: project.folder, env: project.environment };
        const { code, stdout } = await run("pulumi", ["package", "get-schema", executable], options);
        expect(code).toBe(0);
        expect(Object.keys((JSON.parse(stdout) as { functions: object }).functions)).toHaveLength(10);
    });
});
