import js from "@eslint/js";
import { createTypeScriptImportResolver } from "eslint-import-resolver-typescript";
import { importX } from "eslint-plugin-import-x";
import { defineConfig } from "eslint/config";
import globals from "globals";
import tseslint from "typescript-eslint";

// Which folders of src/ each one may import from, and of which it may import types alone: see CONTRIBUTING.md.
const layers = {
    base: {},
    delivery: { values: ["base"] },
    client: { values: ["delivery", "base"] },
    lookup: { values: ["delivery", "base"], types: ["client"] },
    program: { values: ["lookup", "delivery", "base"], types: ["client"] },
    dynamicProvider: { values: ["lookup", "client", "base"] },
    plugin: { values: ["lookup", "client", "delivery", "base"] },
    policy: { values: ["lookup", "delivery", "base"], types: ["client"] },
    testing: { values: ["dynamicProvider", "lookup", "client", "base"] },
};

const importDirections = Object.entries(layers).map(([layer, { values = [], types = [] }]) => ({
    target: `./src/${layer}`,
    from: "./src",
    except: [layer, ...values, ...types].map((folder) => `./${folder}`),
    message: "Data flows one way: see CONTRIBUTING.md.",
}));

const typesOnly = Object.entries(layers).flatMap(([layer, { types = [] }]) =>
    types.map((folder) => ({
        files: [`src/${layer}/**/*.ts`],
        rules: {
            "@typescript-eslint/no-restricted-imports": [
                "error",
                { patterns: [{ group: [`**/${folder}/*`], allowTypeImports: true }] },
            ],
        },
    })),
);

export default defineConfig(
    { ignores: ["dist", "coverage", "node_modules", ".local"] },
    js.configs.recommended,
    {
        files: ["**/*.ts"],
        extends: [tseslint.configs.strictTypeChecked],
        languageOptions: { parserOptions: { project: "tsconfig.json", tsconfigRootDir: import.meta.dirname } },
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
    ...typesOnly,
    {
        files: ["src/**/*.ts"],
        ignores: ["src/testing/**/*.ts"],
        rules: {
            "no-restricted-syntax": [
                "error",
                {
                    selector: ":matches(CallExpression, NewExpression) > SpreadElement",
                    message: "Arguments are on the stack, and a list of 125,000 items is too long for it.",
                },
            ],
        },
    },
    { files: ["**/*.mjs", "**/*.cjs"], languageOptions: { globals: globals.node } },
    { files: ["test/**/*.mjs"], languageOptions: { globals: globals.jest } },
    { files: ["policy-pack/*.js"], languageOptions: { sourceType: "commonjs", globals: globals.node } },
);
