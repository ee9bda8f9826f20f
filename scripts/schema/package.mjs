/** What the schema of the plugin says beside the TypeScript types. */
export const PACKAGE = {
    name: "cloudflare-images",
    displayName: "Cloudflare Images",
    description: "Cloudflare Images as a data source: variant delivery URLs and signed-URL status at preview and up.",
    keywords: ["cloudflare", "images", "signed-urls", "category/cloud"],
    license: "Apache-2.0",
    publisher: "pulumi-cloudflare-images",
    meta: { supportPack: true },
    language: {
        go: { respectSchemaVersion: true },
        python: { respectSchemaVersion: true, pyproject: { enabled: true } },
    },
};

export const TYPE_NAMES = { GetImageDetailsResult: "Image", EnforcedExpectations: "ImageExpectations" };

/** Where other languages differ from the docstring. */
export const DESCRIPTIONS = {
    accountId:
        "Id of the account. Default: the `accountId` of the provider, which the configuration " +
        "`cloudflare-images:accountId` sets, then the environment variable `CLOUDFLARE_ACCOUNT_ID`.",
};

/** `enforcement`, flat, because Go has no unions. */
export const ENFORCEMENT = {
    enforcement: {
        type: "string",
        description: '`"mandatory"`: a failure is an error. `"advisory"`: it is a warning. Default: `"mandatory"`.',
    },
    enforcementAtPreview: {
        type: "string",
        description:
            "For functions: what counts at preview instead of `enforcement`, so that an update that mends the image " +
            "passes its own preview. Default: `enforcement`.",
    },
};

export const RESOURCE_DESCRIPTION =
    "The details of an image that is stored in Cloudflare Images, read from the API at every preview, up and refresh. " +
    "Read it by the id of the image, with `ImageDetails.get`, `GetImageDetails` in Go, or `get` in YAML: nothing is " +
    "created, and the constructor is refused. The engine shows and stores the id in clear text: for a secret id, use " +
    "`getImageDetails`. At preview the engine leaves out every other argument that is not known yet.";

export const SECRET_SETTINGS = ["apiToken", "apiKey", "email"];
