import { rm } from "node:fs/promises";
import { join } from "node:path";
import { startMockApi } from "../../../src/testing";
import { markedBlock, root } from "../../support/documents";
import { deliveryUrl, privateId } from "../support/account";
import { expectSuccess } from "../support/expectRun";
import { describeLanguage, languageProject } from "../support/language";
import { stackOutputs } from "../support/project";
import { runChecked } from "../support/run";

describeLanguage("the page of the registry", () => {
    it("has an example in YAML that runs with the plugin installed", async () => {
        const mockApi = await startMockApi({
            images: [{ id: privateId, requireSignedURLs: true }],
            variants: [{ id: "public" }, { id: "teaser", neverRequireSignedURLs: true }],
        });
        const project = await languageProject("yaml", "examples/yaml", { mockApi });
        await project.writeFile(
            "Pulumi.yaml",
            markedBlock("program", "registry in YAML").text.replace(/^name: .*/, "name: test"),
        );
        await rm(join(project.folder, "node_modules"));
        const bundled = await runChecked(process.execPath, ["scripts/bundlePlugin.mjs", project.folder, "node"], {
            cwd: root,
        });
        const install = [
            "plugin",
            "install",
            "resource",
            "cloudflare-images",
            "0.1.0",
            "--file",
            bundled.stdout.trim(),
        ];
        await runChecked("pulumi", install, { cwd: project.folder, env: project.environment });

        const preview = await project.preview();
        await mockApi.close();
        expectSuccess(preview);
        expect(stackOutputs(preview)).toMatchObject({ teaserUrl: `${deliveryUrl}/${privateId}/teaser` });
    });
});
