import type { Client } from "../../src/client/client";
import { type Image, parseImage } from "../../src/client/image";
import type { WireVariant } from "../../src/client/wire";

/** An image "x" of the account "account", as the parser makes it of what the API sends. */
export function parsed(fields: object = {}): Image {
    const result = { id: "x", variants: [], ...fields };
    const image = parseImage({ accountId: "account", imageId: result.id }, result);
    if ("problem" in image) {
        throw new Error(image.problem);
    }
    return image.value;
}

/** What the API sends for an image. */
export const sentImage = {
    creator: "someone",
    filename: "x.png",
    meta: { album: "summer" },
    uploaded: "2024-01-02T03:04:05Z",
    variants: ["https://imagedelivery.net/hash/x/public", "https://imagedelivery.net/hash/x/thumbnail"],
};

export const anImage: Image = parsed(sentImage);

/** The definition of a variant. */
export function wireVariant(neverRequireSignedUrls: boolean, width?: number): WireVariant {
    return { ...(width !== undefined && { width }), neverRequireSignedUrls };
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
