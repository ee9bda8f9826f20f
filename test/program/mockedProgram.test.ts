import { execFileSync } from "node:child_process";
import { join } from "node:path";

/** Calls every function under Pulumi's mocks, and tells what the process has loaded then, and how often the mocks were asked. */
const program = `
const pulumi = require("@pulumi/pulumi");
const images = require("./dist");
let calls = 0;
(async () => {
    await pulumi.runtime.setMocks({ newResource: () => ({ id: "x", state: {} }), call: () => ((calls += 1), { images: [] }) });
    await images.getImageDetails({ imageId: "x" });
    await images.tryGetImageDetails({ imageId: "x" });
    await images.getImageDetailsSet({ imageIds: ["x"] });
    await images.getImages();
    await images.getImageVariants();
    await images.getImagesStats();
    await images.getSigningKey();
    await images.getImageDetailsOutput({ imageId: "x" }).promise();
    await images.getImageDetailsSetOutput({ imageIds: ["x"] }).promise();
    await images.getImagesOutput().promise();
    new images.ImageDetailsSet("set", { imageIds: ["x"] });
    console.log(JSON.stringify({ calls, loaded: Object.keys(require.cache) }));
})();`;

it("a program whose functions are mocked loads neither axios nor the client", () => {
    const environment = { ...process.env, CLOUDFLARE_API_TOKEN: undefined, CLOUDFLARE_ACCOUNT_ID: undefined };
    const options = { cwd: join(__dirname, "../.."), encoding: "utf8", env: environment } as const;
    const { calls, loaded } = JSON.parse(execFileSync(process.execPath, ["-e", program], options)) as {
        calls: number;
        loaded: string[];
    };
    expect(calls).toBe(10);
    const heavy = /[\\/]node_modules[\\/]axios[\\/]|[\\/]dist[\\/](client|dynamicProvider)[\\/]/;
    expect(loaded.filter((file) => heavy.test(file))).toEqual([]);
    expect(loaded.filter((file) => /[\\/]dist[\\/]program[\\/]getImageDetails\.js$/.test(file))).toHaveLength(1);
});
