import type { Client } from "../../src/client/client";
import type { WireImage, WireVariant } from "../../src/client/wire";

/** An image as the API gives it. */
export const wireImage: WireImage = {
    id: "x",
    creator: "someone",
    filename: "x.png",
    meta: { album: "summer" },
    requireSignedUrls: false,
    draft: false,
    uploaded: "2024-01-02T03:04:05Z",
    variants: variantsOf("https://imagedelivery.net/hash/x/public", "https://imagedelivery.net/hash/x/thumbnail"),
};

/** Delivery URLs by the names of their variants. */
export function variantsOf(...urls: string[]): ReadonlyMap<string, string> {
    return new Map(urls.map((url) => [decodeURIComponent(url.split("/").at(-1) ?? ""), url]));
}

/** The definition of a variant. */
export function wireVariant(neverRequireSignedUrls: boolean): WireVariant {
    return { fit: undefined, width: undefined, height: undefined, metadata: undefined, neverRequireSignedUrls };
}

/** A client that answers as it is told, notes what it is asked, and fails when it is asked for anything else. */
export function fakeClient(answers: Partial<Client>): Client & { readonly asked: readonly string[] } {
    const asked: string[] = [];
    const answerTo =
        (name: string) =>
        (...args: unknown[]): unknown => {
            asked.push(name);
            const answer: unknown = Reflect.get(answers, name);
            return typeof answer === "function"
                ? Reflect.apply(answer, undefined, args)
                : Promise.reject(new Error(`${name} is not to be asked for.`));
        };
    const get = (_: object, name: string) => (name === "asked" ? asked : answerTo(name));
    return new Proxy({}, { get }) as ReturnType<typeof fakeClient>;
}
