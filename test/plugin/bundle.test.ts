import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startMockApi } from "../../src/testing";
import { run, runChecked } from "../engine/support/run";
import { root } from "../support/documents";
import { startPlugin, stopPlugins } from "./support/plugin";

afterAll(stopPlugins);

/** As an old Node starts it. */
const startedByOldNode = (executable: string, preload: string) =>
    run(process.execPath, ["--require", join(__dirname, "support", preload), executable], { cwd: root });

it("an old Node gets a message, before anything is loaded", async () => {
    const { code, output } = await startedByOldNode("plugin/pulumi-resource-cloudflare-images", "oldNode.cjs");
    expect(output).toMatch(
        /^The plugin of pulumi-cloudflare-images needs Node 20 or newer, and \S+ is 18\.20\.8: put a newer one first on the PATH .*\n$/,
    );
    expect(code).toBe(1);
});

it("the plugin loads no @pulumi/pulumi, which takes longer than all else", async () => {
    const other = await startPlugin({ NODE_OPTIONS: `--require ${join(__dirname, "support/refusePulumi.cjs")}` });
    expect(await other.call("getPluginInfo")).toMatchObject({ version: expect.any(String) as string });
});

it("the release asset runs where there is nothing but Node", async () => {
    const folder = await mkdtemp(join(tmpdir(), "plugin-"));
    const api = await startMockApi({ images: [{ id: "hero.jpeg" }] });
    const { stdout } = await runChecked(process.execPath, ["scripts/bundlePlugin.mjs", folder, "node"], { cwd: root });
    const installed = await mkdtemp(join(tmpdir(), "plugin-installed-"));
    await runChecked("tar", ["-xzf", stdout.trim(), "-C", installed], { cwd: installed });

    const executable = join(installed, "pulumi-resource-cloudflare-images");
    const old = await startedByOldNode(executable, "oldNode.cjs");
    expect(old.output).toContain("needs Node 20 or newer");
    const plugin = await startPlugin({}, { command: [process.execPath, executable] });
    const { schema } = await plugin.call("getSchema");
    expect(stdout).toContain(`-v${(JSON.parse(String(schema)) as { version: string }).version}.tar.gz`);
    await plugin.call("configure", { args: { apiToken: "t", accountId: api.accountId, baseUrl: api.url } });
    const tok = "cloudflare-images:index:getImageDetails";
    const expectations = { imageId: "hero.jpeg", expect: { variants: ["none"], enforcement: "advisory" } };
    expect(await plugin.call("invoke", { tok, args: expectations })).toMatchObject({
        return: { imageId: "hero.jpeg" },
    });
    expect(plugin.said).toMatchObject([{ message: expect.stringContaining("does not meet") as string }]);

    await api.close();
    await Promise.all([folder, installed].map((path) => rm(path, { recursive: true })));
});
