import { readFileSync } from "node:fs";
import path from "node:path";

import ts from "typescript";

import { linksOf } from "../release/release.mjs";
import { exampleUsage, resourceUsage } from "./examples.mjs";
import {
    DESCRIPTIONS,
    ENFORCEMENT,
    OPEN_ENUMS,
    PACKAGE,
    RESOURCE_DESCRIPTION,
    SECRET_SETTINGS,
    TYPE_NAMES,
} from "./package.mjs";

/** The Pulumi schema of the plugin, from the functions in `src/lookup/functions/` and the types that they name. */
export function generateSchema(root) {
    const { options } = ts.parseJsonConfigFileContent(
        ts.readConfigFile(path.join(root, "tsconfig.json"), ts.sys.readFile).config,
        ts.sys,
        root,
    );
    const program = ts.createProgram(
        ["src/index.ts", "src/lookup/functions/index.ts"].map((file) => path.join(root, file)),
        options,
    );
    const checker = program.getTypeChecker();
    const types = {};

    const functions = program
        .getSourceFiles()
        .filter(({ fileName }) => fileName.includes("/src/lookup/functions/"))
        .flatMap((file) => checker.getExportsOfModule(checker.getSymbolAtLocation(file)))
        .filter((symbol) => symbol.valueDeclaration?.type?.typeName?.text === "PublicFunction")
        .map(functionSchema);
    const settings = objectSchema(publicType("ProviderArgs"));
    for (const name of SECRET_SETTINGS) {
        settings.properties[name].secret = true;
    }
    const functionNamed = (name) => Object.fromEntries(functions)[token(name)];
    const { inputs, outputs } = functionNamed("getImageDetails");
    const { accountId, expect } = inputs.properties;
    const { creator, meta, sortOrder } = functionNamed("getImages").inputs.properties;
    // YAML knows the arguments of `get` only from the properties, and the SDK for Node the properties only from the arguments.
    const properties = { ...outputs.properties, expect };
    const manifest = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
    return {
        ...PACKAGE,
        version: manifest.version,
        ...linksOf(manifest),
        config: { variables: settings.properties },
        provider: { description: docsOf(publicType("ProviderArgs").symbol), inputProperties: settings.properties },
        types: sorted(Object.entries(types)),
        functions: sorted(functions),
        resources: {
            [token("ImageDetails")]: {
                description: `${RESOURCE_DESCRIPTION}\n\n${resourceUsage()}`,
                properties,
                required: outputs.required,
                inputProperties: {},
                stateInputs: { type: "object", properties },
                listInputs: { type: "object", properties: { accountId, creator, meta, sortOrder } },
            },
        },
    };

    function functionSchema(symbol) {
        const property = (name) =>
            symbol.valueDeclaration.initializer.properties.find((node) => node.name.text === name)?.initializer;
        const [args, result] = checker.getTypeArguments(checker.getTypeOfSymbol(symbol));
        const outputs = { type: "object", ...objectSchema(result) };
        for (const { text } of property("secretOutputs")?.elements ?? []) {
            outputs.properties[text].secret = true;
        }
        const fullName = property("token").text;
        const example = symbol.getJsDocTags(checker).find(({ name }) => name === "example").text[0].text;
        const usage = exampleUsage(fullName.split(":").at(-1), JSON.parse(example));
        const inputs = { type: "object", ...objectSchema(args) };
        return [fullName, { description: `${docsOf(symbol)}\n\n${usage}`, inputs, outputs }];
    }

    function objectSchema(type) {
        const symbols = checker.getPropertiesOfType(type);
        const properties = symbols.flatMap((symbol) => {
            const description = DESCRIPTIONS[symbol.name] ?? docsOf(symbol);
            if (symbol.name === "enforcement") {
                const level = openEnum("EnforcementLevel", valuesOf(publicType("EnforcementLevel")));
                return Object.entries(ENFORCEMENT).map(([name, text]) => [name, { ...level, description: text }]);
            }
            const known = OPEN_ENUMS[symbol.name];
            const type = known ? openEnum(known.name, known.values) : typeSchema(checker.getTypeOfSymbol(symbol));
            return [[symbol.name, { ...type, ...(description && { description }) }]];
        });
        // Missing `access` has its reason in `accessProblem`.
        const required = symbols
            .filter(({ name, flags }) => !(flags & ts.SymbolFlags.Optional) && name !== "access")
            .map(({ name }) => name);
        return { properties: Object.fromEntries(properties), ...(required.length > 0 && { required }) };
    }

    function typeSchema(given) {
        const type = checker.getNonNullableType(given);
        const parts = (type.isUnion() ? type.types : [type]).filter(
            ({ symbol }) => !["Promise", "OutputInstance"].includes(symbol?.name),
        );
        if (given.aliasSymbol?.name === "Access") {
            return enumReference("Access", valuesOf(given), docsOf(given.aliasSymbol));
        }
        const are = (flags) => parts.every((part) => part.flags & flags);
        if (are(ts.TypeFlags.StringLike) || type === publicType("Duration")) {
            return { type: "string" };
        }
        if (are(ts.TypeFlags.NumberLike)) {
            return { type: "integer" };
        }
        if (are(ts.TypeFlags.BooleanLike)) {
            return { type: "boolean" };
        }
        const [only, ...others] = parts;
        // TypeScript turns `unknown` into `{}`.
        if (others.length > 0 || given.flags & ts.TypeFlags.Unknown) {
            return { $ref: "pulumi.json#/Any" };
        }
        if (checker.isArrayType(only)) {
            return { type: "array", items: typeSchema(checker.getTypeArguments(only)[0]) };
        }
        const values = checker.getIndexTypeOfType(only, ts.IndexKind.String);
        return values === undefined ? reference(only) : { type: "object", additionalProperties: typeSchema(values) };
    }

    function enumReference(name, values, description) {
        types[token(name)] = {
            type: "string",
            description,
            enum: values.map((value) => ({
                name: value.replace(/(?:^|-)(.)/g, (_, letter) => letter.toUpperCase()),
                value,
            })),
        };
        return { $ref: `#/types/${token(name)}` };
    }

    /** Arguments of functions are plain texts, because `pulumi do` has no flag for anything else. */
    function openEnum(name, values) {
        return { oneOf: [{ type: "string" }, enumReference(name, values)] };
    }

    function reference(type) {
        const name = token(TYPE_NAMES[type.symbol.name] ?? type.symbol.name);
        types[name] ??= { description: docsOf(type.symbol), type: "object", ...objectSchema(type) };
        return { $ref: `#/types/${name}` };
    }

    function docsOf(symbol) {
        const text = ts.displayPartsToString(symbol.getDocumentationComment(checker));
        return text.replace(/(?<!\n)\n(?!\n)/g, " ");
    }

    function publicType(name) {
        const index = checker.getSymbolAtLocation(program.getSourceFile(path.join(root, "src/index.ts")));
        const symbol = checker.getExportsOfModule(index).find((candidate) => candidate.name === name);
        return checker.getDeclaredTypeOfSymbol(checker.getAliasedSymbol(symbol));
    }
}

function valuesOf(union) {
    return union.types.map(({ value }) => value);
}

function token(name) {
    return `cloudflare-images:index:${name}`;
}

function sorted(entries) {
    return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
