import { type MockApi, startMockApi } from "../../src/testing";
import { diagnosticsOf, expectFailure, expectSuccess } from "./support/expectRun";
import { Project } from "./support/project";

/** An odd number of halves before each emoji, so that any cut by code unit leaves half a pair. */
const creator = `x${"🎉".repeat(400)}`;
const terminalCodes = "\u001b[31mred\u202Etxt\nsecond line";

let mockApi: MockApi;

beforeEach(async () => {
    mockApi = await startMockApi({
        images: [
            { id: "party", creator: "🎉".repeat(101) },
            { id: "longer", creator },
            { id: "codes", creator: terminalCodes },
        ],
    });
});

afterEach(() => mockApi.close());

// The engine does not respond to an error with half a surrogate pair, so each of these hung for ever.
describe("text of other people's in an error", () => {
    it("ends the command with one line, for lookups, sets and functions", async () => {
        const expected = '{ creator: "team" }';
        const project = await Project.create({
            mockApi,
            program: `
                new images.ImageDetails("party", { imageId: "party", expect: ${expected} });
                new images.ImageDetails("longer", { imageId: "longer", expect: ${expected} });
                new images.ImageDetailsSet("set", { imageIds: ["party", "longer"], expect: ${expected} });
            `,
        });
        const message = /error: .*does not meet `expect`: creator is.*, expected "team"/;
        const up = await project.up("--continue-on-error");
        expectFailure(up);
        for (const name of ["party", "longer", "set"]) {
            expect(diagnosticsOf(up, name)).toMatch(message);
        }
        await project.setProgram(`
            exports.x = images.getImageDetailsOutput({ imageId: "longer", expect: ${expected} }).imageId;
        `);
        expectFailure(await project.preview(), message);
    });

    it("ends the command when the API sends half a pair in an error", async () => {
        const body = '{"success":false,"errors":[{"code":5400,"message":"odd \\ud83c text"}]}';
        mockApi.respond({ status: 400, body, headers: { "content-type": "application/json" }, times: Infinity });
        const program = `
            new images.ImageDetails("a", { imageId: "party" });
            new images.ImageDetailsSet("b", { imageIds: ["party", "longer"] });`;
        const project = await Project.create({ mockApi, program });
        expectFailure(await project.preview(), "400 (5400 odd \ufffd text)");
    });
});

it("an advisory warning shows no control characters, however they came into it", async () => {
    const expected = '{ creator: "team", enforcement: "advisory" }';
    const program = `
        new images.ImageDetails("codes", { imageId: "codes", expect: ${expected} });
        new images.ImageDetailsSet("set", { imageIds: ["codes", "party", "longer"], expect: ${expected} });
        exports.x = images.getImageDetailsOutput({ imageId: "codes", expect: ${expected} }).imageId;`;
    const project = await Project.create({ mockApi, program });
    const preview = await project.preview();
    expectSuccess(preview);
    expect(preview.output.match(/warning: .*red.*txt.*second line/g)?.length).toBeGreaterThanOrEqual(3);
    expect(preview.output).not.toContain("\u001b[31mred");
    expect(preview.output).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
    expect(preview.output).not.toMatch(/^second line/m);
});

describe("a colour command of the CLI in other people's text, with colours on", () => {
    const command = "<{%x%}>";
    const flags = ["--color", "always", "--diff"];
    const body = {
        success: false,
        errors: [{ code: 5400, message: command, source: { pointer: command }, documentation_url: command }],
    };

    beforeEach(() => {
        mockApi.putImage({ id: "creator", creator: command });
        mockApi.putImage({ id: "filename", filename: "<{%fg 1%}>red" });
        // The CLI decodes text that is JSON, or YAML of several lines, and shows what it finds.
        mockApi.putImage({ id: "json", meta: { a: '["<\\u007b%x%}>"]' } });
        mockApi.putImage({ id: "yaml", filename: 'a: "<\\x7b%x%}>"\nb: 1' });
        mockApi.putImage({ id: "meta", meta: { [command]: { album: [command] } } });
        mockApi.respond({
            when: ({ path }) => path.endsWith("/refused"),
            times: Infinity,
            status: 400,
            headers: { "cf-ray": `8f${command}` },
            body,
        });
    });

    it("neither ends the CLI, nor locks the stack, nor reaches the terminal", async () => {
        const project = await Project.create({
            mockApi,
            program: `
                for (const imageId of ["creator", "filename", "meta", "json", "yaml", "refused"]) {
                    exports[imageId] = new images.ImageDetails(imageId, { imageId }).meta;
                }
                new images.ImageDetailsSet("set", { imageIds: ["creator", "filename"], missing: "omit" });
                exports.list = images.getImagesOutput({}).images.apply((all) => all.map(({ imageId }) => imageId));
            `,
        });
        for (const run of [await project.preview(...flags), await project.up(...flags, "--continue-on-error")]) {
            expectFailure(run, "< {%x%}>");
            expect(run.output).not.toMatch(/<\{%(x|fg 1%\}>red)|panic|Unrecognized/);
        }
        expect(await project.stateText()).not.toMatch(/<\{%|pending_operations": \[\{/);
        await project.setProgram('exports.ok = new images.ImageDetails("ok", { imageId: "party" }).imageId;');
        expectSuccess(await project.up(...flags));
    });
});
