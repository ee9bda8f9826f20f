import { spawn } from "node:child_process";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { type ScriptedHandler, type MockApi, startMockApi } from "../../src/testing";
import { accountId, deliveryUrl, privateId } from "./support/account";
import { diagnosticsOf, expectFailure, expectSuccess } from "./support/expectRun";
import { Project } from "./support/project";

const ids = Array.from({ length: 60 }, (_, index) => `image-${index}`);

const program = `
    const ids = ${JSON.stringify(ids)};
    const lookups = ids.map((imageId) => new images.ImageDetails(imageId, { imageId }));
    exports.urls = lookups.map((lookup) => lookup.variantUrl("public"));
`;

let mockApi: MockApi;

beforeEach(async () => {
    mockApi = await startMockApi({ images: ids.map((id) => ({ id })) });
});

afterEach(() => mockApi.close());

const urls = ids.map((id) => `${deliveryUrl}/${id}/public`);

/** Numbers that look random, the same in every run. */
function sequence(seed: number): () => number {
    let state = seed;
    return () => (state = (state * 48271) % 2147483647) / 2147483647;
}

describe("a stack of 60 lookups", () => {
    const faults: ScriptedHandler["handler"][] = [
        (_, response) => void response.destroy(),
        (_, response) => void response.writeHead(502, { "content-type": "text/html" }).end("<html>bad gateway</html>"),
        (_, response) => void response.writeHead(200).end('{"success":true,"resu'),
        (_, response) => void response.writeHead(429, { "retry-after": "0" }).end(),
        (_, response) => {
            response.writeHead(200, { "content-length": "1000" }).write("{");
            setTimeout(() => response.destroy(), 10);
        },
    ];

    it("gives the right outputs through 10 % of random faults", async () => {
        const random = sequence(7);
        let count = 0;
        mockApi.respond({
            when: () => random() < 0.1,
            times: Infinity,
            handler: (request, response) => faults[count++ % faults.length]?.(request, response),
        });
        const project = await Project.create({ mockApi, program });
        expectSuccess(await project.up());
        expect(await project.outputs()).toEqual({ urls });
        expect(count).toBeGreaterThan(3);
        expect(mockApi.requests).toHaveLength(ids.length + count);
    });
});

describe("a wait for the rate limit", () => {
    it("is said once in the plan, and kill -INT in it leaves a stack that the next up completes", async () => {
        mockApi.respond({ status: 429, headers: { "retry-after": "120" }, times: Infinity });
        const project = await Project.create({ mockApi, program });
        const child = spawn("pulumi", ["up", "--yes", "--skip-preview", "--non-interactive", "--stack", "dev"], {
            cwd: project.folder,
            env: project.environment,
        });
        let output = "";
        const waits = new Promise<void>((resolve) => {
            child.stdout.on("data", (chunk: Buffer) => {
                output += chunk.toString();
                if (/waiting 12[01] s/.test(output)) {
                    resolve();
                }
            });
        });
        const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
        await Promise.race([waits, ended]);
        child.kill("SIGINT");
        expect(await ended).not.toBe(0);
        const diagnostics = output.slice(output.indexOf("Diagnostics:"));
        expect(diagnostics.match(/pulumi-cloudflare-images: waiting/g)).toHaveLength(1);
        expect(output).toMatch(/waiting 12[01] s, .*Cloudflare API .*429/);
        // It did not wait for two minutes and try again: these are the first, which are sent at once.
        expect(mockApi.requests.length).toBeLessThanOrEqual(16);
        expect(await locks(project)).toEqual([]);

        const healthy = await startMockApi({ images: ids.map((id) => ({ id })) });
        project.setEnv({ CLOUDFLARE_BASE_URL: healthy.url });
        const up = await project.up();
        await healthy.close();
        expectSuccess(up);
        expect(await project.outputs()).toEqual({ urls });
    });

    it("that is longer than the bound is an error at once", async () => {
        mockApi.respond({ status: 429, headers: { "retry-after": "3600" }, times: Infinity });
        const project = await Project.create({ mockApi, program });
        expectFailure(await project.preview(), /429, .*3600 s, Ray [^,]+, (tried once|1 attempt) in/);
    });

    async function locks(project: Project): Promise<string[]> {
        const entries = await readdir(join(project.folder, ".state"), { recursive: true });
        return entries.filter((entry) => /locks.*\.json$/.test(entry));
    }
});

describe("a block by Cloudflare's edge", () => {
    const blocked = {
        status: 403,
        headers: { "content-type": "text/plain" },
        body: "error code: 1020",
        times: Infinity,
    };
    const advice = "check the firewall rules and the proxy between this machine and Cloudflare";

    it("is no missing permission: it shows the code, is sent once, and names the firewall and the proxy", async () => {
        mockApi.respond(blocked);
        const project = await Project.create({
            mockApi,
            program: `new images.ImageDetails("hero", { imageId: "image-1" });`,
        });
        const preview = await project.preview();
        expectFailure(preview, /403 \(1020[ )]/, advice);
        expect(preview.output).not.toContain("Images Read");
        expect(mockApi.requests).toHaveLength(1);
    });

    it("fails the lookup of a private image whose variants cannot be read because of it", async () => {
        mockApi.putImage({ id: privateId, requireSignedURLs: true });
        mockApi.respond({ ...blocked, when: ({ path }) => path.endsWith("/variants") });
        const project = await Project.create({
            mockApi,
            program: `const lookup = new images.ImageDetails("private", { imageId: "${privateId}" });
                new Consumer("page", lookup.variantUrl("public"));`,
        });
        const up = await project.up();
        expectFailure(up, /403 \(1020[ )]/, advice);
        expect(await project.resource("page")).toBeUndefined();
    });
});

describe("the settings of the retries", () => {
    it("bound how often a lookup is tried, from the configuration and from a Provider", async () => {
        mockApi.respond({ status: 503, times: Infinity });
        const project = await Project.create({
            mockApi,
            program: `
                const provider = new images.Provider("p", { maxRetries: 2 });
                new images.ImageDetails("configured", { imageId: "image-1" });
                new images.ImageDetails("provided", { imageId: "image-2" }, { provider });
            `,
            config: { "cloudflare-images:maxRetries": "1" },
        });
        const up = await project.up("--continue-on-error");
        expectFailure(up);
        expect(diagnosticsOf(up, "configured")).toMatch(/503, Ray [^,]+, (tried 2 times|2 attempts) in/);
        expect(diagnosticsOf(up, "provided")).toMatch(/503, Ray [^,]+, (tried 3 times|3 attempts) in/);
    });
});

describe("PULUMI_CLOUDFLARE_IMAGES_LOG=debug", () => {
    it("shows each request, and no credential and no secret id", async () => {
        mockApi.respond({ status: 503, headers: { "retry-after": "0" } });
        const project = await Project.create({
            mockApi,
            program: `
                new images.ImageDetails("a", { imageId: "image-1" });
                new images.ImageDetails("b", { imageId: pulumi.secret("image-2") }, { dependsOn: [] });
            `,
            env: { PULUMI_CLOUDFLARE_IMAGES_LOG: "debug", CLOUDFLARE_API_TOKEN: "a-token-to-hide" },
        });
        const { output } = await project.preview();
        const path = `GET /accounts/${accountId}/images/v1/`;
        const lines = output.match(/pulumi-cloudflare-images: GET \S+ \d+ in \d+ ms, attempt \d, Ray \S+/g) ?? [];
        expect(lines.some((line) => line.includes(`${path}image-1 200`))).toBe(true);
        expect(lines.some((line) => line.includes(`${path}[secret] 200`))).toBe(true);
        expect(lines.some((line) => line.includes(" 503 in "))).toBe(true);
        expect(lines.some((line) => line.includes("attempt 2"))).toBe(true);
        expect(output).not.toContain("a-token-to-hide");
        expect(output).not.toContain("image-2");
    });
});
