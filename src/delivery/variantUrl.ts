import type { Checked } from "../base/checks";
import { decodePart, isLoopback, isPublicHost, parseUrl } from "../base/urls";

/** A variant of an image, as the API lists it. */
export interface ListedVariant {
    readonly name: string;
    /** Encoded as by `buildDeliveryUrl`. */
    readonly url: string;
}

/**
 * Reads a delivery URL that the API lists for an image. The variant follows `/<account hash>/<image id>/`. The API encodes
 * only `%` in the id, so the id may contain `?`, `#` and spaces.
 *
 * @param isLocal Whether the API is on this machine. If so, the delivery host may be, too. Otherwise it must be public,
 * because `verifyDelivery` sends requests to it.
 */
export function readVariantUrl(text: unknown, imageId: string, isLocal: boolean): Checked<ListedVariant> {
    const [, origin = "", prefix = "", hash = "", rest = ""] =
        (typeof text === "string" ? parts.exec(text) : null) ?? [];
    const url = parseUrl(origin);
    if (url?.origin !== origin || !(isPublicOrigin(url) || (isLocal && isLoopback(url.hostname)))) {
        return { problem: "is not an https URL of an image" };
    }
    const spelled = [imageId.replaceAll("%", "%25"), encodePath(imageId), imageId].find((id) =>
        rest.startsWith(`${id}/`),
    );
    if (spelled === undefined) {
        return { problem: "is the URL of another image" };
    }
    const name = decodePart(rest.slice(spelled.length + 1));
    if (name === undefined || checkVariantName(name).length > 0 || /[?#]/.test(name)) {
        return { problem: "does not end in the name of a variant" };
    }
    return { value: { name, url: `${origin}${prefix}/${hash}/${encodePath(imageId)}/${encodePath(name)}` } };
}

/** The URL of another variant of the same image; `undefined` if no URL can have the name. */
export function otherVariantUrl(url: string, name: string): string | undefined {
    const base = url.slice(0, url.lastIndexOf("/") + 1);
    return checkVariantName(name).length === 0 ? `${base}${encodePath(name)}` : undefined;
}

export function checkVariantName(name: unknown): string[] {
    const isName =
        typeof name === "string" &&
        name !== "" &&
        !/[/=]/.test(name) &&
        ![".", ".."].includes(name) &&
        name.isWellFormed();
    return isName
        ? []
        : ['variant must be the name of a variant, without "/" and "=", or options such as "w=400,fit=cover"'];
}

/** Encodes every character with a meaning in URLs, except slashes. */
export function encodePath(path: string): string {
    return encodeURI(path).replace(/[?#]/g, encodeURIComponent);
}

function isPublicOrigin({ protocol, hostname, port }: URL): boolean {
    return protocol === "https:" && port === "" && isPublicHost(hostname);
}

const parts = /^(https?:\/\/[^/?#\\@\s]+)(\/cdn-cgi\/imagedelivery)?\/([\w-]+)\/(.*)$/s;
