import type { Checked } from "../base/checks";
import { decodePart, isLoopback, isPublicHost, parseUrl } from "../base/urls";

/** A variant of an image, as the API lists it. */
export interface VariantUrl {
    readonly name: string;
    /** A proper URL, spelled as `buildDeliveryUrl` does. */
    readonly url: string;
}

/**
 * Reads a delivery URL that the API lists for an image. The variant is what follows `/<account hash>/<image id>/`: the API
 * leaves the id as it is, but for `%`, so it may hold `?`, `#` and spaces.
 *
 * @param isLocal Whether the API is on this machine, so the delivery host may be, too. `verifyDelivery` sends requests to the
 * host of the URL, so it must not be a private service.
 */
export function readVariantUrl(text: unknown, imageId: string, isLocal: boolean): Checked<VariantUrl> {
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

/** The URL of another variant of the same image; `undefined` for a name that no URL can have. */
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

/** Slashes stay; every other character with a meaning in URLs is encoded. */
export function encodePath(path: string): string {
    return encodeURI(path).replace(/[?#]/g, encodeURIComponent);
}

function isPublicOrigin({ protocol, hostname, port }: URL): boolean {
    return protocol === "https:" && port === "" && isPublicHost(hostname);
}

const parts = /^(https?:\/\/[^/?#\\@\s]+)(\/cdn-cgi\/imagedelivery)?\/([\w-]+)\/(.*)$/s;
