import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { type MockApi, type MockApiOptions, startMockApi } from "../../src/testing";
import { privateId } from "./support/account";
import { exampleProgram } from "./support/example";
import { expectFailure, expectSuccess } from "./support/expectRun";
import { Project, stackOutputs } from "./support/project";

const folder = resolve(__dirname, "../../examples/signed-url-policy");

let mockApi: MockApi;

beforeEach(async () => {
    const options = JSON.parse(await readFile(join(folder, "mock-api.json"), "utf8")) as MockApiOptions;
    mockApi = await startMockApi(options);
});

afterEach(() => mockApi.close());

describe("the example of the signed-URL policy", () => {
    it("holds, and by a switch fails before the letter is written", async () => {
        const settings = { verifyDelivery: "true", "cloudflare-images:deliveryBaseUrl": mockApi.deliveryUrl };
        const project = await Project.create({ mockApi, program: "", config: { ...settings, allowTeaser: "false" } });
        await project.writeProgram(await exampleProgram("signed-url-policy", "CommonJS"));
        const letter = join(project.folder, "letter.html");

        expectFailure(await project.up(), 'variant "teaser" is public');
        await expect(readFile(letter)).rejects.toThrow("ENOENT");

        await project.setConfig({ config: { ...settings, allowTeaser: "true" } });
        expectSuccess(await project.up());
        const [, signedUrl = ""] = /href="([^"]+)"/.exec(await readFile(letter, "utf8")) ?? [];
        expect((await fetch(signedUrl.replace("https://imagedelivery.net", mockApi.deliveryUrl))).status).toBe(200);
        expect(await project.stateText()).not.toContain(new URL(signedUrl).searchParams.get("sig"));

        expectSuccess(await project.preview("--expect-no-changes"));
        expectSuccess(await project.refresh("--expect-no-changes"));
        expectSuccess(await project.destroy());
        await expect(readFile(letter)).rejects.toThrow("ENOENT");
    });
});

it("the component reads with its own provider, and fails for an image that needs a signature", async () => {
    mockApi.putVariant({ id: "small" });
    mockApi.putVariant({ id: "large" });
    mockApi.putImage({ id: "hero.jpeg" });
    const settings = (imageId: string) => ({ config: { imageId }, secretConfig: { webToken: "any-token" } });
    const project = await Project.create({
        mockApi,
        program: "",
        env: { CLOUDFLARE_API_TOKEN: undefined },
        files: { "picture.js": await exampleProgram("component", "CommonJS", "picture.ts") },
        ...settings("hero.jpeg"),
    });
    await project.writeProgram(await exampleProgram("component", "CommonJS"));
    const preview = await project.preview();
    expectSuccess(preview);
    expect(stackOutputs(preview)["html"]).toMatch(
        /srcset="[^"]+\/hero.jpeg\/small"><img src="[^"]+\/hero.jpeg\/large"/,
    );
    mockApi.putImage({ id: privateId, requireSignedURLs: true });
    await project.setConfig(settings(privateId));
    expectFailure(await project.preview(), 'variant "large" is signed because the image requires signed URLs');
});
