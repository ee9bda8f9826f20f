import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import fc from "fast-check";
import * as errors from "../../src/base/errors";

const { ApiError, ImageNotFoundError, isCloudflareImagesError, isImageNotFoundError } = errors;

it("an error is one line of well-formed Unicode without control characters, whatever its message is", () => {
    fc.assert(
        fc.property(
            fc.string({ unit: fc.constantFrom("\ud83c", "\udf89", "\u001b", "\n", "\u202e", "\u2028", "x", "é") }),
            (text) => {
                const { message, stack } = new ApiError(`a ${text} b`);
                expect(message.isWellFormed()).toBe(true);
                expect(stack).toBe(`ApiError: ${message}`);
                expect(message).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u);
            },
        ),
    );
});

it("an error names thousands of images, and is cut where the engine would lose it", () => {
    expect(new ApiError("x".repeat(100_000)).message).toHaveLength(100_000);
    expect(new ApiError("x".repeat(5_000_000)).message).toBe(`${"x".repeat(100_000)}…`);
});

it("the guards know what is theirs", () => {
    expect(isImageNotFoundError(new ImageNotFoundError("gone"))).toBe(true);
    expect(isImageNotFoundError(new ApiError("odd"))).toBe(false);
    expect(isCloudflareImagesError(new ApiError("odd"))).toBe(true);
    expect([new Error("x"), { code: "IMAGE_NOT_FOUND" }, undefined, null, "x"].some(isCloudflareImagesError)).toBe(
        false,
    );
    expect(isImageNotFoundError(Object.assign(new Error("x"), { code: "IMAGE_NOT_FOUND" }))).toBe(false);
});

it("the guards know an error of another installed copy", () => {
    const folder = mkdtempSync(join(tmpdir(), "two-copies-"));
    try {
        cpSync(resolve(__dirname, "../../dist/base"), join(folder, "base"), { recursive: true });
        const script = `
            const other = require(${JSON.stringify(join(folder, "base/errors.js"))});
            const own = require(${JSON.stringify(resolve(__dirname, "../../dist/base/errors.js"))});
            const error = new other.ImageNotFoundError("gone");
            console.log(JSON.stringify([error instanceof own.ImageNotFoundError, own.isImageNotFoundError(error),
                own.isCloudflareImagesError(error), own.isImageNotFoundError(new other.ApiError("odd"))]));`;
        const output = execFileSync(process.execPath, ["-e", script], { encoding: "utf8" });
        expect(JSON.parse(output)).toEqual([false, true, true, false]);
    } finally {
        rmSync(folder, { recursive: true });
    }
});

it("an error keeps its message, which the SDK would prefix for each property that it reaches", () => {
    const error = new ApiError("the message");
    error.message = `error serializing property "url": ${error.message}`;
    expect(error.message).toBe("the message");
    expect(Object.keys(error)).not.toContain("message");
});

const classes = Object.values(errors).filter(
    (value): value is typeof errors.ApiError =>
        typeof value === "function" && value.prototype instanceof errors.CloudflareImagesError,
);

it.each(classes)("the code of %p makes an error of that class", (SomeError) => {
    const { code } = new SomeError("a");
    expect(errors.errorOfCode(code, "b")).toEqual(new SomeError("b"));
    expect(errors.errorOfCode(code, "b")).toBeInstanceOf(SomeError);
});

it("what is no code makes no error", () => {
    expect(["toString", "", undefined, 5404].map((code) => errors.errorOfCode(code, "a"))).toEqual(
        Array(4).fill(undefined),
    );
});
