import type { MockApiImage } from "../image";
import { textFailure, type Response } from "../responses";
import { splitPath, type RecordedRequest } from "../request";
import type { Account } from "../route";
import { variantOptions, type MockApiVariant } from "../variant";
import { respondWithRange } from "./byteRange";
import { fit } from "./fit";
import { parseFlexibleVariant } from "./flexibleVariant";
import { drawPicture } from "./picture";
import { findSignatureProblem, type SignedUrl } from "./signature";

/** The answer to one request of imagedelivery.net, or of a custom domain. */
export function deliver({ method, path, headers }: RecordedRequest, account: Account): Response {
    if (method !== "GET" && method !== "HEAD") {
        const allowed = { "content-type": "text/plain", allow: "GET, HEAD" };
        return { status: 405, headers: allowed, body: "Method not allowed\n" };
    }
    const { pathname: wholePath, query } = splitPath(path);
    // A custom domain's prefix was reported to be no part of what is signed.
    const pathname = wholePath.replace(/^\/cdn-cgi\/imagedelivery(?=\/)/, "");
    const [, hash, rest = ""] = /^\/([^/]*)\/?(.*)$/.exec(pathname) ?? [];
    if (hash !== account.hash) {
        return denied(9427, "there is no account with this hash");
    }
    const [, idOnWire = "", nameOnWire = ""] = /^(.+)\/([^/]+)$/.exec(rest) ?? [];
    const [id, name] = [decode(idOnWire), decode(nameOnWire)];
    const image = account.store.findImage(id)?.image;
    if (image === undefined || image.draft) {
        return textFailure(404, { code: 9431, message: "Image not found" });
    }
    const variant = account.store.findVariant(name);
    const refusal =
        variant === undefined
            ? refuseUnnamed(name, image, account)
            : refuseUnsigned(variant, image, { pathname, query }, account);
    if (refusal !== undefined) {
        return refusal;
    }
    const box = variant === undefined ? parseFlexibleVariant(name) : variantOptions(variant);
    const { width = defaultSource.width, height = defaultSource.height } = image;
    return respondWithRange("image/png", drawPicture(id, fit({ width, height }, box)), headers.range);
}

const defaultSource = { width: 1366, height: 768 };

/** The refusal of a variant that the account has not defined, unless it is a flexible one that may be had. */
function refuseUnnamed(name: string, image: MockApiImage, { flexibleVariants }: Account): Response | undefined {
    if (!name.includes("=")) {
        return denied(9425, "This account doesn't have variant with this name");
    }
    if (image.requireSignedURLs) {
        return denied(9425, "the image requires a signed URL, so it has no flexible variants");
    }
    return flexibleVariants ? undefined : denied(9429, "this account has not enabled flexible variants");
}

function refuseUnsigned(
    variant: MockApiVariant,
    image: MockApiImage,
    url: SignedUrl,
    { store, now }: Account,
): Response | undefined {
    if (!image.requireSignedURLs || variant.neverRequireSignedURLs) {
        return undefined;
    }
    const keys = store.signingKeys.map(({ value }) => value);
    const problem = findSignatureProblem(url, keys, now());
    return problem === undefined ? undefined : denied(9425, problem);
}

function denied(code: number, reason: string): Response {
    return textFailure(403, { code, message: `Image access denied: ${reason}` });
}

/** What cannot be decoded is nobody's id: an empty one. */
function decode(onWire: string): string {
    try {
        return decodeURIComponent(onWire);
    } catch {
        return "";
    }
}
