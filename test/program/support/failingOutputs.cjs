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
const definitions = { variants: { public: { width: 320 }, open: { width: 640 } } };
const calls = [];
const registered = [];

async function reasonOf(output) {
    try {
        return `value ${JSON.stringify(await output.promise())}`;
    } catch (error) {
        return `${error.name}: ${error.message}`;
    }
}

(async () => {
    await pulumi.runtime.setMocks({
        newResource: ({ name, inputs }) => {
            registered.push(name);
            return { id: name === "made" ? undefined : "x", state: { ...inputs, variantUrls, ...states[name] } };
        },
        call: ({ token }) => {
            calls.push(token);
            return token.endsWith(":getImageVariants") ? definitions : {};
        },
    });
    const known = new images.ImageDetails("known", { imageId: "x" });
    const forbidden = new images.ImageDetails("forbidden", { imageId: "x" });
    const signed = (hero, variant) => reasonOf(hero.signedVariantUrl(variant, { expiresIn: "1h" }));
    const signedSrcset = (hero, names) => reasonOf(hero.signedSrcset(names, { expiresIn: "1h" }));
    const reasons = {
        publicVariant: await signed(known, "open"),
        missingVariant: await signed(known, "missing"),
        secretPublicVariant: await signed(known, pulumi.secret("open")),
        secretMissingVariant: await signed(known, pulumi.secret("hidden")),
        missingSize: await reasonOf(known.srcset(["public", "missing"])),
        secretMissingSize: await reasonOf(known.srcset(["public", pulumi.secret("hidden")])),
        noSizes: await reasonOf(known.srcset()),
        publicSize: await signedSrcset(known, ["public", "open"]),
        forbiddenSizes: await signedSrcset(forbidden, ["public"]),
        symbol: await reasonOf(known.variantUrl(Symbol("name"))),
        signedWithout: await reasonOf(images.signDeliveryUrlOutput(variantUrls.public, null)),
        signedWithMore: await reasonOf(images.signDeliveryUrlOutput(variantUrls.public, { key: "k", expiresIn: "7d" })),
        providerSetting: await reasonOf(new images.Provider("p", { accountId: pulumi.output({ id: "x" }) }).urn),
        forbiddenAccess: await reasonOf(forbidden.access),
        forbiddenSignature: await signed(forbidden, "public"),
        secretUrl: await reasonOf(
            images.signDeliveryUrlOutput(pulumi.secret("https://example.com/hidden"), { key: "k" }),
        ),
        forbiddenUrl: await reasonOf(forbidden.variantUrl("public")),
    };
    registered.length = 0;
    // An update that leaves a resource out makes neither its id nor its outputs known.
    const made = new pulumi.CustomResource("test:index:Made", "made", {});
    const creator = made.id;
    const lookup = (args, opts) => reasonOf(new images.ImageDetails("hero", args, opts).urn);
    const leftOut = {
        imageId: await lookup({ imageId: made.id }),
        accountId: await lookup({ imageId: "x", accountId: made.id }),
        expect: await lookup({ imageId: "x", expect: { creator, enforcement: "advisory" } }),
        dependsOn: await lookup({ imageId: "x" }, { dependsOn: [made] }),
        parent: await lookup({ imageId: "x" }, { parent: made }),
        noResource: await lookup({ imageId: pulumi.output(pulumi.unknown) }),
        set: await reasonOf(new images.ImageDetailsSet("album", { imageIds: ["x", made.id] }).urn),
        expectOfFunction: await reasonOf(images.getImageDetailsOutput({ imageId: "x", expect: { creator } })),
        imageIdOfFunction: await reasonOf(
            images.getImageDetailsOutput({ imageId: made.id, expect: { creator } }).imageId,
        ),
    };
    console.log(JSON.stringify({ reasons, calls, leftOut, registered }));
})();
