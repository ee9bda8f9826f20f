import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import * as ts from "typescript";
import * as images from "../src";
import { blocksIn, documents, readDocument, root } from "./support/documents";

interface Example {
    /** Where it begins, as `file:line`. */
    readonly place: string;
    readonly code: string;
}

const blocks = documents.flatMap(blocksIn);
const documentExamples = blocks.filter(({ language }) => ["ts", "typescript"].includes(language)).map(toExample);
const tests = blocks.filter(({ mark }) => mark === "test").map(toExample);

/** Each goes on to the next tag of its docstring, or to the end. */
const docstringExamples = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .flatMap((file) => examplesIn(`src/${file}`, /^ *\* @example.*\n(?<code>(?: *\*(?! @|\/).*\n)+)/gm))
    .map(({ place, code }) => ({ place, code: code.replace(/^ *\* ?(```.*)?/gm, "") }));

describe("the examples of the documentation compile", () => {
    const broken = { place: "nowhere:1", code: `import { nothing } from "pulumi-cloudflare-images";` };
    const problemsOf = compile([...documentExamples, ...docstringExamples, broken]);

    it.each(documentExamples)("$place", (example) => expect(problemsOf(example)).toEqual([]));
    it.each(docstringExamples)("$place", (example) => expect(problemsOf(example)).toEqual([]));

    it("reports one that does not", () => {
        expect(problemsOf(broken)).toEqual([expect.stringContaining("no exported member 'nothing'")]);
    });
});

describe.each(tests)("the test at $place passes", ({ code }) => {
    const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
    const { outputText } = ts.transpileModule(code, { compilerOptions });
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- it registers its tests, as a file does
    Reflect.apply(new Function("require", "exports", outputText), undefined, [require, {}]);
});

describe("the documents", () => {
    it("mark each block that a program prints, so that a test of the engine compares it", () => {
        const unmarked = blocks.filter(({ language, mark = "" }) => language === "" && !/^(output|done): /.test(mark));
        expect(unmarked.map(({ file, line }) => `${file}:${line}`)).toEqual([]);
    });

    it.each(blocks.filter(({ mark }) => mark?.startsWith("file: ")))("$file:$line is $mark", ({ mark, text }) => {
        expect(text).toBe(readDocument(mark?.replace("file: ", "") ?? ""));
    });

    it.each(documents)("%s links to files and headings that exist", (file) => {
        const links = [...readDocument(file).matchAll(/(?:\]\(|^\[[^\]]+\]: )(?<link>[^)\s]+)/gm)];
        const broken = links
            .map(({ groups }) => groups?.["link"] ?? "")
            .filter((link) => !link.startsWith("https://") && !exists(file, link));
        expect(broken).toEqual([]);
    });

    it("list the classes of errors", () => {
        const classes = Object.entries(images)
            .filter(
                ([, value]) => typeof value === "function" && value.prototype instanceof images.CloudflareImagesError,
            )
            .map(([name]) => name);
        const listed = [...readDocument("docs/errors.md").matchAll(/^\| `(?<name>\w+)`/gm)];
        expect(listed.map(({ groups }) => groups?.["name"]).sort()).toEqual(classes.sort());
    });

    it("are short: at most 200 lines of README, and each page under 150", () => {
        const lengths = documents.map((file) => ({ file, lines: readDocument(file).split("\n").length - 1 }));
        const tooLong = lengths.filter(({ file, lines }) => lines > (file === "README.md" ? 200 : 149));
        expect(tooLong).toEqual([]);
    });
});

function toExample({ file, line, text }: { file: string; line: number; text: string }): Example {
    return { place: `${file}:${line}`, code: text };
}

function examplesIn(file: string, pattern: RegExp): Example[] {
    const text = readFileSync(join(root, file), "utf8").replaceAll("\r\n", "\n");
    return [...text.matchAll(pattern)].map((match) => {
        const line = text.slice(0, match.index).split("\n").length;
        return { place: `${file}:${line}`, code: match.groups?.["code"] ?? "" };
    });
}

function exists(file: string, link: string): boolean {
    const [path = "", heading] = link.split("#");
    const target = path === "" ? file : join(dirname(file), path);
    return existsSync(join(root, target)) && (heading === undefined || headingsOf(target).includes(heading));
}

/** The anchors of the headings, as GitHub makes them. */
function headingsOf(file: string): string[] {
    return [...readDocument(file).matchAll(/^#+ (?<title>.*)$/gm)].map(({ groups }) =>
        (groups?.["title"] ?? "")
            .toLowerCase()
            .replace(/[^\w -]/g, "")
            .replaceAll(" ", "-"),
    );
}

/** Compiles all examples at once, with the options of the repository; the result tells what is wrong with each. */
function compile(examples: readonly Example[]): (example: Example) => string[] {
    const options = repositoryOptions();
    const codes = new Map(examples.map((example, index) => [fileName(index), toProgram(example)]));
    const disk = ts.createCompilerHost(options);
    const host: ts.CompilerHost = {
        ...disk,
        getSourceFile(path, languageVersion, ...rest) {
            const code = codes.get(path);
            return code === undefined
                ? disk.getSourceFile(path, languageVersion, ...rest)
                : ts.createSourceFile(path, code, languageVersion);
        },
    };
    const program = ts.createProgram([...codes.keys()], options, host);
    return (example) => {
        const file = program.getSourceFile(fileName(examples.indexOf(example)));
        return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map(
            ({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"),
        );
    };
}

/** An example may declare what only its reader uses. */
function repositoryOptions(): ts.CompilerOptions {
    const unused = { noUnusedLocals: false, noUnusedParameters: false };
    const config = ts.getParsedCommandLineOfConfigFile(join(root, "tsconfig.json"), unused, {
        ...ts.sys,
        onUnRecoverableConfigFileDiagnostic: ({ messageText }) => {
            throw new Error(ts.flattenDiagnosticMessageText(messageText, "\n"));
        },
    });
    return config?.options ?? {};
}

/** In the folder of the tests, as TypeScript writes paths on every system. No such file is ever written. */
function fileName(index: number): string {
    return `${root.replaceAll("\\", "/")}/test/example-${index}.ts`;
}

/** An example without imports is a fragment of a test that has a mock API. */
function toProgram({ code }: Example): string {
    const prelude = `
        import { type MockApi, startMockApi } from "pulumi-cloudflare-images/testing";
        declare const mockApi: MockApi;
    `;
    return /^import /m.test(code) ? code : `${prelude} async function example() { ${code} }`;
}
