import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import * as ts from "typescript";

const root = resolve(__dirname, "../../..");

/** The program of an example, or another of its files, as JavaScript. */
export async function exampleProgram(name: string, format: "CommonJS" | "ESM", file = "index.ts"): Promise<string> {
    const source = await readFile(join(root, "examples", name, file), "utf8");
    const { outputText } = ts.transpileModule(source, {
        compilerOptions: {
            module: format === "ESM" ? ts.ModuleKind.ES2022 : ts.ModuleKind.CommonJS,
            target: ts.ScriptTarget.ES2022,
            moduleResolution: ts.ModuleResolutionKind.Node16,
        },
    });
    return format === "ESM" ? outputText.replace(/from "(\.\/\w+)"/g, 'from "$1.js"') : outputText;
}
