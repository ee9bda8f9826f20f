import type { MockApiImage } from "./image";
import { defaultUploaded } from "./uploaded";
import type { MockApiVariant } from "./variant";

export interface StoredImage {
    readonly image: MockApiImage;
    readonly uploadedMs: number;
    /** How often a response contained it. */
    reads: number;
}

/** The images, variants and signing keys of one account. */
export class Store {
    readonly #images = new Map<string, StoredImage>();
    readonly #variants = new Map<string, MockApiVariant>();
    readonly #signingKeys = new Map<string, string>();
    #oldestFirst: readonly StoredImage[] | undefined;
    #generatedKeys = 0;

    putImage(image: MockApiImage): void {
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

    /** The images without drafts, in the order of `compareAge`. Sorted again only after a change. */
    get oldestFirst(): readonly StoredImage[] {
        this.#oldestFirst ??= [...this.#images.values()].filter(({ image }) => !image.draft).sort(compareAge);
        return this.#oldestFirst;
    }

    putVariant(variant: MockApiVariant): void {
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
        this.#signingKeys.set(name, value);
    }

    deleteSigningKey(name: string): void {
        this.#signingKeys.delete(name);
        this.ensureSigningKey();
    }

    /** Adds a key if the account has no key. */
    ensureSigningKey(): void {
        if (this.#signingKeys.size === 0) {
            this.#signingKeys.set("default", `mock-api-key-for-tests-it-is-no-secret-${this.#generatedKeys++}`);
        }
    }

    get signingKeys(): { name: string; value: string }[] {
        return [...this.#signingKeys].map(([name, value]) => ({ name, value }));
    }
}

/** Negative if `a` was uploaded before `b`. At the same instant, the smaller id comes first. */
export function compareAge(a: StoredImage, b: StoredImage): number {
    return a.uploadedMs - b.uploadedMs || (a.image.id < b.image.id ? -1 : Number(a.image.id > b.image.id));
}
