import { type MockApi, startMockApi } from "../../src/testing";
import { expectFailure } from "./support/expectRun";
import { Project } from "./support/project";

const images = [{ id: "hero.jpeg" }, { id: "logo.png" }];

let before: MockApi;
let after: MockApi;

beforeEach(async () => {
    before = await startMockApi({ images, tokens: { "old-token": {} } });
    after = await startMockApi({ images, tokens: { "new-token": {} } });
});

afterEach(() => Promise.all([before.close(), after.close()]));

const program = `
    new images.ImageDetails("hero", { imageId: "hero.jpeg" });
    new images.ImageDetailsSet("all", { imageIds: ["hero.jpeg", "logo.png"] });
`;

const advice =
    "A refresh uses the credentials of the last update, unless they come from the environment: run an update without " +
    "refresh first, or refresh with --run-program.";

/** A stack whose token in the configuration was rotated after its last update. */
async function rotated(): Promise<Project> {
    const project = await Project.create({
        mockApi: before,
        program,
        env: { CLOUDFLARE_API_TOKEN: "" },
        secretConfig: { "cloudflare:apiToken": "old-token" },
    });
    expect((await project.up()).code).toBe(0);
    await project.setConfig({ secretConfig: { "cloudflare:apiToken": "new-token" } });
    project.setEnv({ CLOUDFLARE_BASE_URL: after.url });
    return project;
}

it("a refresh after the token was rotated fails, keeps the images, and passes once an update went before it", async () => {
    const project = await rotated();
    for (const run of [() => project.refresh(), () => project.up("--refresh"), () => project.preview("--refresh")]) {
        expectFailure(await run(), advice);
        expect(await project.namesInState()).toEqual(expect.arrayContaining(["hero", "all"]));
    }
    expect((await project.refresh("--run-program")).code).toBe(0);
    expect((await project.up()).code).toBe(0);
    expect((await project.refresh()).code).toBe(0);
});

it("a program whose token is refused is given no advice for a refresh", async () => {
    const project = await Project.create({ mockApi: after, program, env: { CLOUDFLARE_API_TOKEN: "old-token" } });
    const preview = await project.preview();
    expectFailure(preview, "Invalid access token");
    expect(preview.output).not.toContain("A refresh uses");
});
