import { join } from "node:path";
import { type MockApi, startMockApi } from "../../src/testing";
import { deliveryUrl, privateId, publicId } from "./support/account";
import { expectSuccess } from "./support/expectRun";
import { analyze, type PackConfig, PolicyProject } from "./support/policyProject";
import { type EngineRun, packageWorkspace, Project } from "./support/project";

let mockApi: MockApi;

beforeEach(async () => {
    mockApi = await startMockApi({
        images: [{ id: privateId, requireSignedURLs: true }, { id: publicId }],
        variants: [{ id: "public" }, { id: "teaser", neverRequireSignedURLs: true }],
        tokens: { "good-token": {}, "other-token": {}, blind: { denied: ["variants"] } },
    });
});

afterEach(() => mockApi.close());

const otherAccount = "f".repeat(32);

const invoice = `new images.ImageDetails("invoice", {
    imageId: "${privateId}",
    expect: { requireSignedUrls: true, allowPublicVariants: ["teaser"] },
});`;

/** The violations of the two policies on lookups, by policy. */
function linesOf({ violations }: EngineRun): string[] {
    return violations
        .filter(({ policy }) => policy.startsWith("lookups-"))
        .map(({ name, level, message }) => {
            const [, ...lines] = message.split("\n");
            expect(lines).toHaveLength(1);
            expect(lines[0]).toMatch(new RegExp(`^${name}: `));
            return `${level === "mandatory" ? "" : `[${level}] `}${lines[0] ?? ""}`;
        })
        .sort();
}

async function applied(program: string): Promise<Project> {
    const project = await Project.create({ mockApi, program });
    expectSuccess(await project.up());
    mockApi.clearRequests();
    return project;
}

async function expectHolds(project: Project, packConfig?: PackConfig): Promise<void> {
    const run = await analyze(project, packConfig);
    expect([run.code, linesOf(run)]).toEqual([0, []]);
}

describe("pulumi policy analyze, on the lookups of a state", () => {
    it("reports an image that turned public since the last update, until it is private again", async () => {
        const project = await applied(invoice);
        await expectHolds(project);

        mockApi.putImage({ id: privateId, requireSignedURLs: false });
        const run = await analyze(project);
        expect(run.code).toBe(1);
        expect(linesOf(run)).toEqual([
            expect.stringMatching(
                /^invoice: variant "public" was signed at the last update, and is public now\. The image "2cdc28f0[^"]+" in account "[^"]+" does not meet `expect`: requireSignedUrls is false, expected true\. /,
            ),
        ]);

        mockApi.putImage({ id: privateId, requireSignedURLs: true });
        await expectHolds(project);
    });

    it("reports what else changed, a line for each lookup, and nothing at preview and up", async () => {
        const policyProject = await PolicyProject.create({
            mockApi,
            program: `
            ${invoice}
            new images.ImageDetails("hero", { imageId: "${publicId}", expect: { requireSignedUrls: false } });
            new images.ImageDetails("bare", { imageId: "${privateId}" });
            new images.ImageDetails("advisory", { imageId: "${publicId}", expect: { draft: true, enforcement: "advisory" } });
        `,
        });
        const { project } = policyProject;
        expectSuccess(await project.up());
        const level =
            "[advisory] bare: the image requires signed URLs, and no mandatory `expect` has requireSignedUrls: true. ";
        const advice = `${level}Add it, so that an update stops when that changes.`;
        const run = await analyze(project);
        expect([run.code, linesOf(run)]).toEqual([0, [advice]]);

        mockApi.putVariant({ id: "public", neverRequireSignedURLs: true });
        mockApi.deleteVariant("teaser");
        mockApi.putVariant({ id: "leak", neverRequireSignedURLs: true });
        mockApi.deleteImage(publicId);
        const changes =
            'variant "leak" was absent at the last update, and is public now; variant "public" was signed at the last update, and is public now; ' +
            'variant "teaser" was public at the last update, and is absent now';
        const changed = await analyze(project);
        expect(changed.code).toBe(1);
        expect(linesOf(changed)).toEqual([
            advice,
            "advisory: the image does not exist any more.",
            `bare: ${changes}.`,
            "hero: the image does not exist any more.",
            expect.stringContaining(`invoice: ${changes}. The image "${privateId}" in account `),
        ]);
        await project.setProgram(`new images.ImageDetails("bare", { imageId: "${privateId}" });`);
        const preview = await policyProject.preview();
        expect([preview.code, linesOf(preview)]).toEqual([0, []]);
        const up = await policyProject.up();
        expect([up.code, linesOf(up)]).toEqual([0, []]);
    });

    it("reports an image that turned public although each of its variants was public already, or is new", async () => {
        mockApi.deleteVariant("public");
        const project = await applied(`new images.ImageDetails("bare", { imageId: "${privateId}" });`);
        mockApi.putImage({ id: privateId, requireSignedURLs: false });
        mockApi.putVariant({ id: "new" });
        const run = await analyze(project);
        expect(run.code).toBe(1);
        expect(linesOf(run)).toContain("bare: requireSignedUrls was true at the last update, and is false now.");
    });

    it("does not take for safe what the last update could not read, or what a token cannot read now", async () => {
        const project = await Project.create({
            mockApi,
            program: `new images.ImageDetails("bare", { imageId: "${privateId}" });`,
            env: { CLOUDFLARE_API_TOKEN: "blind" },
        });
        expectSuccess(await project.up());
        expect(linesOf(await analyze(project))).toContainEqual(
            expect.stringMatching(/^bare: cannot be judged: Who may see the variants of image .+ is unknown: /),
        );
        project.setEnv({ CLOUDFLARE_API_TOKEN: "good-token" });
        const run = await analyze(project);
        expect(run.code).toBe(1);
        expect(linesOf(run)).toContain(
            "bare: the last update could not read who can see its variants: run an update with a token that can.",
        );
    });

    it("reports what a refresh left out of a set, unless the set may lack images", async () => {
        const project = await applied(`
            const set = { imageIds: ["${publicId}"], expect: { requireSignedUrls: false } };
            new images.ImageDetailsSet("strict", set);
            new images.ImageDetailsSet("lenient", { ...set, missing: "omit" });
            new images.ImageDetailsSet("empty", { ...set, missing: "omit", allowEmpty: true });
        `);
        mockApi.deleteImage(publicId);
        expectSuccess(await project.refresh());
        const run = await analyze(project);
        expect(run.code).toBe(1);
        expect(linesOf(run)).toEqual([
            "lenient: `expect` judged nothing, because no image of the set exists.",
            `strict: "${publicId}": the image does not exist any more.`,
        ]);
    });

    it("groups the requests of all lookups, and names the images of a set that changed", async () => {
        const ids = Array.from({ length: 300 }, (_, index) => `album/${index}`);
        ids.forEach((id) => mockApi.putImage({ id, requireSignedURLs: false }));
        const project = await applied(`
            const imageIds = ${JSON.stringify(ids)};
            new images.ImageDetailsSet("album", { imageIds, expect: { requireSignedUrls: false } });
            new images.ImageDetailsSet("again", { imageIds: [...imageIds, "gone"], missing: "omit" });
        `);
        await expectHolds(project);
        expect(mockApi.requests.length).toBeLessThanOrEqual(3);

        mockApi.deleteImage("album/7");
        mockApi.deleteImage("album/8");
        expect(linesOf(await analyze(project))).toEqual([
            'again: "album/7", "album/8": the image does not exist any more.',
            'album: "album/7", "album/8": the image does not exist any more.',
        ]);
    });

    it("says why it cannot judge what a file hides, and shows no secret of a state that it can decrypt", async () => {
        mockApi.putImage({ id: privateId, requireSignedURLs: true, creator: "team-secret" });
        const project = await applied(`
            const hidden = { requireSignedUrls: true, allowPublicVariants: ["teaser"], creator: pulumi.secret("team-secret") };
            new images.ImageDetails("expecting", { imageId: "${privateId}", expect: hidden });
            new images.ImageDetails("named", { imageId: pulumi.secret("${publicId}") });
            new images.ImageDetailsSet("many", { imageIds: pulumi.secret(["${publicId}"]) });
        `);
        mockApi.putImage({ id: privateId, requireSignedURLs: true, creator: "another" });
        mockApi.deleteImage(publicId);
        const run = await analyze(project);
        expect(linesOf(run)).toEqual([
            expect.stringMatching(
                /^expecting: The image .+ does not meet `expect`: creator is not what was expected \[secret\]\./,
            ),
            "many: [secret]: the image does not exist any more.",
            "named: the image does not exist any more.",
        ]);
        mockApi.respond({ when: ({ path }) => path.endsWith(publicId), times: Infinity, status: 403, body: "no" });
        const refused = await analyze(project);
        expect(linesOf(refused)[2]).toMatch(/^named: cannot be judged: Could not read image \[secret\] in account /);
        for (const { output } of [run, refused]) {
            expect(output).not.toContain("team-secret");
            expect(output).not.toContain(publicId);
        }

        expectSuccess(await project.pulumi("stack", "export", "--file", "state.json"));
        project.setEnv({ VAULT_SERVER_URL: undefined });
        const fromFile = await analyze(project, { "lookups-have-expectations": "disabled" }, "state.json");
        const hides = (name: string) =>
            `cannot be judged: the state hides ${name}: analyze the stack, not a file, with its passphrase or secrets provider.`;
        expect(fromFile.code).toBe(1);
        expect(linesOf(fromFile)).toEqual([
            `expecting: ${hides("expect")}`,
            `many: ${hides("imageIds and images")}`,
            `named: ${hides("imageId")}`,
        ]);
    });

    it("takes credentials from the environment alone, and reports each account that they cannot read", async () => {
        const otherPath = `/client/v4/accounts/${otherAccount}/images/v1/${publicId}`;
        const result = { id: publicId, variants: [`${deliveryUrl}/${publicId}/public`], requireSignedURLs: false };
        const body = { success: true, errors: [], messages: [], result };
        mockApi.respond({ when: ({ path }) => path === otherPath, times: 1, status: 200, body });
        const project = await applied(`
            const own = new images.Provider("own", { apiToken: "other-token" });
            ${invoice}
            new images.ImageDetails("theirs", { imageId: "${publicId}", accountId: "${otherAccount}" }, { provider: own });
        `);
        const run = await analyze(project);
        expect(run.code).toBe(1);
        expect(linesOf(run)).toEqual([
            expect.stringMatching(/^theirs: cannot be judged: Could not read image .+ in account "f{32}": 40\d /),
        ]);
        expect(new Set(mockApi.requests.map(({ headers }) => headers.authorization))).toEqual(
            new Set(["Bearer good-token"]),
        );

        project.setEnv({ CLOUDFLARE_API_TOKEN: undefined });
        mockApi.clearRequests();
        const cannot =
            /cannot be judged: No Cloudflare credentials: .+ `pulumi policy analyze` passes no configuration of the stack: use the environment\.$/;
        expect(linesOf(await analyze(project))).toEqual([expect.stringMatching(cannot), expect.stringMatching(cannot)]);
        expect(mockApi.requests).toEqual([]);
    });

    it("judges the lookups of the plugin", async () => {
        const plugin = join(packageWorkspace(), "node_modules/pulumi-cloudflare-images/plugin");
        const project = await Project.create({
            mockApi,
            runtime: `nodejs\nplugins: { providers: [{ name: cloudflare-images, path: ${JSON.stringify(plugin)} }] }`,
            program: `
                class Read extends pulumi.CustomResource {
                    constructor(name, id, args) { super("cloudflare-images:index:ImageDetails", name, args, { id }); }
                }
                new Read("invoice", "${privateId}", { expect: { requireSignedUrls: true, allowPublicVariants: ["teaser"] } });
            `,
        });
        expectSuccess(await project.up());
        await expectHolds(project);

        mockApi.putImage({ id: privateId, requireSignedURLs: false });
        expect(linesOf(await analyze(project))).toEqual([
            expect.stringMatching(
                /^invoice: variant "public" was signed at the last update, and is public now\. The image .+ does not meet `expect`: requireSignedUrls is not what was expected \[secret\]/,
            ),
        ]);
    });
});

describe("pulumi policy analyze, before a signing key is deleted", () => {
    const oldKey = "old-key-0123456789";
    const newKey = "new-key-0123456789";
    const signs = (keyName: string) => `
        const invoice = new images.ImageDetails("invoice", { imageId: "${privateId}" });
        const url = invoice.signedVariantUrl("public", { expiresIn: "7d", keyName: "${keyName}" });
        new Consumer("mail", url);
        exports.url = url;
    `;
    const signedBy = (...signingKeys: string[]) => ({
        "delivery-urls-follow-policy": { signingKeys },
        "lookups-have-expectations": "disabled",
    });
    const faults = ({ violations }: EngineRun) =>
        violations.map(({ name, message }) => `${name} ${message.replace(/^[^]*?\?…" /, "")}`).sort();

    it("tells which URLs in the state it still signs, without a key or a signature", async () => {
        mockApi.putSigningKey("2026", oldKey);
        mockApi.putSigningKey("2027", newKey);
        const project = await applied(signs("2026"));
        expect((await analyze(project, signedBy("2026"))).code).toBe(0);
        const run = await analyze(project, signedBy("2027"));
        const fault =
            'is signed by key "2026", which signingKeys does not list. Sign it again with a key that is listed.';
        expect([run.code, faults(run)]).toEqual([1, [`mail ${fault}`, `test-dev ${fault}`]]);
        for (const secret of [oldKey, newKey, "sig=", "good-token"]) {
            expect(run.output).not.toContain(secret);
        }

        await project.setProgram(signs("2027"));
        expectSuccess(await project.up());
        expect((await analyze(project, signedBy("2027"))).code).toBe(0);

        mockApi.deleteSigningKey("2027");
        const gone = "is signed by no key of this account. Sign it again.";
        expect(faults(await analyze(project, signedBy("2027")))).toEqual([`mail ${gone}`, `test-dev ${gone}`]);

        expectSuccess(await project.pulumi("stack", "export", "--file", "state.json"));
        project.setEnv({ VAULT_SERVER_URL: undefined });
        const hidden = await analyze(project, signedBy("2027"), "state.json");
        expect(hidden.code).toBe(1);
        expect(faults(hidden)).toEqual([expect.stringContaining("mail "), expect.stringContaining("test-dev ")]);
        expect(hidden.output).toContain("the state hides what may be a signed URL, so no signature can be verified");
    });
});
