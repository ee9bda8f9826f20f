import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

type End = Readonly<Record<string, unknown>>;

let ends: Readonly<Record<string, End>>;

beforeAll(async () => {
    const script = join(__dirname, "support/functionsWithoutEngine.cjs");
    const { stdout } = await promisify(execFile)(process.execPath, [script]);
    ends = JSON.parse(stdout) as typeof ends;
}, 60_000);

describe("the output forms of the functions, asking the API", () => {
    it("name the ids that are missing, but not where one of them is secret", () => {
        expect(ends["openIds"]).toMatchObject({
            name: "ImageNotFoundError",
            message: expect.stringContaining('"the-missing", "the-gone".') as string,
        });
        expect(ends["secretIds"]).toMatchObject({
            name: "ImageNotFoundError",
            message: expect.stringMatching(
                /^Could not use 2 of 3 images in [^:]+: 404[^:]*: \[secret\], \[secret\]\. /,
            ) as string,
        });
        expect(JSON.stringify(ends["secretIds"])).not.toMatch(/the-missing|the-gone/);
    });

    it.each([
        ["secretImageId", "ImageNotFoundError", "the-missing"],
        ["secretAccountId", "InvalidInputError", "the-account"],
        ["secretExpectation", "ExpectationError", "the-creator"],
    ])("show nothing of a secret: %s", (of, name, hidden) => {
        expect(ends[of]).toMatchObject({ name, message: expect.stringContaining("[secret]") as string });
        expect(JSON.stringify(ends[of])).not.toContain(hidden);
    });

    it("show nothing of a secret filter that the API repeats", () => {
        expect(ends["secretFilters"]).toMatchObject({
            name: "ApiError",
            message: expect.stringContaining("400 (5400 no [secret] and no [secret])") as string,
        });
    });

    it("are secret when an argument is", () => {
        expect(ends["found"]).toEqual({ value: "the-image", isSecret: true });
    });

    it("fail for an access that may not be read where it is used, and not where the image is", () => {
        expect(ends["closedUrls"]).toEqual({ value: 1, isSecret: false });
        expect(ends["closedAccess"]).toMatchObject({
            name: "PermissionError",
            message: expect.stringContaining(
                'Who may see the variants of image "2cdc28f0-017a-49c4-9ed7-87056c83901f"',
            ) as string,
        });
    });

    it("send nothing while an argument is unknown", () => {
        expect(ends["unknown"]).toEqual({ isKnown: false, requests: 0 });
    });
});
