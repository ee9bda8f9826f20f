const PACKAGE = 'const images = require("pulumi-cloudflare-images");';

/** A dynamic resource with as little around its Read as there can be. Its value has `size` characters. */
const IDLE_READ = `
const provider = \`exports.handler = () => ({
    read: async (id, { latencyMs, size }) => {
        await new Promise((resolve) => setTimeout(resolve, latencyMs));
        return { id, props: { value: "x".repeat(size) } };
    },
});\`;
class IdleRead extends pulumi.CustomResource {
    constructor(id, size) {
        const inputs = { latencyMs, size, value: undefined, __provider: provider };
        super("pulumi-nodejs:dynamic/bench:IdleRead", id, inputs, { id });
    }
}`;

/**
 * The ways to look images up. `loads` is what the program loads first; default: this package. `lookUp` is JavaScript for a
 * promise or output of a list of `ids.length`. The program needs the development dependency
 * `npmPackage` and the Pulumi plugin `plugin`, of the same version.
 */
export const CASES = Object.entries({
    idleRead: {
        label: "a Read that only waits as long as the API",
        loads: IDLE_READ,
        lookUp: "pulumi.all(ids.map((id) => new IdleRead(id, 36).value))",
    },
    idleSet: {
        label: "a Read of 700 characters for each image",
        loads: IDLE_READ,
        lookUp: 'new IdleRead("set", ids.length * 700).value.apply(() => ids)',
    },
    ImageDetails: {
        label: "`ImageDetails`, a resource each",
        lookUp: "pulumi.all(ids.map((imageId) => new images.ImageDetails(imageId, { imageId }).variantUrls))",
    },
    getImageDetails: {
        label: "`getImageDetails`, called together",
        lookUp: "Promise.all(ids.map((imageId) => images.getImageDetails({ imageId })))",
    },
    ImageDetailsSet: {
        label: "`ImageDetailsSet`, one for all",
        lookUp: 'new images.ImageDetailsSet("set", { imageIds: ids }).images.apply(Object.values)',
    },
    getImageDetailsSet: {
        label: "`getImageDetailsSet`, one for all",
        lookUp: "images.getImageDetailsSet({ imageIds: ids }).then((set) => Object.values(set.images))",
    },
    getImages: {
        label: "`getImages`, the newest",
        lookUp: "images.getImages({ maxItems: ids.length }).then((found) => found.images)",
    },
    getImage: {
        label: "`cloudflare.getImage` of @pulumi/cloudflare",
        npmPackage: "@pulumi/cloudflare",
        plugin: "cloudflare",
        loads: 'const cloudflare = require("@pulumi/cloudflare"); const accountId = process.env.CLOUDFLARE_ACCOUNT_ID;',
        lookUp: "Promise.all(ids.map((imageId) => cloudflare.getImage({ accountId, imageId })))",
    },
    sdk: {
        label: "the `cloudflare` SDK",
        npmPackage: "cloudflare",
        loads: 'const { images } = new (require("cloudflare"))(); const account_id = process.env.CLOUDFLARE_ACCOUNT_ID;',
        lookUp: "Promise.all(ids.map((id) => images.v1.get(id, { account_id })))",
    },
    terraform: { label: "`cloudflare_image` of", tool: "terraform", lookUp: "" },
}).map(([name, each]) => ({ name, ...each }));

/** A promise, because a program without any ends sooner. */
export const FLOOR = { loads: "", lookUp: "new Promise((resolve) => setTimeout(() => resolve(ids), 10))" };

/** The Pulumi program of a case. */
export function programOf({ loads = PACKAGE, lookUp }, ids, latencyMs) {
    return `const pulumi = require("@pulumi/pulumi");
const ids = ${JSON.stringify(ids)};
const latencyMs = ${latencyMs};
${loads}
exports.count = pulumi.output(${lookUp}).apply((list) => list.length);
`;
}
