import * as cloudflare from "@pulumi/cloudflare";
import * as pulumi from "@pulumi/pulumi";
import * as images from "pulumi-cloudflare-images";

// The credentials are those of @pulumi/cloudflare: `cloudflare:apiToken` of the stack, or CLOUDFLARE_API_TOKEN.
const accountId = new pulumi.Config().require("accountId");

const variant = new cloudflare.ImageVariant("thumbnail", {
    accountId,
    imageVariantId: "thumbnail",
    options: { fit: "cover", width: 160, height: 160, metadata: "none" },
});

const logo = new cloudflare.Image("logo", {
    accountId,
    imageId: "brand/logo.png",
    url: "https://www.pulumi.com/logos/brand/avatar-on-white.png",
});

// Read once the image and the variant exist: at the first preview its outputs are unknown, and nothing is sent.
const details = new images.ImageDetails("logo", { accountId, imageId: logo.id }, { dependsOn: [variant] });

const worker = new cloudflare.WorkersScript("site", {
    accountId,
    scriptName: "site",
    mainModule: "worker.js",
    compatibilityDate: "2026-01-01",
    content: `export default {
    fetch: (request, env) => Response.redirect(env.LOGO_URL),
};
`,
    bindings: [{ name: "LOGO_URL", type: "plain_text", text: details.variantUrl("thumbnail") }],
});

export const workerName = worker.scriptName;
export const logoUrl = details.variantUrl("thumbnail");
export const logoRequiresSignature = details.requireSignedUrls;
