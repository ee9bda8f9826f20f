import { customDomainPrefix, decodePart } from "../../base/urls";
import type { Account } from "../account";
import type { MockApiImage } from "../image";
import { splitPath, type RecordedRequest } from "../request";
import { textFailure, type Response } from "../responses";
import { variantOptions, type MockApiVariant } from "../variant";
import { respondWithRange } from "./byteRange";
import { fit, parseFlexibleVariant } from "./fit";
import { drawPicture } from "./picture";
import { findSignatureProblem, type SignedUrl } from "./signature";

const defaultSource = { width: 1366, height: 768 };

/** The response of imagedelivery.net, or of a custom domain, to a request. */
export function respondAsDeliveryHost({ method, path, headers }: RecordedRequest, account: Account): Response {
    if (method !== "GET" && method !== "HEAD") {
        const allowed = { "content-type": "text/plain", allow: "GET, HEAD" };
        return { status: 405, headers: allowed, body: "Method not allowed\n" };
    }
    const { pathname: wholePath, query } = splitPath(path);
    const pathname = wholePath.startsWith(`${customDomainPrefix}/`)
        ? wholePath.slice(customDomainPrefix.length)
        : wholePath;
    const [, hash, rest = ""] = /^\/([^/]*)\/?(.*)$/.exec(pathname) ?? [];
    if (hash !== account.hash) {
        return denied(9427, "there is no account with this hash");
    }
    const [, id, name] = (/^(.+)\/([^/]+)$/.exec(rest) ?? []).map(decodePart);
    const image = account.store.findImage(id ?? "")?.image;
    if (image === undefined || image.draft) {
        return failed(404, 9431, "Image not found");
    }
    const variant = account.store.findVariant(name ?? "");
    const refusal =
        variant === undefined
            ? refuseUndefined(name ?? "", image, account)
            : refuseUnsigned(variant, image, { pathname, query }, account);
    if (refusal !== undefined) {
        return refusal;
    }
    const box = variant === undefined ? parseFlexibleVariant(name ?? "") : variantOptions(variant);
    const { width = defaultSource.width, height = defaultSource.height } = image;
    const source = { width, height };
    return respondWithRange("image/png", drawPicture(image.id, source, fit(source, box), box.fit), headers.range);
}

/** The refusal of a variant that the account does not define; `undefined` for an allowed flexible variant. */
function refuseUndefined(name: string, image: MockApiImage, { flexibleVariants }: Account): Response | undefined {
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
    return failed(403, code, `Image access denied: ${reason}`);
}

function failed(status: number, code: number, message: string): Response {
    return textFailure(status, { code, message }, "cf-resized");
}
