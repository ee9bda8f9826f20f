import { type MockApi, startMockApi } from "../../src/testing";
import { pathsOf, privateId, publicId } from "./support/account";
import { diagnosticsOf, expectFailure, expectSuccess } from "./support/expectRun";
import { Project } from "./support/project";

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

/** Each way to transform a lookup, with what it changes of `props` and `opts`. */
const ways = {
    "a transformation of the stack": {
        before: (change: string) => `pulumi.runtime.registerStackTransformation(({ type, props, opts }) =>
            type.includes(":ImageDetails") ? (${change}) : undefined);`,
        options: () => "{}",
    },
    "a transformation of the lookup": {
        before: () => "",
        options: (change: string) => `{ transformations: [({ props, opts }) => (${change})] }`,
    },
};

/** A lookup and a set with arguments that hold outputs, and what a transformation changes of them. */
function programOf({ before, options }: (typeof ways)[keyof typeof ways], change: string, id = publicId): string {
    return `
        ${before(change)}
        const expected = () => ({ creator: pulumi.output("team") });
        const opts = () => (${options(change)});
        const one = new images.ImageDetails("one", { imageId: pulumi.output("${id}"), expect: expected() }, opts());
        const set = new images.ImageDetailsSet("set", { imageIds: ["${id}"], expect: expected() }, opts());
        new Consumer("page", one.variantUrls);
    `;
}

describe.each(Object.entries(ways))("%s", (_, way) => {
    it("adds to `expect` by a spread, and is judged", async () => {
        const change = "{ props: { ...props, expect: { ...props.expect, requireSignedUrls: true } }, opts }";
        const project = await Project.create({ mockApi, program: programOf(way, change) });
        const up = await project.up("--continue-on-error");
        expectFailure(up);
        for (const name of ["one", "set"]) {
            expect(diagnosticsOf(up, name)).toContain("requireSignedUrls is false, expected true");
        }
        expect(await project.namesInState()).not.toContain("page");
    });

    it("adds secrets, and no message shows them", async () => {
        const secrets = 'creator: pulumi.secret("hidden-team"), meta: { album: pulumi.secret("hidden-album") }';
        const change = `{ props: { ...props, accountId: pulumi.secret("0123456789abcdef0123456789abcdef"),
            expect: { ...props.expect, ${secrets} } }, opts }`;
        const project = await Project.create({ mockApi, program: programOf(way, change) });
        const preview = await project.preview();
        expectFailure(preview, "creator is not what was expected [secret]", "in account [secret]");
        expect(preview.output).not.toMatch(/hidden-|0123456789abcdef/);
    });

    it("sets the level of each phase, and what the lookup waits for", async () => {
        const change = `{ props: { ...props, expect: { ...props.expect, draft: true,
            enforcement: { preview: "advisory", up: "mandatory" } } }, opts }`;
        const project = await Project.create({ mockApi, program: programOf(way, change) });
        const preview = await project.preview();
        expectSuccess(preview);
        expect(diagnosticsOf(preview, "one")).toMatch(/warning: .*draft is false, expected true/);
        expectFailure(await project.up(), "draft is false, expected true");

        mockApi.clearRequests();
        const waiting = "{ props, opts: { ...opts, dependsOn: [made] } }";
        await project.setProgram(`const made = new Made("made", "x"); ${programOf(way, waiting)}`);
        expectSuccess(await project.preview());
        expect(pathsOf(mockApi)).toEqual([]);
    });

    it("names another image, which is read, judged and masked", async () => {
        const change = `{ props: { ...props, ...("imageId" in props
            ? { imageId: pulumi.secret("gone") } : { imageIds: [pulumi.secret("gone")] }) }, opts }`;
        const project = await Project.create({ mockApi, program: programOf(way, change) });
        const up = await project.up("--continue-on-error");
        expectFailure(up);
        for (const name of ["one", "set"]) {
            expect(diagnosticsOf(up, name)).toContain("Could not read image [secret] in account");
        }
        expect(up.output).not.toContain("gone");
    });

    it("is refused in one line where it leaves no arguments that can be read", async () => {
        const change =
            "{ props: { ...props, expect: pulumi.output(props.expect), imageId: 1 }, opts: { ...opts, id: 'x' } }";
        const project = await Project.create({ mockApi, program: programOf(way, change) });
        expectFailure(
            await project.preview(),
            /ImageDetails "one": opts.id cannot be set: .*; imageId must be a string, .*; expect must be a plain object/,
        );
        expect(pathsOf(mockApi)).toEqual([]);
    });
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
