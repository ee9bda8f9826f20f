/**
 * Parses a URL. `URL.canParse` is not used: in Node 20 and 22, it starts to refuse hosts such as "bücher.example" after some
 * calls.
 */
export function parseUrl(text: string): URL | undefined {
    try {
        return new URL(text);
    } catch {
        return undefined;
    }
}

export function isLoopback(hostname: string): boolean {
    return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d+){3}$/.test(hostname);
}

/** Whether a host name can be public: it has a dot, and local networks do not use it. */
export function isPublicHost(hostname: string): boolean {
    return /\.[a-z][a-z\d-]*$/.test(hostname) && !localDomain.test(hostname);
}

/**
 * The domains of https://www.rfc-editor.org/rfc/rfc6762#appendix-G, reserved domains, and those of common service discovery.
 */
const localDomain =
    /\.(?:localhost|localdomain|localnet|local|lan|home|corp|intranet|internal|private|home\.arpa|alt|onion|test|invalid|svc|cluster|consul|docker)$/;

export const deliveryHost = "imagedelivery.net";

/** The path of a custom domain before the account hash. */
export const customDomainPrefix = "/cdn-cgi/imagedelivery";

/**
 * The part of a delivery URL that a signature covers: its path, without the prefix of custom domains. `undefined` for any
 * other URL.
 */
export function deliveryPath({ host, pathname }: URL): string | undefined {
    const isCustomDomain = host !== deliveryHost;
    if (isCustomDomain !== pathname.startsWith(`${customDomainPrefix}/`)) {
        return undefined;
    }
    return isCustomDomain ? pathname.slice(customDomainPrefix.length) : pathname;
}

/** The parts of a delivery URL, decoded but not checked, and its `deliveryPath`. `undefined` for any other URL. */
export function deliveryParts(url: URL) {
    const signedPath = deliveryPath(url);
    const [, ...encoded] = /^\/([^/]+)\/(.+)\/([^/]+)$/s.exec(signedPath ?? "") ?? [];
    const [accountHash, imageId, variant] = encoded.map(decodePart);
    return signedPath && accountHash && imageId && variant ? { signedPath, accountHash, imageId, variant } : undefined;
}

/** A part of a URL without percent-encoding; `undefined` if that is malformed. */
export function decodePart(part: string): string | undefined {
    try {
        return decodeURIComponent(part);
    } catch {
        return undefined;
    }
}
