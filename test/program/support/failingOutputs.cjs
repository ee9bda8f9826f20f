// The outputs of lookups that fail under Pulumi's mocks, as a line of JSON. A process of its own, as the SDK derives
// promises from an output that fails which nobody can handle.
const pulumi = require("@pulumi/pulumi");
const images = require("../../../dist");

process.on("unhandledRejection", () => undefined);

const variantUrls = {
    public: "https://imagedelivery.net/hash/x/public",
    open: "https://imagedelivery.net/hash/x/open",
};
const states = {
    known: { access: { public: "signed", open: "public" } },
    forbidden: { access: null, accessProblem: "The access is not known." },
};
const calls = [];

async function reasonOf(output) {
    try {
        return `value ${JSON.stringify(await output.promise())}`;
    } catch (error) {
        return `${error.name}: ${error.message}`;
    }
}

(async () => {
    await pulumi.runtime.setMocks({
        newResource: ({ name, inputs }) => ({ id: "x", state: { ...inputs, variantUrls, ...states[name] } }),
        call: ({ token }) => {
            calls.push(token);
            return {};
        },
    });
    const known = new images.ImageDetails("known", { imageId: "x" });
    const forbidden = new images.ImageDetails("forbidden", { imageId: "x" });
    const signed = (hero, variant) => reasonOf(hero.signedVariantUrl(variant, { expiresIn: "1h" }));
    const reasons = {
        publicVariant: await signed(known, "open"),
        missingVariant: await signed(known, "missing"),
        forbiddenAccess: await reasonOf(forbidden.access),
        forbiddenSignature: await signed(forbidden, "public"),
        secretUrl: await reasonOf(
            images.signDeliveryUrlOutput(pulumi.secret("https://example.com/hidden"), { key: "k" }),
        ),
        forbiddenUrl: await reasonOf(forbidden.variantUrl("public")),
    };
    console.log(JSON.stringify({ reasons, calls }));
})();
