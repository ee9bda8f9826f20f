import { join, resolve } from "node:path";
import * as ts from "typescript";

const root = resolve(__dirname, "../..");
const file = join(root, "test/program/editor.ts");

/** A program as a user writes it. */
const text = `
    import * as images from "../../src";
    new images.ImageDetails("hero", {
        imageId: "x", accountId: "a",
        expect: { requireSignedUrls: true, meta: {}, enforcement: "advisory" },
    });
    new images.ImageDetailsSet("album", { imageIds: ["x"], missing: "omit" });
    images.getImagesOutput({ sortOrder: "asc" });
`;

const { config } = ts.readConfigFile(join(root, "tsconfig.json"), (path) => ts.sys.readFile(path)) as {
    config: unknown;
};
const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
const service = ts.createLanguageService({
    getCompilationSettings: () => options,
    getScriptFileNames: () => [file],
    getScriptVersion: () => "1",
    getScriptSnapshot: (path) => {
        const content = path === file ? text : ts.sys.readFile(path);
        return content === undefined ? undefined : ts.ScriptSnapshot.fromString(content);
    },
    getCurrentDirectory: () => root,
    getDefaultLibFileName: (given) => ts.getDefaultLibFilePath(given),
    fileExists: (path) => path === file || ts.sys.fileExists(path),
    readFile: (path) => ts.sys.readFile(path),
});

it("the program compiles", () => {
    expect(service.getSemanticDiagnostics(file).map(({ messageText }) => messageText)).toEqual([]);
});

it.each([
    ["imageId:", "Id of the image", /imageId: Input<string>/],
    ["accountId:", "The account to read. Default: the `accountId` of the", /accountId\?: /],
    ["expect:", "What the image must be", /expect\?: /],
    ["requireSignedUrls:", "no variant serves it without a signature", /requireSignedUrls\?: /],
    ["meta:", "Metadata that the image must have", /meta\?: /],
    ["enforcement:", "a failure fails the lookup", /enforcement\?: /],
    ["imageIds:", "Ids of the images", /imageIds: Input</],
    ["missing:", "What happens to an id without an image", /missing\?: /],
    ["sortOrder:", "By the time of upload", /sortOrder\?: /],
])("the editor shows the documentation of `%s`", (property, documentation, type) => {
    const info = service.getQuickInfoAtPosition(file, text.indexOf(property));
    expect(ts.displayPartsToString(info?.documentation)).toContain(documentation);
    expect(ts.displayPartsToString(info?.displayParts)).toMatch(type);
});
