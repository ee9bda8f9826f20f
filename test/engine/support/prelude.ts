/**
 * What every program begins with. `Made` has a `value` that is known at preview, and the same as a `result` that is not;
 * `Consumer` uses a value; `Calls` asks for a URL when it is created, and when its URL changes.
 */
export const prelude = `
const pulumi = require("@pulumi/pulumi");
const images = require("pulumi-cloudflare-images");
const outs = (inputs) => ({ value: inputs.value, result: inputs.value });
const standard = {
    create: async (inputs) => ({ id: "made", outs: outs(inputs) }),
    update: async (id, olds, news) => ({ outs: outs(news) }),
};
class Made extends pulumi.dynamic.Resource {
    constructor(name, value, opts) { super(standard, name, { value, result: undefined }, opts, "test", "Made"); }
}
const caller = {
    create: async ({ url }) => { await fetch(url); return { id: "called", outs: { url } }; },
    update: async (id, olds, { url }) => { await fetch(url); return { outs: { url } }; },
};
class Calls extends pulumi.dynamic.Resource {
    constructor(name, url, opts) { super(caller, name, { url }, opts, "test", "Calls"); }
}
class Consumer extends pulumi.dynamic.Resource {
    constructor(name, value, opts) { super(standard, name, { value }, opts, "test", "Consumer"); }
}
`;
