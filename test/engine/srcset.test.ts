import { join } from "node:path";
import { type MockApi, startMockApi } from "../../src/testing";
import { root } from "../support/documents";
import { parseSrcset } from "../support/parseSrcset";
import { deliveryUrl, forbidVariants, imagesPath, pathsOf, privateId, publicId } from "./support/account";
import { expectFailure, expectSuccess } from "./support/expectRun";
import { Project, stackOutputs } from "./support/project";
import { runChecked } from "./support/run";

const signingKey = "mock-api-key-for-tests-it-is-no-secret-0";

let mockApi: MockApi;

beforeEach(async () => {
    mockApi = await startMockApi({
        images: [{ id: publicId }, { id: privateId, requireSignedURLs: true }],
        variants: [
            { id: "public" },
            { id: "large", options: { fit: "cover", width: 64, height: 48 } },
            { id: "small", options: { fit: "cover", width: 32, height: 24 } },
            { id: "square", options: { fit: "cover", width: 32, height: 32 } },
        ],
    });
});

afterEach(() => mockApi.close());

/** The status and the width in pixels of a picture of the mock API. */
async function fetchPicture(url: string): Promise<{ status: number; width: number }> {
    const response = await fetch(url.replace("https://imagedelivery.net", mockApi.deliveryUrl));
    return { status: response.status, width: Buffer.from(await response.arrayBuffer()).readUInt32BE(16) };
}

/** How often the diagnostics of a run have this text. */
function timesReported({ output }: { readonly output: string }, text: string): number {
    const [, diagnostics = ""] = output.split("\nDiagnostics:\n");
    return diagnostics.split(text).length - 1;
}

describe("srcset", () => {
    it("is known at preview, and each of its URLs serves a picture of its width", async () => {
        const project = await Project.create({
            mockApi,
            program: `
                const hero = new images.ImageDetails("hero", { imageId: "${publicId}" });
                const found = images.getImageDetailsOutput({ imageId: "${publicId}" });
                const { variants } = images.getImageVariantsOutput();
                new Consumer("page", exports.srcset = hero.srcset(["large", pulumi.output("small")]));
                const accountId = pulumi.secret(process.env.CLOUDFLARE_ACCOUNT_ID);
                exports.open = new images.ImageDetails("open", { imageId: "${publicId}", accountId }).srcset(["small", "large"]);
                exports.same = pulumi.all([found, variants]).apply(([image, all]) => images.srcset(image, all, ["small", "large"]));
            `,
        });
        const preview = await project.preview();
        expectSuccess(preview);
        const srcset = `${deliveryUrl}/${publicId}/small 32w, ${deliveryUrl}/${publicId}/large 64w`;
        expect(stackOutputs(preview)).toEqual({ srcset, open: srcset, same: srcset });
        expectSuccess(await project.up());
        expect(await project.outputs()).toEqual({ srcset, open: srcset, same: srcset });
        expectSuccess(await project.preview("--expect-no-changes"));
        for (const { url, width } of parseSrcset(srcset)) {
            expect(await fetchPicture(url)).toEqual({ status: 200, width });
        }
    });

    it("fails at preview for what it cannot name, once, with all that is wrong", async () => {
        const project = await Project.create({
            mockApi,
            program: `
                const hero = new images.ImageDetails("hero", { imageId: "${publicId}" });
                new Consumer("page", hero.srcset(["small", "square", "print"]));
            `,
        });
        const preview = await project.preview();
        expectFailure(preview, 'Could not make a srcset of ImageDetails "hero" (it has "large",');
        expect(preview.output).toContain(
            '"small" and "square" have the same width, 32: leave one out; the image has no',
        );
        expect(timesReported(preview, "Could not make a srcset")).toBe(1);
    });

    it.each([
        ["the image is missing", "gone", 'Could not read image "gone" in account'],
        ["the definitions cannot be read", publicId, "Could not read the variants of account"],
    ])("fails once where %s", async (_, imageId, message) => {
        forbidVariants(mockApi);
        const program = `
            const hero = new images.ImageDetails("hero", { imageId: "${imageId}" });
            new Consumer("page", hero.srcset(["small"]));
        `;
        const preview = await (await Project.create({ mockApi, program })).preview();
        expectFailure(preview, message);
        expect(timesReported(preview, message)).toBe(1);
    });

    it("waits for up while the image or a name is not known", async () => {
        const project = await Project.create({
            mockApi,
            program: `
                const made = new Made("made", "${publicId}");
                const name = new Made("name", "small");
                const hero = new images.ImageDetails("hero", { imageId: made.result });
                exports.late = hero.srcset(["small"]);
                exports.named = hero.srcset([name.result]);
            `,
        });
        const preview = await project.preview();
        expectSuccess(preview);
        expect(mockApi.requests).toEqual([]);
        expectSuccess(await project.up());
        const srcset = `${deliveryUrl}/${publicId}/small 32w`;
        expect(await project.outputs()).toEqual({ late: srcset, named: srcset });
    });

    it("has the widths of the account of its Provider, read with its token", async () => {
        const other = await startMockApi({
            accountId: "f".repeat(32),
            images: [{ id: publicId }],
            variants: [{ id: "small", options: { width: 500 } }],
            tokens: { "token-of-the-provider": {} },
        });
        try {
            const project = await Project.create({
                mockApi,
                program: `
                    const provider = new images.Provider("other", {
                        apiToken: pulumi.secret("token-of-the-provider"), accountId: "${other.accountId}", baseUrl: "${other.url}" });
                    const component = new pulumi.ComponentResource("test:index:C", "c", {}, { providers: [provider] });
                    exports.srcset = new images.ImageDetails("hero", { imageId: "${publicId}" }, { provider }).srcset(["small"]);
                    exports.inherited = new images.ImageDetails("b", { imageId: "${publicId}" }, { parent: component }).srcset(["small"]);
                    exports.own = new images.ImageDetails("c", { imageId: "${publicId}" }).srcset(["small"]);
                `,
            });
            expectSuccess(await project.up());
            expect(await project.outputs()).toEqual({
                srcset: `${deliveryUrl}/${publicId}/small 500w`,
                inherited: `${deliveryUrl}/${publicId}/small 500w`,
                own: `${deliveryUrl}/${publicId}/small 32w`,
            });
            expect(await project.stateText()).not.toContain("token-of-the-provider");
        } finally {
            await other.close();
        }
    });
});

describe("signedSrcset", () => {
    it("reads the key once, is secret in the plan and the state, and serves each size", async () => {
        const project = await Project.create({
            mockApi,
            program: `
                const invoice = new images.ImageDetails("invoice", { imageId: "${privateId}" });
                exports.srcset = invoice.signedSrcset(["small", "large"], { expiresIn: "30d", rotateEvery: "365d" });
            `,
        });
        const preview = await project.preview("--diff");
        expectSuccess(preview);
        expect(pathsOf(mockApi).filter((path) => path === `${imagesPath}/keys`)).toHaveLength(1);
        const up = await project.up("--diff");
        expectSuccess(up);
        const { srcset } = await project.outputs();
        const sizes = parseSrcset(String(srcset));
        expect(sizes.map(({ width }) => width)).toEqual([32, 64]);
        const outputs = await project.pulumi("stack", "output", "--json");
        const state = await project.stateText();
        for (const { url, width } of sizes) {
            expect(await fetchPicture(url)).toEqual({ status: 200, width });
            expect(
                (await fetch(url.replace("https://imagedelivery.net", mockApi.deliveryUrl).replace(/\?.*/, ""))).status,
            ).toBe(403);
            const signature = new URL(url).searchParams.get("sig") ?? "";
            expect(signature).toMatch(/^[0-9a-f]{64}$/);
            for (const text of [preview.output, up.output, outputs.output, state]) {
                expect(text).not.toContain(signature);
                expect(text).not.toContain(signingKey);
            }
        }
        expect(preview.output).toContain("srcset: [secret]");
        expect(state).toContain("ciphertext");
        expectSuccess(await project.preview("--expect-no-changes"));
    });

    it("refuses a public variant at preview, and reads no key for it", async () => {
        mockApi.putVariant({ id: "large", options: { width: 64 }, neverRequireSignedURLs: true });
        const project = await Project.create({
            mockApi,
            program: `
                const invoice = new images.ImageDetails("invoice", { imageId: "${privateId}" });
                new Consumer("page", invoice.signedSrcset(["small", "large"], { expiresIn: "30d" }));
            `,
        });
        const preview = await project.preview();
        expectFailure(
            preview,
            '"large" is public, so a signature protects nothing: use its URL unsigned, or leave it out.',
        );
        expect(timesReported(preview, "Could not make a srcset")).toBe(1);
        expect(pathsOf(mockApi)).not.toContain(`${imagesPath}/keys`);
    });
});

it("a browser picks each size, and each URL, as it is written, of names with commas too", async () => {
    const local = await startMockApi({
        images: [{ id: privateId, requireSignedURLs: true, width: 100, height: 100 }],
        variants: [
            { id: "large", options: { width: 64 } },
            { id: "small", options: { width: 32 } },
        ],
        deliverAt: "self",
    });
    try {
        const program = `
            const invoice = new images.ImageDetails("invoice", { imageId: "${privateId}" });
            exports.signed = invoice.signedSrcset(["large", "small"], { expiresIn: "30d" });
            const names = ["a,", "b,,", "c(", "d,e", "f 1w,"];
            const variantUrls = Object.fromEntries(names.map((name) => [name, "${local.deliveryUrl}/x/" + encodeURI(name)]));
            const variants = Object.fromEntries(names.map((name, index) => [name, { width: 100 * (index + 1) }]));
            exports.commas = images.srcset({ variantUrls }, variants, names);
        `;
        const project = await Project.create({ mockApi: local, program });
        expectSuccess(await project.up());
        const { signed, commas } = await project.outputs();
        const signedSizes = parseSrcset(String(signed));
        const asked = [
            { srcset: signed, widths: [32, 64] },
            { srcset: commas, widths: [100, 200, 300, 400, 500] },
        ];
        const script = join(__dirname, "support/pickFromSrcset.mjs");
        const { stdout } = await runChecked(process.execPath, [script, JSON.stringify(asked)], { cwd: root });
        expect(JSON.parse(stdout)).toEqual([
            signedSizes.map(({ url, width }) => [url, width]),
            ["a%2C", "b,%2C", "c(", "d,e", "f%201w%2C"].map((name) => [`${local.deliveryUrl}/x/${name}`, 0]),
        ]);
    } finally {
        await local.close();
    }
});
