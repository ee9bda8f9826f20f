import { chmod, mkdir, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { type MockApi, startMockApi } from "../../src/testing";
import { lastStep, Project } from "./support/project";

let mockApi: MockApi;

beforeEach(async () => {
    mockApi = await startMockApi({ images: [{ id: "hero.jpeg" }] });
});

afterEach(() => mockApi.close());

/** A component package: its process makes a resource, whose id it outputs. */
const plugin = `
const pulumi = require(require.resolve("@pulumi/pulumi", { paths: [process.cwd()] }));
const standard = { create: async () => ({ id: "made", outs: {} }) };
pulumi.provider.main({
    version: "1.0.0",
    construct: async (name, type, inputs, options) => {
        const component = new pulumi.ComponentResource(type, name, {}, options);
        const part = new pulumi.dynamic.Resource(standard, name + "-part", {}, { parent: component });
        return { urn: component.urn, state: { partId: part.id } };
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
