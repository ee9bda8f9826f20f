import { createCipheriv, createDecipheriv, pbkdf2Sync, randomBytes } from "node:crypto";

/** The marks of a secret in a state. */
const signatureKey = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";

const algorithm = "aes-256-gcm";
const tagLength = 16;
const keys = new Map<string, Buffer>();

/** The value as the engine writes it, of a stack with this `encryptionsalt`. */
export function encrypt(value: string, encryptionSalt: string): string {
    const nonce = randomBytes(12);
    const cipher = createCipheriv(algorithm, keyOf(encryptionSalt), nonce);
    const sealed = Buffer.concat([cipher.update(value, "utf8"), cipher.final(), cipher.getAuthTag()]);
    return `v1:${nonce.toString("base64")}:${sealed.toString("base64")}`;
}

/** The value of a state with its secrets in clear. */
export function reveal(value: unknown, encryptionSalt: string): unknown {
    if (typeof value !== "object" || value === null) {
        return value;
    }
    if (Array.isArray(value)) {
        return value.map((item) => reveal(item, encryptionSalt));
    }
    const { [signatureKey]: signature, ciphertext } = value as Record<string, unknown>;
    if (signature === secretSignature && typeof ciphertext === "string") {
        return reveal(JSON.parse(decrypt(ciphertext, encryptionSalt)), encryptionSalt);
    }
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, reveal(item, encryptionSalt)]));
}

function decrypt(ciphertext: string, encryptionSalt: string): string {
    const [, nonce = "", text = ""] = ciphertext.split(":");
    const sealed = Buffer.from(text, "base64");
    const decipher = createDecipheriv(algorithm, keyOf(encryptionSalt), Buffer.from(nonce, "base64"));
    decipher.setAuthTag(sealed.subarray(-tagLength));
    return Buffer.concat([decipher.update(sealed.subarray(0, -tagLength)), decipher.final()]).toString("utf8");
}

/** The passphrase that the engine gets. */
export const passphrase = "test";

function keyOf(encryptionSalt: string): Buffer {
    const [, salt = ""] = encryptionSalt.split(":");
    const key = keys.get(salt) ?? pbkdf2Sync(passphrase, Buffer.from(salt, "base64"), 1_000_000, 32, "sha256");
    keys.set(salt, key);
    return key;
}
