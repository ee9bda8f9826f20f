import { checkImage, type MockApiImage } from "./image";
import { defaultUploaded } from "./uploaded";
import { checkVariant, type MockApiVariant } from "./variant";

/** An image as it is kept. */
export interface StoredImage {
    readonly image: MockApiImage;
    readonly uploadedMs: number;
    /** How often the API showed it. */
    reads: number;
}

/** The images, variants and signing keys of one account. */
export class Store {
    readonly #images = new Map<string, StoredImage>();
    readonly #variants = new Map<string, MockApiVariant>();
    readonly #signingKeys = new Map<string, string>();
    #oldestFirst: readonly StoredImage[] | undefined;

    putImage(image: MockApiImage): void {
        checkImage(image);
        const reads = this.#images.get(image.id)?.reads ?? 0;
        const uploadedMs = Date.parse(image.uploaded ?? defaultUploaded);
        this.#images.set(image.id, { image: structuredClone(image), uploadedMs, reads });
        this.#oldestFirst = undefined;
    }

    deleteImage(id: string): void {
        this.#images.delete(id);
        this.#oldestFirst = undefined;
    }

    findImage(id: string): StoredImage | undefined {
        return this.#images.get(id);
    }

    /** The images without the drafts, in the order of `compareAge`. Sorted anew only after they changed. */
    get oldestFirst(): readonly StoredImage[] {
        this.#oldestFirst ??= [...this.#images.values()].filter(({ image }) => !image.draft).sort(compareAge);
        return this.#oldestFirst;
    }

    putVariant(variant: MockApiVariant): void {
        checkVariant(variant);
        this.#variants.set(variant.id, structuredClone(variant));
    }

    deleteVariant(id: string): void {
        this.#variants.delete(id);
    }

    findVariant(id: string): MockApiVariant | undefined {
        return this.#variants.get(id);
    }

    get variants(): MockApiVariant[] {
        return [...this.#variants.values()];
    }

    putSigningKey(name: string, value: string): void {
        if (name === "" || value === "") {
            throw new Error("a signing key must have a name and a value");
        }
        this.#signingKeys.set(name, value);
    }

    deleteSigningKey(name: string): void {
        this.#signingKeys.delete(name);
    }

    get signingKeys(): { name: string; value: string }[] {
        return [...this.#signingKeys].map(([name, value]) => ({ name, value }));
    }
}

/** Below zero when `a` was uploaded before `b`; of one instant, the lesser id comes first. */
export function compareAge(a: StoredImage, b: StoredImage): number {
    return a.uploadedMs - b.uploadedMs || (a.image.id < b.image.id ? -1 : Number(a.image.id > b.image.id));
}
