import { type CloudflareImagesError, isCloudflareImagesError } from "../../../src/base/errors";
import type { Image } from "../../../src/client/image";

/** Fails unless all that an image claims to have is there. */
export function expectComplete(image: Image): void {
    const { creator, filename, meta, requireSignedUrls, draft, uploaded, variantUrls } = image;
    expect(creator === null || typeof creator === "string").toBe(true);
    expect(filename === null || typeof filename === "string").toBe(true);
    expect(Object.prototype.toString.call(meta)).toBe("[object Object]");
    expect(typeof requireSignedUrls).toBe("boolean");
    expect(typeof draft).toBe("boolean");
    expect(Date.parse(uploaded ?? "2024-01-02")).not.toBeNaN();
    expect(Object.values(variantUrls).filter((url) => new URL(url).href !== url)).toEqual([]);
}

/** Fails unless `error` is one of ours, in one line. */
export function expectOneOfOurs(error: unknown): asserts error is CloudflareImagesError {
    if (!isCloudflareImagesError(error)) {
        throw new Error("It is none of this package's errors.", { cause: error });
    }
    expect(error.message).toMatch(/^Could not read image "x" in account "[^"]+": [^\p{Cc}\u2028\u2029]+\.$/u);
    expect(error.message).not.toMatch(/undefined|\[object /);
}
