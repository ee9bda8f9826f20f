import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { unknownValue } from "@pulumi/pulumi/runtime";
import { type MockApi, startMockApi } from "../../src/testing";
import { expectFailure } from "./support/expectFailure";
import { type EngineRun, lastStep, pathsOf, Project } from "./support/project";

const publicId = "8985537f-4737-4cb0-e5c0-dede4a08fd00";
const privateId = "2cdc28f0-017a-49c4-9ed7-87056c83901f";
const account = "/client/v4/accounts/0123456789abcdef0123456789abcdef/images/v1";
const delivery = "https://imagedelivery.net/Vh2Kq7sYt0RjLx9PwN4mBg";
const exposed = 'variant "thumbnail" is public, for it has neverRequireSignedURLs, and not signed';

let mockApi: MockApi;

beforeEach(async () => {
    mockApi = await startMockApi({
        images: [
            { id: publicId, filename: "hero.jpeg", creator: "team-web", meta: { album: "home" } },
            { id: privateId, requireSignedURLs: true },
        ],
        variants: [{ id: "public" }, { id: "thumbnail", neverRequireSignedURLs: true }],
    });
});

afterEach(() => mockApi.close());

function namesOf(run: EngineRun): string[] {
    return run.steps.map(({ name }) => name);
}

async function namesInState(project: Project): Promise<string[]> {
    return (await project.state()).map(({ urn }) => urn.split("::").at(-1) ?? "");
}

describe("getImageDetails", () => {
    const program = (consumer = "") => `
        module.exports = async () => {
            const hero = await images.getImageDetails({ imageId: "${publicId}" });
            const banner = await images.tryGetImageDetails({ imageId: "gone" });
            ${consumer}
            return { hero, banner: banner === undefined ? "none" : banner.imageId };
        };
    `;

    it("is read by the program itself at preview and at up, and leaves nothing in the state", async () => {
        const project = await Project.create({ mockApi, program: program() });
        await recordProcesses(project);
        const preview = await project.preview();
        expect(lastStep(preview, "test-dev").outputs).toEqual({
            hero: {
                imageId: publicId,
                accountId: mockApi.accountId,
                creator: "team-web",
                filename: "hero.jpeg",
                meta: { album: "home" },
                requireSignedUrls: false,
                draft: false,
                uploaded: "2024-01-02T03:04:05Z",
                variants: [`${delivery}/${publicId}/public`, `${delivery}/${publicId}/thumbnail`],
                variantUrls: {
                    public: `${delivery}/${publicId}/public`,
                    thumbnail: `${delivery}/${publicId}/thumbnail`,
                },
                access: { public: "public", thumbnail: "public" },
            },
            banner: "none",
        });
        expect(pathsOf(mockApi)).toEqual([`${account}/${publicId}`, `${account}/gone`]);
        expect((await project.up()).code).toBe(0);
        expect((await project.preview("--expect-no-changes")).code).toBe(0);
        expect(mockApi.requests).toHaveLength(6);
        expect(await namesInState(project)).toEqual(["test-dev"]);
        expect(await processes(project)).not.toMatch(/dynamic-provider/);

        // A dynamic resource shows what the plan says of the values, and that a provider process would be noticed.
        await project.setProgram(program(`new Consumer("page", { url: hero.variantUrls.thumbnail });`));
        const next = await project.preview();
        expect(lastStep(next, "page").inputs["value"]).toEqual({ url: `${delivery}/${publicId}/thumbnail` });
        expect(await processes(project)).toMatch(/dynamic-provider/);
    });

    it("fails the preview in one line when the image does not exist", async () => {
        const project = await Project.create({
            mockApi,
            program: `
                module.exports = async () => {
                    const gone = await images.getImageDetails({ imageId: "gone" });
                    new Consumer("page", gone.variantUrls.public);
                };
            `,
        });
        const preview = await project.preview();
        const message = `Could not read image "gone" of account "${mockApi.accountId}": 404 (5404 Image not found), Ray `;
        expectFailure(preview, `error: ${message}`, "Check the image id");
        const diagnostics = preview.output.slice(preview.output.indexOf("Diagnostics:"));
        expect(diagnostics.match(/error: .*/g)).toHaveLength(1);
        expect(namesOf(preview)).not.toContain("page");
    });

    it("needs 3 requests for 50 calls that are made together in an account of 60 images", async () => {
        const ids = Array.from({ length: 58 }, (_, index) => `image-${index}`);
        ids.forEach((id) => mockApi.putImage({ id }));
        const asked = JSON.stringify(ids.slice(5, 55));
        const project = await Project.create({
            mockApi,
            program: `
                module.exports = async () => {
                    const found = await Promise.all(${asked}.map((imageId) => images.getImageDetails({ imageId })));
                    return { ids: found.map(({ imageId }) => imageId) };
                };
            `,
        });
        const preview = await project.preview();
        expect(lastStep(preview, "test-dev").outputs).toEqual({ ids: ids.slice(5, 55) });
        expect(mockApi.requests.length).toBeLessThanOrEqual(3);

        mockApi.clearRequests();
        await project.setProgram(`
            const found = ${asked}.map((imageId) => images.getImageDetailsOutput({ imageId }));
            exports.ids = found.map(({ imageId }) => imageId);
        `);
        const next = await project.preview();
        expect(lastStep(next, "test-dev").outputs).toEqual({ ids: ids.slice(5, 55) });
        expect(mockApi.requests.length).toBeLessThanOrEqual(3);
    });

    /** Every node process of the project writes down what it runs. */
    async function recordProcesses(project: Project): Promise<void> {
        const record = join(project.folder, "processes").replaceAll("\\", "/");
        await project.writeFile(
            "record.cjs",
            `require("fs").appendFileSync("${record}", process.argv.join(" ") + "\\n");`,
        );
        project.setEnv({ NODE_OPTIONS: `--require=${join(project.folder, "record.cjs").replaceAll("\\", "/")}` });
    }

    function processes(project: Project): Promise<string> {
        return readFile(join(project.folder, "processes"), "utf8");
    }
});

describe("getImageDetailsOutput", () => {
    it("waits for up when what it needs is yet to be created, and reads at the next preview", async () => {
        const waiting = {
            unknownId: `{ imageId: made.result }`,
            knownIdOfNewResource: `{ imageId: made.value }`,
            unknownAccount: `{ imageId: "${publicId}", accountId: account.result }`,
            unknownExpectation: `{ imageId: "${publicId}", expect: { creator: creator.result } }`,
            unknownProvider: `{ imageId: "${publicId}" }, { provider }`,
            dependsOn: `{ imageId: "${publicId}" }, { dependsOn: made }`,
            dependsOnNestedList: `{ imageId: "${publicId}" }, { dependsOn: [[pulumi.output(made)], null, undefined] }`,
            dependsOnComponent: `{ imageId: "${publicId}" }, { dependsOn: [component] }`,
        };
        const names = Object.keys(waiting);
        const calls = Object.entries(waiting).map(
            ([name, args]) => `exports.${name} = images.getImageDetailsOutput(${args}).imageId;`,
        );
        const project = await Project.create({
            mockApi,
            program: `
                const made = new Made("made", "${publicId}");
                const account = new Made("account", "${mockApi.accountId}");
                const creator = new Made("creator", "team-web");
                const provider = new images.Provider("p", { apiToken: new Made("token", "some-token").result });
                class Component extends pulumi.ComponentResource {
                    constructor(name) {
                        super("test:index:Component", name);
                        const nested = new pulumi.ComponentResource("test:index:Nested", "nested", {}, { parent: this });
                        new Made("inner", "x", { parent: nested });
                    }
                }
                const component = new Component("component");
                ${calls.join("\n")}
                new Consumer("page", images.getImageDetailsOutput(${waiting.dependsOn}).variantUrls.public);
            `,
        });
        const preview = await project.preview();
        expect(preview.code).toBe(0);
        expect(pathsOf(mockApi)).toEqual([]);
        const { outputs } = lastStep(preview, "test-dev");
        expect(outputs).toEqual(Object.fromEntries(names.map((name) => [name, unknownValue])));

        expect((await project.up()).code).toBe(0);
        expect(await project.outputs()).toEqual(Object.fromEntries(names.map((name) => [name, publicId])));
        expect((await project.resource("page"))?.dependencies).toEqual([expect.stringMatching(/::made$/)]);

        mockApi.clearRequests();
        expect((await project.preview("--expect-no-changes")).code).toBe(0);
        expect(mockApi.requests).not.toEqual([]);
    });

    it("keeps what it reads secret when the image id is, in the plan, the state and the errors", async () => {
        const id = "confidential/merger-plan.png";
        mockApi.putImage({ id });
        const project = await Project.create({
            mockApi,
            program: `
                const imageId = new pulumi.Config().requireSecret("imageId");
                exports.plan = images.getImageDetailsOutput({ imageId });
                exports.url = images.getImageDetailsOutput({ imageId }).variantUrls.public;
            `,
            secretConfig: { imageId: id },
        });
        const preview = await project.preview("--diff");
        const up = await project.up("--diff");
        expect([preview.code, up.code]).toEqual([0, 0]);
        expect(up.output).toMatch(/url *: \[secret\]/);
        expect(await project.outputs()).toMatchObject({ plan: { imageId: id }, url: `${delivery}/${id}/public` });
        const state = await project.stateText();
        expect(state).toContain("ciphertext");
        expect((await project.preview("--expect-no-changes")).code).toBe(0);
        mockApi.deleteImage(id);
        const failed = await project.preview();
        expectFailure(failed, "Could not read image [secret] of account");
        for (const text of [preview.output, up.output, state, failed.output]) {
            expect(text).not.toContain("merger-plan");
        }
    });

    it("keeps a secret account of the configuration and of a Provider secret, in the state and in errors", async () => {
        const hidden = mockApi.accountId;
        const program = (imageId: string) => `
            module.exports = async () => {
                const accountId = new pulumi.Config().requireSecret("account");
                const provider = new images.Provider("p", { accountId });
                let message = "none";
                try {
                    await images.getImageDetails({ imageId: "gone" }, { provider });
                } catch (error) {
                    message = error.message;
                }
                return {
                    ofProvider: images.getImageDetailsOutput({ imageId: "${imageId}" }, { provider }).accountId,
                    ofConfig: images.getImagesStatsOutput().accountId,
                    message,
                };
            };
        `;
        const project = await Project.create({
            mockApi,
            program: program(publicId),
            secretConfig: { account: hidden, "cloudflare-images:accountId": hidden },
            env: { CLOUDFLARE_ACCOUNT_ID: "" },
        });
        const up = await project.up("--diff");
        expect(up.code).toBe(0);
        expect(await project.outputs()).toMatchObject({
            ofProvider: hidden,
            ofConfig: hidden,
            message: expect.stringContaining('image "gone" of account [secret]: 404') as string,
        });
        for (const text of [up.output, await project.stateText()]) {
            expect(text).not.toContain(hidden);
        }
    });

    it("gives what was changed since an earlier call of the same up", async () => {
        const project = await Project.create({
            mockApi,
            program: `
                const imageId = "${privateId}";
                const early = images.getImageDetailsOutput({ imageId });
                const changes = new Calls("changes", early.imageId.apply(() => "${mockApi.url}/change"));
                const late = images.getImageDetailsOutput({ imageId }, { dependsOn: changes });
                exports.early = { creator: early.creator, access: early.access };
                exports.late = { creator: late.creator, access: late.access };
            `,
        });
        mockApi.respond({
            when: ({ path }) => path === "/client/v4/change",
            handler: (_, response) => {
                mockApi.putImage({ id: privateId, creator: "team-app", requireSignedURLs: true });
                mockApi.putVariant({ id: "thumbnail" });
                response.end();
            },
        });
        expect((await project.up()).code).toBe(0);
        expect(await project.outputs()).toEqual({
            early: { access: { public: "signed", thumbnail: "public" } },
            late: { creator: "team-app", access: { public: "signed", thumbnail: "signed" } },
        });
    });

    it("fails where the access is used, and nowhere else, when the token may not read the variants", async () => {
        mockApi.respond({
            when: ({ path }) => path === `${account}/variants`,
            times: Infinity,
            status: 403,
            body: { success: false, errors: [{ code: 10000, message: "Authentication error" }] },
        });
        const invoice = `const invoice = images.getImageDetailsOutput({ imageId: "${privateId}" });`;
        const project = await Project.create({
            mockApi,
            program: `${invoice} exports.url = invoice.variantUrls.public;`,
        });
        const preview = await project.preview();
        expect(preview.output).not.toContain("error");
        expect(lastStep(preview, "test-dev").outputs).toEqual({ url: `${delivery}/${privateId}/public` });
        await project.setProgram(`${invoice} exports.access = invoice.access;`);
        expectFailure(await project.preview(), 'They need the permission "Images Read"');
    });
});

describe("an explicit Provider", () => {
    it("gives the functions its token, on its own and through a component, and makes nothing secret", async () => {
        for (const id of ["a", "b", "c", "d"]) {
            mockApi.putImage({ id });
        }
        const project = await Project.create({
            mockApi,
            program: `
                module.exports = async () => {
                    const config = new pulumi.Config();
                    const first = new images.Provider("first", { apiToken: config.requireSecret("first") });
                    const second = new images.Provider("second", { apiToken: config.requireSecret("second") });
                    const component = new pulumi.ComponentResource("test:index:C", "c", {}, { providers: [second] });
                    const a = await images.getImageDetails({ imageId: "a" }, { provider: first });
                    const b = images.getImageDetailsOutput({ imageId: "b" }, { parent: component });
                    const c = images.getImageDetailsOutput({ imageId: "c" }, { provider: first });
                    const d = images.getImageDetailsOutput({ imageId: "d" });
                    return { a: a.imageId, b: b.imageId, c: c.imageId, d: d.imageId };
                };
            `,
            secretConfig: { first: "token-of-the-first", second: "token-of-the-second" },
        });
        const up = await project.up();
        expect(up.code).toBe(0);
        expect(lastStep(up, "test-dev").outputs).toEqual({ a: "a", b: "b", c: "c", d: "d" });
        expect(tokensSent()).toEqual({
            a: "Bearer token-of-the-first",
            b: "Bearer token-of-the-second",
            c: "Bearer token-of-the-first",
            d: "Bearer good-token",
        });
        for (const text of [up.output, await project.stateText()]) {
            expect(text).not.toMatch(/token-of/);
        }
        expect((await namesInState(project)).sort()).toEqual(["c", "first", "second", "test-dev"]);
        expect((await project.preview("--expect-no-changes")).code).toBe(0);
    });

    it("that is not known at preview is no provider of a call that is awaited", async () => {
        const project = await Project.create({
            mockApi,
            program: `
                module.exports = async () => {
                    const provider = new images.Provider("p", { apiToken: new Made("token", "x").result });
                    await images.getImageDetails({ imageId: "${publicId}" }, { provider });
                };
            `,
        });
        expectFailure(
            await project.preview(),
            "its Provider is not known before up. Use the function that gives an Output.",
        );
        expect(mockApi.requests).toEqual([]);
    });

    function tokensSent(): Record<string, unknown> {
        const sent = mockApi.requests.map(({ path, headers }) => [path.split("/").at(-1) ?? "", headers.authorization]);
        return Object.fromEntries(sent) as Record<string, unknown>;
    }
});

describe("what a function expects", () => {
    const call = (enforcement: string) => `
        const expect = { requireSignedUrls: true, enforcement: ${enforcement} };
        const invoice = images.getImageDetailsOutput({ imageId: "${privateId}", expect });
        new Consumer("page", invoice.variantUrls.public);
    `;

    it("fails the program before anything that uses the image is created", async () => {
        const project = await Project.create({ mockApi, program: call(`"mandatory"`) });
        const up = await project.up();
        expectFailure(up, `The image "${privateId}" of account "${mockApi.accountId}" is not as expected: ${exposed}.`);
        expect(await namesInState(project)).not.toContain("page");

        await project.setProgram(`
            module.exports = async () => {
                const expect = { creator: "team-app", draft: true };
                const hero = await images.getImageDetails({ imageId: "${publicId}", expect });
                new Consumer("page", hero.variantUrls.public);
            };
        `);
        const preview = await project.preview();
        expectFailure(preview, 'draft is false, and not true; creator is "team-web", and not "team-app".');
        expect(namesOf(preview)).not.toContain("page");
    });

    it("is a warning when it is advisory", async () => {
        const project = await Project.create({ mockApi, program: call(`"advisory"`) });
        const up = await project.up();
        expect(up.code).toBe(0);
        expect(up.output).toMatch(/warning: .*variant "thumbnail" is public/);
        expect(await namesInState(project)).toContain("page");
    });

    it("may be a warning at preview and an error at up", async () => {
        const project = await Project.create({ mockApi, program: call(`{ preview: "advisory", up: "mandatory" }`) });
        const preview = await project.preview();
        expect(preview.code).toBe(0);
        expect(preview.output).toMatch(/warning: .*variant "thumbnail" is public/);
        expect(lastStep(preview, "page").inputs["value"]).toBe(`${delivery}/${privateId}/public`);
        expectFailure(await project.up(), exposed);
        expect(await namesInState(project)).not.toContain("page");
    });
});
