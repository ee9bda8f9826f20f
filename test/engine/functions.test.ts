import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type MockApi, startMockApi } from "../../src/testing";
import { accountId, deliveryUrl, imagesPath, pathsOf, privateId, publicId, whenCalled } from "./support/account";
import { diagnosticsOf, expectFailure, expectSuccess } from "./support/expectRun";
import { lastStep, namesOf, Project, stackOutputs } from "./support/project";

const exposed = /variant "thumbnail" is public .* signed/;

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
        expect(stackOutputs(preview)).toEqual({
            hero: {
                imageId: publicId,
                accountId,
                creator: "team-web",
                filename: "hero.jpeg",
                meta: { album: "home" },
                requireSignedUrls: false,
                draft: false,
                uploaded: "2024-01-02T03:04:05Z",
                variants: [`${deliveryUrl}/${publicId}/public`, `${deliveryUrl}/${publicId}/thumbnail`],
                variantUrls: {
                    public: `${deliveryUrl}/${publicId}/public`,
                    thumbnail: `${deliveryUrl}/${publicId}/thumbnail`,
                },
                access: { public: "public", thumbnail: "public" },
            },
            banner: "none",
        });
        const paths = [`${imagesPath}/${publicId}`, `${imagesPath}/gone`];
        expect(pathsOf(mockApi)).toEqual(paths);
        mockApi.clearRequests();
        expectSuccess(await project.up());
        expect(pathsOf(mockApi)).toEqual(paths);
        expect(await project.namesInState()).toEqual(["test-dev"]);
        expect(await processes(project)).not.toMatch(/dynamic-provider/);

        // A dynamic resource shows what the plan says of the values, and that a provider process would be noticed.
        await project.setProgram(program(`new Consumer("page", { url: hero.variantUrls.thumbnail });`));
        const next = await project.preview();
        expect(lastStep(next, "page").inputs["value"]).toEqual({ url: `${deliveryUrl}/${publicId}/thumbnail` });
        expect(next.changes).toEqual({ create: 1, same: 1 });
        expect(await processes(project)).toMatch(/dynamic-provider/);
    });

    it("needs at most 3 requests for 50 calls that are made together in an account of 60 images", async () => {
        const ids = Array.from({ length: 58 }, (_, index) => `image-${index}`);
        ids.forEach((id) => mockApi.putImage({ id }));
        const asked = JSON.stringify(ids.slice(5, 55));
        const project = await Project.create({
            mockApi,
            program: `
                module.exports = async () => {
                    const asked = ${asked}.map((imageId) => ({ imageId }));
                    const awaited = await Promise.all(asked.map((args) => images.getImageDetails(args)));
                    const outputs = asked.map((args) => images.getImageDetailsOutput(args));
                    const idsOf = (found) => found.map(({ imageId }) => imageId);
                    return { awaited: idsOf(awaited), outputs: idsOf(outputs) };
                };
            `,
        });
        const expected = ids.slice(5, 55);
        expect(stackOutputs(await project.preview())).toEqual({ awaited: expected, outputs: expected });
        // At most 3 for the calls that are awaited, and at most 3 for the outputs after them.
        expect(mockApi.requests.length).toBeLessThanOrEqual(2 * 3);
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
    it("gives what was changed since an earlier call of the same up", async () => {
        const url = whenCalled(mockApi, "change", () => {
            mockApi.putImage({ id: privateId, creator: "team-app", requireSignedURLs: true });
            mockApi.putVariant({ id: "thumbnail" });
        });
        const project = await Project.create({
            mockApi,
            program: `
                const imageId = "${privateId}";
                const early = images.getImageDetailsOutput({ imageId });
                const changes = new Calls("changes", early.imageId.apply(() => "${url}"));
                const late = images.getImageDetailsOutput({ imageId }, { dependsOn: changes });
                exports.early = { creator: early.creator, access: early.access };
                exports.late = { creator: late.creator, access: late.access };
            `,
        });
        expectSuccess(await project.up());
        expect(await project.outputs()).toEqual({
            early: { access: { public: "signed", thumbnail: "public" } },
            late: { creator: "team-app", access: { public: "signed", thumbnail: "signed" } },
        });
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
        expectSuccess(up);
        expect(stackOutputs(up)).toEqual({ a: "a", b: "b", c: "c", d: "d" });
        const tokens = mockApi.requests.map(({ path, headers }) => [path.split("/").at(-1), headers.authorization]);
        expect(Object.fromEntries(tokens)).toEqual({
            a: "Bearer token-of-the-first",
            b: "Bearer token-of-the-second",
            c: "Bearer token-of-the-first",
            d: "Bearer good-token",
        });
        for (const text of [up.output, await project.stateText()]) {
            expect(text).not.toMatch(/token-of/);
        }
        expect((await project.namesInState()).sort()).toEqual(["c", "first", "second", "test-dev"]);
        expectSuccess(await project.preview("--expect-no-changes"));
    });
});

describe("what a function expects", () => {
    it("may be a warning at preview, and fails an up before anything that uses the image is created", async () => {
        const project = await Project.create({
            mockApi,
            program: `
                const expect = { requireSignedUrls: true, enforcement: { preview: "advisory", up: "mandatory" } };
                const invoice = images.getImageDetailsOutput({ imageId: "${privateId}", expect });
                new Consumer("page", invoice.variantUrls.public);
            `,
        });
        const preview = await project.preview();
        expectSuccess(preview);
        expect(preview.output).toMatch(/warning: .*variant "thumbnail" is public/);
        expect(lastStep(preview, "page").inputs["value"]).toBe(`${deliveryUrl}/${privateId}/public`);
        expectFailure(await project.up(), `image "${privateId}" in account "${accountId}"`, exposed);
        expect(await project.namesInState()).not.toContain("page");
    });

    it("fails in one line where it is awaited, as does a Provider that is not known at preview", async () => {
        const project = await Project.create({
            mockApi,
            program: `
                module.exports = async () => {
                    const provider = new images.Provider("p", { apiToken: new Made("token", "x").result });
                    await images.getImageDetails({ imageId: "a" }, { provider })
                        .catch(({ message }) => pulumi.log.warn(message));
                    const expect = { creator: "team-app", draft: true };
                    const hero = await images.getImageDetails({ imageId: "${publicId}", expect });
                    new Consumer("page", hero.variantUrls.public);
                };
            `,
        });
        const preview = await project.preview();
        expectFailure(preview, /draft is false, .*true; creator is "team-web", .*"team-app"/);
        expect(diagnosticsOf(preview, "test-dev").match(/error: .*/g)).toHaveLength(1);
        expect(diagnosticsOf(preview, "test-dev")).toMatch(/Provider is (not known|unknown) before up\b.*Output/i);
        expect(namesOf(preview)).not.toContain("page");
        expect(pathsOf(mockApi)).toEqual([`${imagesPath}/${publicId}`]);
    });
});
