import { chmod, mkdir, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { type MockApi, startMockApi } from "../../src/testing";
import { deliveryUrl, imagesPath, pathsOf } from "./support/account";
import { expectSuccess } from "./support/expectRun";
import { lastStep, Project } from "./support/project";

let mockApi: MockApi;

beforeEach(async () => {
    mockApi = await startMockApi({ images: [{ id: "hero.jpeg", creator: "team" }] });
});

afterEach(() => mockApi.close());

/** A component package: its process makes a resource, whose id it outputs. */
const plugin = `
const pulumi = require(require.resolve("@pulumi/pulumi", { paths: [process.cwd()] }));
const images = require(require.resolve("pulumi-cloudflare-images", { paths: [process.cwd()] }));
const standard = { create: async () => ({ id: "made", outs: {} }) };
/** Looks an image up by an argument that comes from a resource of the consumer. */
async function heroOf(name, { imageId }, parent) {
    const [dependency] = await imageId.allResources();
    const details = images.getImageDetailsOutput({ imageId }, { parent });
    const after = images.getImageDetailsOutput({ imageId: "hero.jpeg" }, { parent, dependsOn: [dependency] });
    const set = images.getImageDetailsSetOutput({ imageIds: [imageId], expect: { creator: imageId.apply(() => "team") } }, { parent });
    return {
        url: details.variantUrls.public,
        after: after.imageId,
        count: set.apply(({ images }) => Object.keys(images).length),
    };
}
pulumi.provider.main({
    version: "1.0.0",
    construct: async (name, type, inputs, options) => {
        const component = new pulumi.ComponentResource(type, name, {}, options);
        const part = new pulumi.dynamic.Resource(standard, name + "-part", {}, { parent: component });
        const found = type.endsWith(":Hero") ? await heroOf(name, inputs, component) : {};
        return { urn: component.urn, state: { partId: part.id, ...found } };
    },
}, process.argv.slice(2));
`;

async function addPlugin(project: Project): Promise<void> {
    const folder = join(project.folder, "bin");
    await mkdir(folder);
    await writeFile(join(folder, "plugin.js"), plugin);
    const isWindows = process.platform === "win32";
    const launcher = join(folder, `pulumi-resource-remote${isWindows ? ".cmd" : ""}`);
    const text = isWindows
        ? '@node "%~dp0plugin.js" %*\r\n'
        : `#!/bin/sh\nexec node "$(dirname "$0")/plugin.js" "$@"\n`;
    await writeFile(launcher, text);
    await chmod(launcher, 0o755);
    const key = Object.keys(project.environment).find((name) => name.toUpperCase() === "PATH") ?? "PATH";
    project.setEnv({ [key]: [folder, project.environment[key]].join(delimiter) });
}

it("a lookup waits at preview for a remote component that is yet to be created", async () => {
    const project = await Project.create({
        mockApi,
        program: `
            class Remote extends pulumi.ComponentResource {
                constructor(name) { super("remote:index:Component", name, { partId: undefined }, {}, true); }
            }
            const hero = new images.ImageDetails(
                "hero", { imageId: "hero.jpeg" }, { dependsOn: [new Remote("component")] });
            new Consumer("page", hero.variantUrl("public"));
        `,
    });
    await addPlugin(project);
    expect((await project.preview()).code).toBe(0);
    expect(mockApi.requests).toEqual([]);
    expect((await project.up()).code).toBe(0);
    expect(lastStep(await project.preview(), "page").inputs["value"]).toContain("/hero.jpeg/public");
});

it("a component package looks up an image by an argument that is another resource's output", async () => {
    const project = await Project.create({
        mockApi,
        program: `
            class Hero extends pulumi.ComponentResource {
                constructor(name, args) {
                    super("remote:index:Hero", name, { ...args, url: undefined, after: undefined, count: undefined }, {}, true);
                }
            }
            const made = new Made("made", "hero.jpeg");
            const hero = new Hero("hero", { imageId: made.result });
            Object.assign(exports, { url: hero.url, after: hero.after, count: hero.count });
        `,
    });
    await addPlugin(project);
    expectSuccess(await project.preview());
    // The one with a known id: another process knows whether what it depends on is created.
    expect(pathsOf(mockApi)).toEqual([`${imagesPath}/hero.jpeg`]);
    expectSuccess(await project.up());
    expect(await project.outputs()).toEqual({ url: `${deliveryUrl}/hero.jpeg/public`, after: "hero.jpeg", count: 1 });
});
