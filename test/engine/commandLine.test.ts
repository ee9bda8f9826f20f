import { mkdtemp, readdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type MockApi, startMockApi } from "../../src/testing";
import { markedBlock, markedBlocks, replaceText } from "../support/documents";
import { privateId, publicId } from "./support/account";
import { expectFailure, expectSuccess } from "./support/expectRun";
import { packageWorkspace } from "./support/project";
import { run, type RunResult } from "./support/run";
import { stackEnvironment } from "./support/stack";

const isUpdate = process.env["UPDATE_DOCS"] === "1";

let mockApi: MockApi;
let folder: string;

beforeAll(async () => {
    mockApi = await startMockApi({
        images: [
            { id: "hero.jpeg", filename: "hero.jpeg", creator: "web" },
            { id: privateId, filename: "invoice.png", creator: "billing", requireSignedURLs: true },
            { id: publicId, creator: "billing", requireSignedURLs: true },
        ],
        variants: [{ id: "large" }, { id: "thumbnail", neverRequireSignedURLs: true }],
        signingKeys: { default: "the-key" },
    });
    folder = await mkdtemp(join(packageWorkspace(), "command-line-"));
    await symlink(join(packageWorkspace(), "node_modules"), join(folder, "node_modules"));
    await writeFile(join(folder, "gate.pp"), markedBlock("gate", "gate.pp").text);
});
afterAll(() => mockApi.close());
beforeEach(() => mockApi.clearRequests());

/** Runs commands of the page, where there is only the package: no project, no backend, no login. */
function inShell(commands: string): Promise<RunResult> {
    const env = {
        ...stackEnvironment(folder),
        PULUMI_BACKEND_URL: undefined,
        VAULT_SERVER_URL: undefined,
        CLOUDFLARE_BASE_URL: mockApi.url,
        CLOUDFLARE_ACCOUNT_ID: mockApi.accountId,
        CLOUDFLARE_API_TOKEN: "any-token",
    };
    return run("sh", ["-c", markedBlock("do", "install").text + commands], { cwd: folder, env });
}

function pulumiDo(args: string): Promise<RunResult> {
    return inShell(`pulumi do --package "$plugin" ${args}`);
}

async function list(flags: string): Promise<string[]> {
    const listed = await pulumiDo(`cloudflare-images:ImageDetails list ${flags}`);
    expectSuccess(listed);
    return (JSON.parse(listed.stdout) as { id: string }[]).map(({ id }) => id);
}

describe("what the commands of the page print", () => {
    const printed = [...markedBlocks("done").keys()];

    it.each(printed)("%s", async (name) => {
        const { output } = await inShell(markedBlock("do", name).text);
        const shown = `${withFixedFacts(output).trimEnd()}\n`;
        if (isUpdate) {
            replaceText(markedBlock("done", name), shown);
        }
        expect(markedBlock("done", name).text).toBe(shown);
    });

    it("is all that the page shows", () => {
        expect(printed.length).toBeGreaterThan(0);
        expect([...markedBlocks("do").keys()].sort()).toEqual([...printed, "install"].sort());
    });
});

describe("pulumi do", () => {
    it("lists page by page, filtered and sorted", async () => {
        const scans = Array.from({ length: 12 }, (_, index) => `scan-${10 + index}`);
        scans.forEach((id) => mockApi.putImage({ id, creator: "scanner" }));
        expect(await list("--creator scanner --sort-order asc --count 11")).toEqual(scans.slice(0, 11));
        expect(await list("--creator scanner --sort-order asc --count 3")).toEqual(scans.slice(0, 3));
        expect((await list("--all")).length).toBe(15);
        const sent = mockApi.requests.map(({ path }) => new URL(path, mockApi.url).search);
        expect(sent).toEqual([
            "?per_page=11&sort_order=asc&creator=scanner",
            "?per_page=10&sort_order=asc&creator=scanner",
            "?per_page=1000",
        ]);
        scans.forEach((id) => mockApi.deleteImage(id));
    });

    it("goes on where the page before ended", async () => {
        const ids = Array.from({ length: 1200 }, (_, index) => `page-${index}`);
        ids.forEach((id) => mockApi.putImage({ id, creator: "pages" }));
        expect(new Set(await list("--creator pages --all")).size).toBe(1200);
        expect(await list("--creator pages")).toHaveLength(1000);
        expect(new Set(await list("--creator pages --count 1100")).size).toBe(1100);
        expect(mockApi.requests).toHaveLength(5);
        ids.forEach((id) => mockApi.deleteImage(id));
    });

    it("refuses wrong filters in one line", async () => {
        const refused = await pulumiDo("cloudflare-images:ImageDetails list --sort-order up");
        expectFailure(refused, 'sortOrder must be "asc" or "desc"');
        expect(mockApi.requests).toEqual([]);
    });

    it("reads the resource, and keeps no state", async () => {
        const read = await pulumiDo("cloudflare-images:ImageDetails read hero.jpeg --output json");
        expectSuccess(read);
        expect(JSON.parse(read.stdout)).toMatchObject({ id: "hero.jpeg", access: { large: "public" } });
        expectFailure(await pulumiDo("cloudflare-images:ImageDetails read none"), 'Could not read image "none"');
        expect((await readdir(folder)).filter((name) => name !== ".home").sort()).toEqual(["gate.pp", "node_modules"]);
    });

    it("shows secrets only with --show-secrets", async () => {
        const signing = `cloudflare-images:getSignedVariantUrl --image-id ${privateId} --variant large --expires-in 15m`;
        expect((await pulumiDo(signing)).output).not.toContain("sig=");
        const { stdout } = await pulumiDo(`${signing} --show-secrets`);
        const { url } = JSON.parse(stdout) as { url: string };
        expect((await fetch(url.replace("https://imagedelivery.net", mockApi.deliveryUrl))).status).toBe(200);
    });

    it("exits with 1 where the gate fails or judges nothing, and with 0 where it holds", async () => {
        const gate = "cloudflare-images:getImages --input pcl --input-file gate.pp";
        expectSuccess(await pulumiDo(`${gate} --creator billing`));
        expect((await pulumiDo(`${gate} --creator web`)).code).toBe(1);
        const empty = await pulumiDo(`${gate} --creator nobody`);
        expect(empty.code).toBe(1);
        expect(empty.output).toContain("judged nothing");
    });

    it.each(["create --yes", "upsert hero.jpeg --yes", "patch hero.jpeg --yes", "delete hero.jpeg --yes"])(
        "refuses %s",
        async (command) => {
            const refused = await pulumiDo(`--stateless cloudflare-images:ImageDetails ${command}`);
            expectFailure(refused, "ImageDetails is a lookup: it creates, changes and deletes nothing.");
        },
    );
});

/** What differs from run to run, always the same. */
function withFixedFacts(text: string): string {
    return text
        .replace(/\(\d+(\.\d+)?s\)/g, "(0s)")
        .replace(/("(?:expiresAt|uploaded)": )"[^"]+"/g, '$1"2026-01-02T03:04:05Z"');
}
