import { type MockApi, startMockApi } from "../../src/testing";
import { pathsOf, privateId, publicId } from "./support/account";
import { diagnosticsOf, expectFailure, expectSuccess } from "./support/expectRun";
import { type EngineRun, Project } from "./support/project";

let mockApi: MockApi;

beforeEach(async () => {
    mockApi = await startMockApi({
        images: [
            { id: publicId, creator: "team" },
            { id: privateId, requireSignedURLs: true, creator: "team" },
        ],
    });
});

afterEach(() => mockApi.close());

/** A lookup and a set with arguments that hold outputs, and what a transformation of the stack changes of them. */
function programOf(change: string): string {
    return `
        pulumi.runtime.registerStackTransformation(({ type, props, opts }) =>
            type.includes(":ImageDetails") ? (${change}) : undefined);
        const expected = () => ({ creator: pulumi.output("team") });
        const one = new images.ImageDetails("one", { imageId: pulumi.output("${publicId}"), expect: expected() });
        const set = new images.ImageDetailsSet("set", { imageIds: ["${publicId}"], expect: expected() });
        new Consumer("page", one.variantUrls);
    `;
}

/** The names of the lookups whose error contains `message`. */
function failedWith(run: EngineRun, message: string): string[] {
    return ["one", "set", "own"].filter((name) => diagnosticsOf(run, name).includes(message));
}

it("a transformation of the stack, or of the lookup, adds to `expect` by a spread, and is judged", async () => {
    const change = "{ props: { ...props, expect: { ...props.expect, requireSignedUrls: true } }, opts }";
    const own = `new images.ImageDetails("own", { imageId: "${publicId}", expect: { creator: pulumi.output("team") } },
        { transformations: [({ props, opts }) => (${change})] });`;
    const project = await Project.create({ mockApi, program: programOf(change) + own });
    const up = await project.up("--continue-on-error");
    expectFailure(up);
    expect(failedWith(up, "requireSignedUrls is false, expected true")).toEqual(["one", "set", "own"]);
    expect(await project.namesInState()).not.toContain("page");
});

it("a transformation adds secrets and names other images, and no message shows them", async () => {
    const secrets = 'creator: pulumi.secret("hidden-team"), meta: { album: pulumi.secret("hidden-album") }';
    const project = await Project.create({
        mockApi,
        program: programOf(`{ props: { ...props, accountId: pulumi.secret("0123456789abcdef0123456789abcdef"),
            expect: { ...props.expect, ${secrets} } }, opts }`),
    });
    const preview = await project.preview();
    expectFailure(preview, "creator is not what was expected [secret]", "in account [secret]");
    expect(preview.output).not.toMatch(/hidden-|0123456789abcdef/);

    const id = 'pulumi.secret("gone")';
    await project.setProgram(
        programOf(
            `{ props: { ...props, ...("imageId" in props ? { imageId: ${id} } : { imageIds: [${id}] }) }, opts }`,
        ),
    );
    const up = await project.up("--continue-on-error");
    expect(failedWith(up, "Could not read image [secret] in account")).toEqual(["one", "set"]);
    expect(up.output).not.toContain("gone");
});

it("a transformation sets the level of each phase, and what the lookup waits for", async () => {
    const levels = 'draft: true, enforcement: { preview: "advisory", up: "mandatory" }';
    const change = `{ props: { ...props, expect: { ...props.expect, ${levels} } }, opts }`;
    const project = await Project.create({ mockApi, program: programOf(change) });
    const preview = await project.preview();
    expectSuccess(preview);
    expect(failedWith(preview, "draft is false, expected true")).toEqual(["one", "set"]);
    expectFailure(await project.up(), "draft is false, expected true");

    mockApi.clearRequests();
    const waiting = "{ props, opts: { ...opts, dependsOn: [made] } }";
    await project.setProgram(`const made = new Made("made", "x"); ${programOf(waiting)}`);
    expectSuccess(await project.preview());
    expect(pathsOf(mockApi)).toEqual([]);
});

it("a transformation that leaves no arguments that can be read is refused in one line", async () => {
    const change =
        "{ props: { ...props, expect: pulumi.output(props.expect), imageId: 1 }, opts: { ...opts, id: 'x' } }";
    const project = await Project.create({ mockApi, program: programOf(change) });
    expectFailure(
        await project.preview(),
        /ImageDetails "one": opts.id cannot be set: .*; imageId must be a string, .*; expect must be a plain object/,
    );
    expect(pathsOf(mockApi)).toEqual([]);
});

it("a transformation that gives a provider gives its account to the signing key as well", async () => {
    const other = await startMockApi({
        images: [{ id: privateId, requireSignedURLs: true }],
        tokens: { "other-token": {} },
    });
    const project = await Project.create({
        mockApi,
        program: `
            const provider = new images.Provider("other", { apiToken: "other-token", baseUrl: "${other.url}" });
            pulumi.runtime.registerStackTransformation(({ type, props, opts }) =>
                type.includes(":ImageDetails") ? { props, opts: { ...opts, provider } } : undefined);
            exports.url = new images.ImageDetails("one", { imageId: "${privateId}" })
                .signedVariantUrl("public", { expiresIn: "7d" });
        `,
    });
    const preview = await project.preview();
    const paths = pathsOf(other);
    await other.close();
    expectSuccess(preview);
    expect(paths.some((path) => path.endsWith("/keys"))).toBe(true);
    expect(pathsOf(mockApi)).toEqual([]);
});

it("protect warns that it does nothing", async () => {
    const program = `new images.ImageDetails("one", { imageId: "${publicId}" }, { protect: true });`;
    const preview = await (await Project.create({ mockApi, program })).preview();
    expectSuccess(preview);
    expect(preview.output).toContain('ImageDetails "one" is only read, so it ignores opts.protect.');
});
