import { unknownValue } from "@pulumi/pulumi/runtime";
import { type MockApi, startMockApi } from "../../src/testing";
import { accountId, deliveryUrl, imagesPath, pathsOf, publicId, whenCalled } from "./support/account";
import { expectSuccess } from "./support/expectRun";
import { Project, stackOutputs } from "./support/project";

let mockApi: MockApi;

beforeEach(async () => {
    mockApi = await startMockApi({
        images: [{ id: publicId }, { id: "b" }],
        variants: [{ id: "public" }],
        tokens: { "good-token": {}, "new-token": {} },
    });
});

afterEach(() => mockApi.close());

/** Resources that are yet to be created at the first preview. */
const pending = `
    const made = new Made("made", "${publicId}");
    const other = new Made("other", "b");
    const account = new Made("account", "${accountId}");
    const provider = new images.Provider("p", { apiToken: new Made("token", "new-token").result });
    class Component extends pulumi.ComponentResource {
        constructor(name) {
            super("test:index:Component", name);
            const nested = new pulumi.ComponentResource("test:index:Nested", "nested", {}, { parent: this });
            new Made("inner", "x", { parent: nested });
        }
    }
    const component = new Component("component");
    const waits = new images.ImageDetails("waits", { imageId: "${publicId}" }, { dependsOn: made });
    const album = new images.ImageDetailsSet("album", { imageIds: [made.result] });
    const lookups = new pulumi.ComponentResource("test:index:Lookups", "lookups");
    new images.ImageDetails("within", { imageId: made.result }, { parent: lookups });
`;

/** What reads one image: its arguments and options. */
const ofImage = {
    unknownId: `{ imageId: made.result }`,
    knownIdOfNewResource: `{ imageId: made.value }`,
    unknownAccount: `{ imageId: "${publicId}", accountId: account.result }`,
    unknownProvider: `{ imageId: "${publicId}" }, { provider }`,
    dependsOn: `{ imageId: "${publicId}" }, { dependsOn: made }`,
    dependsOnList: `{ imageId: "${publicId}" }, { dependsOn: [pulumi.output(made)] }`,
    dependsOnNestedList: `{ imageId: "${publicId}" }, { dependsOn: [[made], null, undefined] }`,
    dependsOnComponent: `{ imageId: "${publicId}" }, { dependsOn: [component] }`,
    idOfLookup: `{ imageId: waits.id }`,
    dependsOnLookup: `{ imageId: "${publicId}" }, { dependsOn: waits }`,
    dependsOnSet: `{ imageId: "${publicId}" }, { dependsOn: album }`,
    dependsOnLookupInComponent: `{ imageId: "${publicId}" }, { dependsOn: lookups }`,
};

/** What reads a set of two. */
const ofSet = {
    unknownItem: `{ imageIds: ["${publicId}", other.result] }`,
    knownItemOfNewResource: `{ imageIds: ["${publicId}", other.value] }`,
    unknownList: `{ imageIds: other.result.apply((id) => ["${publicId}", id]) }`,
    dependsOn: `{ imageIds: ["${publicId}", "b"] }, { dependsOn: other }`,
};

describe("everything that needs what is yet to be created", () => {
    it("sends nothing at preview, and is read at up and at the next preview", async () => {
        const url = whenCalled(mockApi, "make", () => {
            mockApi.putImage({ id: "made", uploaded: "2026-07-01T00:00:00Z" });
            mockApi.putVariant({ id: "made" });
        });
        const program = `
            ${pending}
            const lookup = (name, args, opts) => new images.ImageDetails("lookup-" + name, args, opts).variantUrl("public");
            const call = (name, args, opts) => images.getImageDetailsOutput(args, opts).imageId;
            const idsOf = (found) => Object.keys(found);
            const set = (name, args, opts) => new images.ImageDetailsSet("set-" + name, args, opts).images.apply(idsOf);
            exports.lookups = { ${callsOf("lookup", ofImage)} };
            exports.sets = { ${callsOf("set", ofSet)} };
            exports.calls = { ${callsOf("call", ofImage)} };
            exports.setCall = images.getImageDetailsSetOutput(${ofSet.unknownItem}).images.apply(idsOf);
            const opts = { dependsOn: new Calls("maker", "${url}") };
            exports.id = pulumi.interpolate\`\${waits.id} of \${album.id}\`;
            exports.list = images.getImagesOutput({}, opts).images.apply(([newest]) => newest.imageId);
            exports.stats = images.getImagesStatsOutput({}, opts).current;
            exports.variants = images.getImageVariantsOutput({}, opts).variants.apply(Object.keys);
            new Consumer("page", images.getImageDetailsOutput(${ofImage.dependsOn}).variantUrls.public);
        `;
        const project = await Project.create({ mockApi, program });
        const preview = await project.preview();
        expectSuccess(preview);
        expect(preview.output).not.toContain("error");
        expect(pathsOf(mockApi)).toEqual([]);
        expect(stackOutputs(preview)).toEqual({
            lookups: each(ofImage, unknownValue),
            sets: each(ofSet, unknownValue),
            calls: each(ofImage, unknownValue),
            setCall: unknownValue,
            id: unknownValue,
            list: unknownValue,
            stats: unknownValue,
            variants: unknownValue,
        });

        expectSuccess(await project.up());
        expect(await project.outputs()).toEqual({
            lookups: each(ofImage, `${deliveryUrl}/${publicId}/public`),
            sets: each(ofSet, [publicId, "b"]),
            calls: each(ofImage, publicId),
            setCall: [publicId, "b"],
            id: `${publicId} of set`,
            list: "made",
            stats: 3,
            variants: ["made", "public"],
        });
        expect((await project.resource("page"))?.dependencies).toEqual([expect.stringMatching(/::made$/)]);
        const tokens = mockApi.requests.map(({ headers }) => headers.authorization);
        expect(new Set(tokens)).toEqual(new Set(["Bearer good-token", "Bearer new-token", undefined]));

        mockApi.clearRequests();
        expectSuccess(await project.preview("--expect-no-changes"));
        expect(pathsOf(mockApi)).toContain(`${imagesPath}/${publicId}`);
    });
});

/** A call of `reads` for each of the arguments, as the fields of an object. */
function callsOf(reads: string, all: Readonly<Record<string, string>>): string {
    return Object.entries(all)
        .map(([name, args]) => `${name}: ${reads}("${name}", ${args})`)
        .join(", ");
}

/** The same value for each of the names. */
function each(names: object, value: unknown): Record<string, unknown> {
    return Object.fromEntries(Object.keys(names).map((name) => [name, value]));
}
