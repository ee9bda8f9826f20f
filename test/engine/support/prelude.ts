/**
 * What every program begins with. `Made` has a `value` that is known at preview, and the same as a `result` that is not;
 * `Consumer` uses a value; `Calls` asks for a URL when it is created, and when its URL changes. Their providers are texts,
 * because the SDK loads a compiler to make a text of a function.
 */
export const prelude = `
const pulumi = require("@pulumi/pulumi");
const images = require("pulumi-cloudflare-images");
const standard = \`exports.handler = () => ({
    create: async ({ value }) => ({ id: "made", outs: { value, result: value } }),
    update: async (id, olds, { value }) => ({ outs: { value, result: value } }),
});\`;
const caller = \`exports.handler = () => ({
    create: async ({ url }) => { await fetch(url); return { id: "called", outs: { url } }; },
    update: async (id, olds, { url }) => { await fetch(url); return { outs: { url } }; },
});\`;
const typeOf = (name) => "pulumi-nodejs:dynamic/test:" + name;
class Made extends pulumi.CustomResource {
    constructor(name, value, opts) { super(typeOf("Made"), name, { value, result: undefined, __provider: standard }, opts); }
}
class Calls extends pulumi.CustomResource {
    constructor(name, url, opts) { super(typeOf("Calls"), name, { url, __provider: caller }, opts); }
}
class Consumer extends pulumi.CustomResource {
    constructor(name, value, opts) { super(typeOf("Consumer"), name, { value, __provider: standard }, opts); }
}
`;
