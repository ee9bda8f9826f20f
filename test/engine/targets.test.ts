import { type MockApi, startMockApi } from "../../src/testing";
import { expectFailure } from "./support/expectRun";
import { Project } from "./support/project";

let mockApi: MockApi;

beforeEach(async () => {
    mockApi = await startMockApi({ images: [{ id: "hero.jpeg", creator: "team-web" }] });
});

afterEach(() => mockApi.close());

const urn = "urn:pulumi:dev::test::pulumi-nodejs:dynamic/test:Made::made";

/** Whether the state has a lookup. */
async function hasLookup(project: Project): Promise<boolean> {
    return (await project.state()).some(({ type }) => type.includes("cloudflareImages"));
}

describe("an update that leaves out what lookups wait for", () => {
    const lookups: [what: string, lookup: string][] = [
        ['ImageDetails "id"', `new images.ImageDetails("id", { imageId: made.result });`],
        ['ImageDetails "wait"', `new images.ImageDetails("wait", { imageId: "hero.jpeg" }, { dependsOn: [made] });`],
        ['ImageDetails "child"', `new images.ImageDetails("child", { imageId: "hero.jpeg" }, { parent: made });`],
        [
            'ImageDetails "judged"',
            `new images.ImageDetails(
                "judged", { imageId: "hero.jpeg", expect: { creator: made.result, enforcement: "advisory" } });`,
        ],
        [
            'ImageDetails "judgedInPart"',
            `const inPart = new images.ImageDetails("judgedInPart", {
                imageId: "hero.jpeg", expect: { creator: "team-web", requireSignedUrls: made.result.apply(() => false) } });
            new Consumer("page", inPart.variantUrl("public"));`,
        ],
        ['ImageDetailsSet "set"', `new images.ImageDetailsSet("set", { imageIds: [made.result], missing: "omit" });`],
    ];
    const program = `
        const made = new Made("made", "hero.jpeg");
        const other = new Made("other", "x");
        ${lookups.map(([, lookup]) => lookup).join("\n")}
    `;
    const flags = [
        ["--target", "**other"],
        ["--exclude", "**made"],
    ] as const;

    it("fails before they are registered, and leaves a state to work with", async () => {
        const project = await Project.create({ mockApi, program });
        const messages = lookups.map(([what]) => `${what} waits for ${urn}, which --target or --exclude leaves out`);
        for (const flag of flags) {
            expectFailure(await project.up(...flag), ...messages);
            expect(await hasLookup(project)).toBe(false);
            expect(await project.namesInState()).not.toContain("page");
        }
        expect(mockApi.requests).toEqual([]);
        const [targeted, excluded] = flags;
        expect((await project.preview(...excluded)).code).toBe(0);
        await project.setProgram(program.replaceAll("creator: made.result", `creator: "team-web"`));
        expect((await project.up()).code).toBe(0);
        expect(await hasLookup(project)).toBe(true);
        // The update above made what it waits for, so that it is known although it is left out.
        expect((await project.up(...targeted)).code).toBe(0);
    });

    it("leaves the result of a function unknown", async () => {
        const project = await Project.create({
            mockApi,
            program: `
                const made = new Made("made", "hero.jpeg");
                new Made("other", "x");
                new Consumer("page", images.getImageDetailsOutput({ imageId: made.result }).variantUrls);
            `,
        });
        expect((await project.up("--target", "**other")).code).toBe(0);
        expect(mockApi.requests).toEqual([]);
    });
});

describe("an update that leaves out the new component that is a lookup's parent", () => {
    it("leaves a state that `pulumi state repair` mends, as the documentation says", async () => {
        const project = await Project.create({
            mockApi,
            program: `
                const site = new pulumi.ComponentResource("test:index:Site", "site");
                new Made("other", "x");
                new images.ImageDetails("hero", { imageId: "hero.jpeg" }, { parent: site });
            `,
        });
        expectFailure(await project.up("--target", "**other"), "refers to missing parent");
        expect((await project.pulumi("state", "repair", "--yes", "--stack", "dev")).code).toBe(0);
        expect((await project.up()).code).toBe(0);
    });
});
