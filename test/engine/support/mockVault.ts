import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";

const prefix = "vault:v1:";

/**
 * A mock of HashiCorp Vault that encrypts nothing. It keeps the keys of the tests' stacks, because to derive one from a
 * passphrase takes a sixth of what a run of the engine costs.
 */
export async function startMockVault(): Promise<{ readonly url: string }> {
    const server = createServer((request, response) => {
        void json(request).then((body) => {
            const { plaintext = "", ciphertext = "" } = body as { plaintext?: string; ciphertext?: string };
            const isEncrypt = request.url?.includes("/encrypt/");
            const data = isEncrypt
                ? { ciphertext: prefix + plaintext }
                : { plaintext: ciphertext.slice(prefix.length) };
            response.setHeader("content-type", "application/json").end(JSON.stringify({ data }));
        });
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    // It must not keep the run of the tests alive.
    server.unref();
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

/** The key of a stack, by the `encryptedkey` of its settings. */
export function dataKeyOf(encryptedKey: string): Buffer {
    return Buffer.from(Buffer.from(encryptedKey, "base64").toString().slice(prefix.length), "base64");
}
