import { join, resolve } from "node:path";
import * as ts from "typescript";
import { expectationNames } from "../../src/lookup/expectations";

const root = resolve(__dirname, "../..");
const file = join(root, "test/program/editor.ts");
const wrongFile = join(root, "test/program/wrong.ts");

/** A program as a user writes it. */
const text = `
    import * as images from "../../src";
    const hero = new images.ImageDetails("hero", {
        imageId: "x", accountId: "a",
        expect: { requireSignedUrls: true, meta: {}, enforcement: "advisory" },
    });
    new images.ImageDetailsSet("album", { imageIds: ["x"], missing: "omit" });
    images.getImagesOutput({ sortOrder: "asc" });
    hero.signedVariantUrl("large", { expiresIn: "7d", rotateEvery: "1d" });
    new images.ImageDetails("resource", { imageId: "x", expect: {} });
    images.getImageDetailsOutput({ imageId: "x", expect: {} });
    hero.variantUrl("large");
    hero.variantUrls;
`;

const wrongText = `
    import type { Duration } from "../../src";
    export const duration: Duration = "7 days";
`;

const programs = new Map([
    [file, text],
    [wrongFile, wrongText],
]);

const { config } = ts.readConfigFile(join(root, "tsconfig.json"), (path) => ts.sys.readFile(path)) as {
    config: unknown;
};
const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
const service = ts.createLanguageService({
    getCompilationSettings: () => options,
    getScriptFileNames: () => [file, wrongFile],
    getScriptVersion: () => "1",
    getScriptSnapshot: (path) => {
        const content = programs.get(path) ?? ts.sys.readFile(path);
        return content === undefined ? undefined : ts.ScriptSnapshot.fromString(content);
    },
    getCurrentDirectory: () => root,
    getDefaultLibFileName: (given) => ts.getDefaultLibFilePath(given),
    fileExists: (path) => programs.has(path) || ts.sys.fileExists(path),
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
    ["expiresIn:", '`"15m"`', /expiresIn: number \| `\$\{number\}s` \| /],
    ["rotateEvery:", "How long the URL stays the same", /rotateEvery\?: number \| `\$\{number\}s` \| /],
    ["ImageDetails(", "Reads an image at every preview", /new ImageDetails/],
    ["ImageDetailsSet(", "Reads many images at every preview", /new ImageDetailsSet/],
    ["variantUrl(", "The delivery URL of one variant", /variantUrl\(name: Input<string>\)/],
    ["variantUrls", "Delivery URL of each variant", /Record<string, string>/],
])("the editor shows the documentation of `%s`", (property, documentation, type) => {
    const info = service.getQuickInfoAtPosition(file, text.indexOf(property));
    expect(ts.displayPartsToString(info?.documentation)).toContain(documentation);
    expect(ts.displayPartsToString(info?.displayParts)).toMatch(type);
});

it.each(['ImageDetails("resource', "getImageDetailsOutput("])(
    "the editor offers only the fields of expect: %s",
    (call) => {
        const at = text.indexOf("{}", text.indexOf(call)) + 1;
        const names = service.getCompletionsAtPosition(file, at, {})?.entries.map(({ name }) => name);
        expect(names).toEqual(expectationNames.toSorted());
    },
);

it("an error of the compiler shows the form of a duration", () => {
    expect(service.getSemanticDiagnostics(wrongFile).map(({ messageText }) => messageText)).toEqual([
        expect.stringMatching(/"7 days".* is not assignable to type 'number \| `\$\{number\}s` \| .*d`'/),
    ]);
});
