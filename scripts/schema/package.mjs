/** What the schema of the plugin says beside the TypeScript types. */
export const PACKAGE = {
    name: "cloudflare-images",
    displayName: "Cloudflare Images",
    description: "Cloudflare Images as a data source: variant delivery URLs and signed-URL status at preview and up.",
    keywords: ["cloudflare", "images", "signed-urls", "kind/native", "category/infrastructure"],
    license: "Apache-2.0",
    publisher: "pulumi-cloudflare-images",
    meta: { supportPack: true },
    language: {
        // Otherwise, the names of the SDKs would be in the scopes of others.
        nodejs: { packageName: "pulumi-cloudflare-images-sdk", respectSchemaVersion: true },
        go: {
            importBasePath: "pulumi-cloudflare-images/sdk/go/cloudflareimages",
            modulePath: "pulumi-cloudflare-images/sdk/go",
            respectSchemaVersion: true,
        },
        python: { respectSchemaVersion: true, pyproject: { enabled: true } },
        csharp: { rootNamespace: "PulumiCloudflareImages", respectSchemaVersion: true },
        java: { basePackage: "pulumicloudflareimages" },
    },
};

export const TYPE_NAMES = { GetImageDetailsResult: "Image", EnforcedExpectations: "ImageExpectations" };

/** Where other languages differ from the docstring. */
export const DESCRIPTIONS = {
    accountId:
        "Id of the account. Default: the `accountId` of the provider, which the configuration " +
        "`cloudflare-images:accountId` sets, then the environment variable `CLOUDFLARE_ACCOUNT_ID`.",
    variantUrls:
        "Delivery URL of each variant by name. Unsigned. A wrong name as an index gives nothing, or an error of the " +
        "language: `getVariantUrl` fails with a message.",
    access: "Who may see each variant, by name; null if the credentials may read the image but not the variants.",
    accessProblem: "Why `access` is null; absent otherwise.",
};

/** Texts of the API. It may have others one day. */
export const OPEN_ENUMS = {
    fit: { name: "Fit", values: ["scale-down", "contain", "cover", "crop", "pad"] },
    metadata: { name: "KeptMetadata", values: ["keep", "copyright", "none"] },
};

/** `enforcement`, flat, because Go has no unions. */
export const ENFORCEMENT = {
    enforcement: '`"mandatory"`: a failure is an error. `"advisory"`: it is a warning. Default: `"mandatory"`.',
    enforcementAtPreview:
        "For functions: what counts at preview instead of `enforcement`, so that an update that mends the image " +
        "passes its own preview. Default: `enforcement`.",
};

export const RESOURCE_DESCRIPTION =
    "The details of an image that is stored in Cloudflare Images, read from the API at every preview, up and refresh. " +
    "Read it by the id of the image, with `ImageDetails.get`, `GetImageDetails` in Go, or `get` in YAML: nothing is " +
    "created, and the constructor is refused. The engine shows and stores the id in clear text: for a secret id, use " +
    "`getImageDetails`. At preview the engine leaves out every other argument that is not known yet.";

export const SECRET_SETTINGS = ["apiToken", "apiKey", "email"];
