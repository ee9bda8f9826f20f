import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

/** The marks of a secret in a state. */
const signatureKey = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";

const algorithm = "aes-256-gcm";
const tagLength = 16;

/** The value as the engine writes it, of a stack with this key. */
export function encrypt(value: string, key: Buffer): string {
    const nonce = randomBytes(12);
    const cipher = createCipheriv(algorithm, key, nonce);
    const sealed = Buffer.concat([cipher.update(value, "utf8"), cipher.final(), cipher.getAuthTag()]);
    return `v1:${nonce.toString("base64")}:${sealed.toString("base64")}`;
}

/** The value of a state with its secrets in clear. */
export function reveal(value: unknown, key: Buffer): unknown {
    if (typeof value !== "object" || value === null) {
        return value;
    }
    if (Array.isArray(value)) {
        return value.map((item) => reveal(item, key));
    }
    const { [signatureKey]: signature, ciphertext } = value as Record<string, unknown>;
    if (signature === secretSignature && typeof ciphertext === "string") {
        return reveal(JSON.parse(decrypt(ciphertext, key)), key);
    }
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, reveal(item, key)]));
}

function decrypt(ciphertext: string, key: Buffer): string {
    const [, nonce = "", text = ""] = ciphertext.split(":");
    const sealed = Buffer.from(text, "base64");
    const decipher = createDecipheriv(algorithm, key, Buffer.from(nonce, "base64"));
    decipher.setAuthTag(sealed.subarray(-tagLength));
    return Buffer.concat([decipher.update(sealed.subarray(0, -tagLength)), decipher.final()]).toString("utf8");
}
