import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as ts from "typescript";
import { type MockApiOptions, startMockApi } from "../../src/testing";
import { markedBlock, markedBlocks, replaceText, root } from "../support/documents";
import { terminalSvg, withoutColours } from "../support/terminalSvg";
import { exampleProgram } from "./support/example";
import { PolicyProject } from "./support/policyProject";
import { Project } from "./support/project";
import { runChecked } from "./support/run";
import { accountOfStart } from "./support/startAccount";

// With UPDATE_DOCS=1, these tests write what is printed now into the documents.
const isUpdate = process.env["UPDATE_DOCS"] === "1";

const picture = join(root, "docs", "plan.svg");

const account: MockApiOptions = {
    images: [
        { id: "8985537f-4737-4cb0-e5c0-dede4a08fd00", filename: "hero.jpeg" },
        {
            id: "2cdc28f0-017a-49c4-9ed7-87056c83901f",
            filename: "invoice.png",
            creator: "billing",
            requireSignedURLs: true,
        },
    ],
    variants: [
        { id: "small", options: { width: 480 } },
        { id: "large", options: { width: 1366 } },
        { id: "thumbnail", neverRequireSignedURLs: true },
    ],
};

/** What the blocks with the mark `output` show, by their names. */
const outputs: Readonly<Record<string, () => Promise<string>>> = {
    "preview of hero": async () => planOf(await preview(documentProgram("hero"))),
    "failed policy": async () => diagnosticOf("invoice", await preview(documentProgram("policy"))),
    "missing image": async () => diagnosticOf("gone", await preview(lookupOf("gone"))),
    checkImage: () => printedBy(documentProgram("checkImage")),
    signDeliveryUrl: () => printedBy(documentProgram("signDeliveryUrl")),
    "mock API": async () => (await runMockApi()).replace(/127\.0\.0\.1:\d+/g, "127.0.0.1:8899"),
    "policy pack": () => policyReport(),
    watch: () => watchReport(),
    "preview of gallery": async () =>
        inProject(
            "gallery",
            planOf(await preview(await exampleProgram("gallery", "CommonJS"), { account: await accountOfStart() })),
        ),
    "preview of signed-URL policy": async () =>
        inProject("signed-url-policy", planOf(await previewSignedUrlPolicy("true"))),
    "failed signed-URL policy": async () => diagnosticOf("invoice", await previewSignedUrlPolicy("false")),
};

let project: Project;

beforeAll(async () => {
    const files = { "page.js": await exampleProgram("gallery", "CommonJS", "page.ts") };
    project = await Project.create({ name: "website", program: "", files });
});

it("the page of the README has the hero image in its sizes", async () => {
    const url = "https://imagedelivery.net/Vh2Kq7sYt0RjLx9PwN4mBg/hero.jpeg";
    const plan = await preview(documentProgram("website"), { account: { ...account, images: [{ id: "hero.jpeg" }] } });
    // Where the CLI cuts the text.
    expect(plan).toContain(`srcset=\\"${url}/small 480w, ${url}/large 1366...`);
});

it("the example of the registry has the outputs of the examples in other languages", async () => {
    const plan = await preview(documentProgram("registry"), {
        account: {
            images: [{ id: "2cdc28f0-017a-49c4-9ed7-87056c83901f", requireSignedURLs: true }],
            variants: [{ id: "public" }, { id: "teaser", neverRequireSignedURLs: true }],
        },
    });
    for (const output of [
        /access {4}: \{\n +public: "signed"\n +teaser: "public"/,
        /invoiceUrl: \[secret\]/,
        /teaserUrl : ".*\/teaser"/,
    ]) {
        expect(plan).toMatch(output);
    }
});

describe("what is printed, as the documents show it", () => {
    it.each(Object.keys(outputs))("%s", async (name) => {
        const printed = `${withFixedFacts((await outputs[name]?.()) ?? "").trimEnd()}\n`;
        if (isUpdate) {
            replaceText(markedBlock("output", name), printed);
        }
        expect(markedBlock("output", name).text).toBe(printed);
    });

    it("is all that the documents show", () => {
        expect([...markedBlocks("output").keys()].sort()).toEqual(Object.keys(outputs).sort());
    });

    it("in the picture of the README", async () => {
        const plan = planOf(await preview(documentProgram("invoice"), { flags: ["--color", "always"] }));
        const drawn = terminalSvg("pulumi preview", plan);
        if (isUpdate) {
            writeFileSync(picture, drawn);
        }
        expect(readFileSync(picture, "utf8")).toBe(drawn);
    });
});

/** The program of the block with this mark, as JavaScript. */
function documentProgram(name: string): string {
    return ts.transpileModule(markedBlock("program", name).text, {
        compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
    }).outputText;
}

function lookupOf(imageId: string): string {
    return `new (require("pulumi-cloudflare-images").ImageDetails)("${imageId}", { imageId: "${imageId}" });`;
}

interface PreviewOptions {
    readonly account?: MockApiOptions;
    readonly flags?: readonly string[];
    readonly config?: Readonly<Record<string, string>>;
}

async function preview(program: string, options: PreviewOptions = {}): Promise<string> {
    const mockApi = await startMockApi(options.account ?? account);
    try {
        project.setEnv({
            CLOUDFLARE_BASE_URL: mockApi.url,
            CLOUDFLARE_ACCOUNT_ID: mockApi.accountId,
            CLOUDFLARE_API_TOKEN: "any-token",
        });
        await project.writeProgram(program);
        const config = Object.entries(options.config ?? {}).flatMap((setting) => ["--config", setting.join("=")]);
        const flags = ["--show-reads", ...(options.flags ?? []), ...config];
        return (await project.pulumi("preview", ...flags)).output;
    } finally {
        await mockApi.close();
    }
}

async function previewSignedUrlPolicy(allowTeaser: "true" | "false"): Promise<string> {
    const options = await readFile(join(root, "examples", "signed-url-policy", "mock-api.json"), "utf8");
    return preview(await exampleProgram("signed-url-policy", "CommonJS"), {
        account: JSON.parse(options) as MockApiOptions,
        config: { "website:allowTeaser": allowTeaser },
    });
}

/** What the program itself prints, without an engine. */
async function printedBy(program: string): Promise<string> {
    await project.writeProgram(program);
    return (await runChecked(process.execPath, ["index.js"], { cwd: project.folder })).stdout;
}

/** What the command prints when it has started. */
async function runMockApi(): Promise<string> {
    const command = join(project.folder, "..", "node_modules", "pulumi-cloudflare-images", "dist", "testing", "cli.js");
    const child = spawn(process.execPath, [command], { stdio: ["ignore", "pipe", "ignore"] });
    let printed = "";
    for await (const chunk of child.stdout.setEncoding("utf8")) {
        printed += String(chunk);
        if (/^export CLOUDFLARE_API_TOKEN=.*\n/m.test(printed)) {
            break;
        }
    }
    child.kill();
    return printed;
}

async function policyReport(): Promise<string> {
    const mockApi = await startMockApi(account);
    const url = (id: string) => `https://imagedelivery.net/${mockApi.accountHash}/${id}/large`;
    try {
        const policyProject = await PolicyProject.create({
            mockApi,
            program: `
                class Page extends pulumi.CustomResource {
                    constructor(name, content) {
                        super("pulumi-nodejs:dynamic/site:Page", name, { content, __provider: standard });
                    }
                }
                new Page("feed", "${url("5d7e4c1a-0b6f-4f0e-9a52-6b1f9ad3c802")}");
                new Page("invoices", "${url("2cdc28f0-017a-49c4-9ed7-87056c83901f")}");
            `,
        });
        return reportIn((await policyProject.preview()).output);
    } finally {
        await mockApi.close();
    }
}

async function watchReport(): Promise<string> {
    const mockApi = await startMockApi(account);
    const imageId = "2cdc28f0-017a-49c4-9ed7-87056c83901f";
    const expectation = `{ requireSignedUrls: true, allowPublicVariants: ["thumbnail"] }`;
    const program = `new images.ImageDetails("invoice", { imageId: "${imageId}", expect: ${expectation} });`;
    try {
        const { project } = await PolicyProject.create({ mockApi, program });
        await project.up();
        mockApi.putImage({ id: imageId, requireSignedURLs: false });
        const pack = "../node_modules/pulumi-cloudflare-images/policy-pack";
        return reportIn((await project.pulumi("policy", "analyze", "--policy-pack", pack)).output);
    } finally {
        await mockApi.close();
    }
}

/** What policies report, at the end or before other sections. */
function reportIn(output: string): string {
    const report = /^Policies:\n[^]*?(?=\n\n|$(?![^]))/m.exec(output)?.[0] ?? output;
    return report.replace(/\(local: .*?node_modules/g, "(local: node_modules");
}

/** The steps, each once, the outputs and the summary. Reads run in parallel, so the steps after the stack's are sorted. */
function planOf(output: string): string {
    const [steps = "", rest = ""] = output.split(/^(?=.*Outputs:)/m);
    const lines = linesOf(steps).filter((line) => !withoutColours(line).startsWith("@"));
    const byText = new Map(lines.map((line) => [withoutColours(line), line]));
    const [title, stack, ...others] = byText.values();
    return [title, stack, ...others.sort(), ...linesOf(rest)].join("\n");
}

function linesOf(text: string): string[] {
    return text
        .split("\n")
        .map((line) => line.trimEnd())
        .filter((line) => withoutColours(line).trim() !== "");
}

/** What the diagnostics say of this resource. */
function diagnosticOf(name: string, output: string): string {
    const [found] = new RegExp(`^ +\\S+ \\(${name}\\):\\n(?: .*\\n)+`, "m").exec(output) ?? [];
    if (found === undefined) {
        throw new Error(`There is no diagnostic of "${name}":\n${output}`);
    }
    return found;
}

/** The plan of an example, which has a project of its own. */
function inProject(name: string, plan: string): string {
    return plan.replaceAll("website-dev", `${name}-dev`);
}

/** What differs from run to run, always the same. */
function withFixedFacts(text: string): string {
    return text.replace(/Ray \w+-\w+/g, "Ray 8f3a6b2c00000001-AMS").replace(/\bin \d+(\.\d+)? s\b/g, "in 0.1 s");
}
