import js from "@eslint/js";
import { createTypeScriptImportResolver } from "eslint-import-resolver-typescript";
import { importX } from "eslint-plugin-import-x";
import { defineConfig } from "eslint/config";
import globals from "globals";
import tseslint from "typescript-eslint";

// The way data takes (see CONTRIBUTING.md): a file imports only from its own row and those below it.
const rows = [
    ["policy/index.ts"],
    ["policy/policies.ts"],
    ["policy/deliveryUrlsFollowPolicy.ts", "policy/imagesRequireSignedUrls.ts", "policy/variantsRequireSignedUrls.ts"],
    ["policy/exposureValidation.ts", "policy/judgeResource.ts"],
    ["policy/plannedByStack.ts", "policy/readImages.ts"],
    [
        "policy/configuration.ts",
        "policy/judgeUrl.ts",
        "policy/knownProperty.ts",
        "policy/patterns.ts",
        "policy/urlUses.ts",
    ],
    ["policy/findUrls.ts", "policy/propertyTexts.ts"],
    ["policy/unescapeText.ts"],
    ["index.ts"],
    ["imageDetails.ts", "imageDetailsSet.ts"],
    ["lookupResource.ts"],
    [
        "getImageDetails.ts",
        "getImageDetailsSet.ts",
        "getImages.ts",
        "getImagesStats.ts",
        "getImageVariants.ts",
        "getSigningKey.ts",
    ],
    ["accountArgs.ts"],
    ["invoke.ts"],
    ["programClient.ts", "secretInputs.ts", "signDeliveryUrlOutput.ts", "expectArgs.ts"],
    ["provider.ts", "dependencies.ts"],
    ["dynamicProvider.ts"],
    ["imageDetailsProvider.ts", "imageDetailsSetProvider.ts"],
    ["lookupProvider.ts", "setQuestion.ts", "listImages.ts"],
    ["lookupSet.ts", "judgement.ts"],
    ["lookup.ts"],
    ["verifyDelivery.ts"],
    ["imageResult.ts"],
    ["client/batching.ts"],
    ["client/client.ts"],
    ["client/delivery.ts"],
    ["client/findListed.ts", "client/readPages.ts"],
    ["client/wireList.ts"],
    ["client/reader.ts"],
    ["client/envelope.ts", "client/failure.ts", "client/gate.ts", "client/notices.ts", "client/retryTiming.ts"],
    ["client/rateBudget.ts"],
    ["client/rateLimit.ts"],
    ["client/http.ts"],
    ["client/clock.ts"],
    ["expectations.ts"],
    ["credentials.ts", "details.ts"],
    ["client/wire.ts"],
    [
        "cancellation.ts",
        "client/oneLine.ts",
        "delivery.ts",
        "enforcement.ts",
        "engineValues.ts",
        "errors.ts",
        "flexibleVariant.ts",
        "imageReference.ts",
        "inputChecks.ts",
        "redact.ts",
        "signing.ts",
        "signingTime.ts",
    ],
];

const inSrc = (names) => names.map((name) => `./src/${name}`);

const importDirections = [
    ...rows.slice(1).map((row, index) => ({
        target: inSrc(row),
        from: inSrc(rows.slice(0, index + 1).flat()),
        message: "Data flows one way: see CONTRIBUTING.md.",
    })),
    {
        target: inSrc(["index.ts", "imageDetails.ts", "provider.ts", "dependencies.ts"]),
        from: inSrc(["dynamicProvider.ts", "client"]),
        message: "A program must not load what only the provider process needs.",
    },
    {
        target: "./src/policy",
        from: inSrc(["index.ts", "imageDetails.ts", "getSigningKey.ts", "invoke.ts", "dynamicProvider.ts"]),
        message: "A policy reads by the client alone: it registers no resource.",
    },
    {
        target: "./src/testing",
        from: "./src",
        except: ["./testing"],
        message: "The stand-in knows nothing of the package.",
    },
    {
        target: inSrc([...rows.flat(), "client"]),
        from: "./src/testing",
        message: "The package knows nothing of the stand-in.",
    },
];

export default defineConfig(
    { ignores: ["dist", "coverage", "node_modules", ".local"] },
    js.configs.recommended,
    {
        files: ["**/*.ts"],
        extends: [tseslint.configs.strictTypeChecked],
        languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
        rules: {
            "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
            "@typescript-eslint/no-confusing-void-expression": "off",
        },
    },
    {
        // The methods of a dynamic provider are promised, and typed by what Pulumi hands them.
        files: ["examples/**/*.ts"],
        rules: {
            "@typescript-eslint/no-unsafe-argument": "off",
            "@typescript-eslint/no-unsafe-assignment": "off",
            "@typescript-eslint/no-unsafe-member-access": "off",
            "@typescript-eslint/require-await": "off",
        },
    },
    {
        files: ["src/**/*.ts"],
        plugins: { "import-x": importX },
        settings: { "import-x/resolver-next": [createTypeScriptImportResolver()] },
        rules: {
            "import-x/no-cycle": "error",
            "import-x/no-restricted-paths": ["error", { zones: importDirections }],
        },
    },
    { files: ["**/*.mjs", "**/*.cjs"], languageOptions: { globals: globals.node } },
    { files: ["policy-pack/*.js"], languageOptions: { sourceType: "commonjs", globals: globals.node } },
);
