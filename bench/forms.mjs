/**
 * A way to look images up.
 *
 * @typedef {object} Form
 * @property {string} name
 * @property {string} label
 * @property {"pulumi" | "terraform"} tool
 * @property {string} [loads] what its program loads before it looks anything up
 * @property {string} [lookUp] what it then does, as JavaScript that gives the promise or output of a list of `ids.length`
 * @property {string} [npmPackage] what its program needs beside this package
 */

/** The version of the SDK that is compared. */
export const CLOUDFLARE_SDK = "cloudflare@7.3.0";

const PACKAGE = 'const images = require("pulumi-cloudflare-images");';

/** Resources whose Reads do what is given and nothing else, with as little around them as there can be. */
const dynamicReads = (/** @type {string} */ name, /** @type {string} */ work) => `
const provider = 'exports.handler = () => ({ read: async (id, props) => { ${work} return { id, props: { value: id } }; } });';
class ${name} extends pulumi.CustomResource {
    constructor(id) {
        const props = { latencyMs, value: undefined, __provider: provider };
        super("pulumi-nodejs:dynamic/bench:${name}", id, props, { id });
    }
}`;

/** @type {Form[]} */
export const FORMS = [
    {
        name: "ImageDetails",
        label: "`ImageDetails`, a resource each",
        tool: "pulumi",
        loads: PACKAGE,
        lookUp: `pulumi.all(ids.map((imageId) => new images.ImageDetails(imageId, { imageId }).variantUrls))`,
    },
    {
        name: "getImageDetails",
        label: "`getImageDetails`, called together",
        tool: "pulumi",
        loads: PACKAGE,
        lookUp: `Promise.all(ids.map((imageId) => images.getImageDetails({ imageId })))`,
    },
    {
        name: "ImageDetailsSet",
        label: "`ImageDetailsSet`, one for all",
        tool: "pulumi",
        loads: PACKAGE,
        lookUp: `new images.ImageDetailsSet("set", { imageIds: ids }).images.apply(Object.values)`,
    },
    {
        name: "getImageDetailsSet",
        label: "`getImageDetailsSet`, one for all",
        tool: "pulumi",
        loads: PACKAGE,
        lookUp: `images.getImageDetailsSet({ imageIds: ids }).then((set) => Object.values(set.images))`,
    },
    {
        name: "getImages",
        label: "`getImages`, the newest N",
        tool: "pulumi",
        loads: PACKAGE,
        lookUp: `images.getImages({ maxItems: ids.length }).then((found) => found.images)`,
    },
    {
        name: "sdk",
        label: "the `cloudflare` SDK, `Promise.all`",
        tool: "pulumi",
        npmPackage: CLOUDFLARE_SDK,
        loads: `const { Cloudflare } = require("cloudflare");`,
        lookUp: `(() => {
    const client = new Cloudflare({ apiToken: process.env.CLOUDFLARE_API_TOKEN, baseURL: process.env.CLOUDFLARE_BASE_URL });
    return Promise.all(ids.map((id) => client.images.v1.get(id, { account_id: process.env.CLOUDFLARE_ACCOUNT_ID })));
})()`,
    },
    {
        name: "waitingReads",
        label: "dynamic Reads that only wait",
        tool: "pulumi",
        loads: dynamicReads("WaitingRead", "await new Promise((resolve) => setTimeout(resolve, props.latencyMs));"),
        lookUp: `pulumi.all(ids.map((id) => new WaitingRead(id).value))`,
    },
    { name: "terraform", label: "Terraform's `cloudflare_image`", tool: "terraform" },
];

/** Does nothing at all, as a resource; what a provider process takes at the least. */
export const IDLE_READS = {
    name: "idleReads",
    label: "dynamic Reads that do nothing",
    tool: /** @type {const} */ ("pulumi"),
    loads: dynamicReads("IdleRead", ""),
    lookUp: `pulumi.all(ids.map((id) => new IdleRead(id).value))`,
};

/** The same program with a promise of 10 ms in place of the lookup. */
export const FLOOR = { name: "floor", label: "the floor", tool: /** @type {const} */ ("pulumi") };

/**
 * The Pulumi program of a form. Where there is nothing to look up, it loads what it would, and waits as the floor does.
 *
 * @param {Form} form
 * @param {string[]} ids
 * @param {number} latencyMs
 */
export function programOf({ loads = "", lookUp }, ids, latencyMs) {
    const floor = "new Promise((resolve) => setTimeout(() => resolve(ids), 10))";
    return `const pulumi = require("@pulumi/pulumi");
const ids = ${JSON.stringify(ids)};
const latencyMs = ${latencyMs};
${loads}
const found = ${ids.length === 0 || lookUp === undefined ? floor : lookUp};
exports.count = pulumi.output(found).apply((list) => list.length);
`;
}
