/**
 * A way to look images up.
 *
 * @typedef {object} Case
 * @property {string} name
 * @property {string} label
 * @property {"terraform"} [tool] Pulumi, if it is not given
 * @property {string} [loads] what its program loads before it looks anything up
 * @property {string} lookUp what it then does, as JavaScript: a promise or output of a list of `ids.length`
 * @property {string} [npmPackage] a development dependency that its program needs
 * @property {string} [plugin] the plugin of Pulumi that it needs, of the same version
 */

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

export const CASES = [
    {
        name: "idleRead",
        label: "a Read that only waits as long as the API",
        loads: IDLE_READ,
        lookUp: "pulumi.all(ids.map((id) => new IdleRead(id, 36).value))",
    },
    {
        name: "idleSet",
        label: "a Read of 700 characters for each image",
        loads: IDLE_READ,
        lookUp: 'new IdleRead("set", ids.length * 700).value.apply(() => ids)',
    },
    {
        name: "ImageDetails",
        label: "`ImageDetails`, a resource each",
        loads: PACKAGE,
        lookUp: "pulumi.all(ids.map((imageId) => new images.ImageDetails(imageId, { imageId }).variantUrls))",
    },
    {
        name: "getImageDetails",
        label: "`getImageDetails`, called together",
        loads: PACKAGE,
        lookUp: "Promise.all(ids.map((imageId) => images.getImageDetails({ imageId })))",
    },
    {
        name: "ImageDetailsSet",
        label: "`ImageDetailsSet`, one for all",
        loads: PACKAGE,
        lookUp: 'new images.ImageDetailsSet("set", { imageIds: ids }).images.apply(Object.values)',
    },
    {
        name: "getImageDetailsSet",
        label: "`getImageDetailsSet`, one for all",
        loads: PACKAGE,
        lookUp: "images.getImageDetailsSet({ imageIds: ids }).then((set) => Object.values(set.images))",
    },
    {
        name: "getImages",
        label: "`getImages`, the newest",
        loads: PACKAGE,
        lookUp: "images.getImages({ maxItems: ids.length }).then((found) => found.images)",
    },
    {
        name: "getImage",
        label: "`cloudflare.getImage` of @pulumi/cloudflare",
        npmPackage: "@pulumi/cloudflare",
        plugin: "cloudflare",
        loads: 'const cloudflare = require("@pulumi/cloudflare"); const accountId = process.env.CLOUDFLARE_ACCOUNT_ID;',
        lookUp: "Promise.all(ids.map((imageId) => cloudflare.getImage({ accountId, imageId })))",
    },
    {
        name: "sdk",
        label: "the `cloudflare` SDK",
        npmPackage: "cloudflare",
        loads: `const { Cloudflare } = require("cloudflare");
const { CLOUDFLARE_API_TOKEN: apiToken, CLOUDFLARE_BASE_URL: baseURL, CLOUDFLARE_ACCOUNT_ID: account_id } = process.env;`,
        lookUp: `(() => {
    const client = new Cloudflare({ apiToken, baseURL });
    return Promise.all(ids.map((id) => client.images.v1.get(id, { account_id })));
})()`,
    },
    { name: "terraform", label: "`cloudflare_image` of", tool: "terraform", lookUp: "" },
];

/** The fair floor: a program that ends without any promise ends sooner. */
export const FLOOR = { lookUp: "new Promise((resolve) => setTimeout(() => resolve(ids), 10))" };

/** The Pulumi program of a case. */
export function programOf({ loads = "", lookUp }, ids, latencyMs) {
    return `const pulumi = require("@pulumi/pulumi");
const ids = ${JSON.stringify(ids)};
const latencyMs = ${latencyMs};
${loads}
exports.count = pulumi.output(${lookUp}).apply((list) => list.length);
`;
}
