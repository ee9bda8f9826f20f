import { brotliCompressSync, constants, deflateSync, gzipSync } from "node:zlib";
import { type Ending, type Fault, goodEnvelope, onSocket, responseFault } from "./fault";

const goodBody = JSON.stringify(goodEnvelope);
const mib = 2 ** 20;

/** Long enough that a good answer always comes in time, short enough to be waited for six times. */
const patience = { settings: { timeoutMs: 500 } };

const noAnswer: Ending = { error: "ConnectionError", says: "no response", tries: 6 };
const tooSlow: Ending = { error: "TimeoutError", says: "no complete response within 0.5 s", tries: 6 };
const tooLarge: Ending = { error: "InvalidResponseError", says: "a response of over 1 MiB", tries: 1 };
const undecodable: Ending = { error: "InvalidResponseError", says: "cannot be decompressed", tries: 6 };

function unusable(says: string, status = 200): Ending {
    return { error: "InvalidResponseError", status, says: `cannot be used: ${says}`, tries: 6 };
}

function encoded(encoding: string, body: Buffer) {
    return { headers: { "content-encoding": encoding, "content-type": "application/json" }, body };
}

function raw(head: string, body: string) {
    return `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n${head}\r\n\r\n${body}`;
}

/** Connections and bodies that break. */
export const brokenResponses: Fault[] = [
    responseFault(
        "reset before the headers",
        onSocket((socket) => socket.resetAndDestroy()),
        { error: "ConnectionError", says: "no response (ECONNRESET)", tries: 6 },
    ),
    responseFault(
        "closed before the headers",
        onSocket((socket) => socket.end()),
        noAnswer,
    ),
    responseFault(
        "reset in the body",
        onSocket((socket) => {
            socket.write(raw(`content-length: ${goodBody.length}`, goodBody.slice(0, 50)), () => {
                setTimeout(() => socket.resetAndDestroy(), 20);
            });
        }),
        noAnswer,
    ),
    responseFault(
        "closed in a chunked body",
        onSocket((socket) => socket.end(raw("transfer-encoding: chunked", "32\r\n" + goodBody.slice(0, 50) + "\r\n"))),
        noAnswer,
    ),
    responseFault(
        "no HTTP at all",
        onSocket((socket) => socket.end("SSH-2.0-OpenSSH_9.6\r\n")),
        noAnswer,
    ),
    responseFault("never answers", { handler: () => undefined }, tooSlow, patience),
    responseFault(
        "never ends its headers",
        onSocket((socket) => socket.write("HTTP/1.1 200 OK\r\n")),
        tooSlow,
        patience,
    ),
    responseFault(
        "one byte at a time, each well in time",
        onSocket((socket) => {
            socket.write(raw(`content-length: ${goodBody.length}`, ""));
            let sent = 0;
            const drip = setInterval(() => socket.write(goodBody.charAt(sent++)), 100);
            socket.on("close", () => clearInterval(drip));
        }),
        tooSlow,
        patience,
    ),
    responseFault(
        "content-length too long, and the connection kept open",
        onSocket((socket) => socket.write(raw(`content-length: ${goodBody.length + 10}`, goodBody))),
        tooSlow,
        patience,
    ),
    responseFault(
        "content-length too long, and the connection closed",
        onSocket((socket) => socket.end(raw(`content-length: ${goodBody.length + 10}`, goodBody))),
        noAnswer,
    ),
    responseFault(
        "content-length too short",
        onSocket((socket) => socket.write(raw(`content-length: ${goodBody.length - 10}`, goodBody))),
        unusable("it is not JSON"),
    ),
    responseFault(
        "content-length that is no number",
        onSocket((socket) => socket.write(raw("content-length: many", goodBody))),
        noAnswer,
    ),
    responseFault("truncated JSON", { body: goodBody.slice(0, -10) }, unusable("it is not JSON")),
    responseFault("an empty body", { body: "" }, unusable("it is empty")),
    responseFault("a null body", { body: "null" }, unusable("it is not an envelope of the Cloudflare API")),
    responseFault("HTML", { headers: { "content-type": "text/html" }, body: "<html>hi" }, unusable("it is not JSON")),
    responseFault("204", { status: 204 }, unusable("it is empty", 204)),
    responseFault(
        "invalid UTF-8",
        { body: Buffer.from(goodBody.replace("someone", "é"), "latin1") },
        unusable("it is not UTF-8"),
    ),
    responseFault("gzip", encoded("gzip", gzipSync(goodBody)), "ok"),
    responseFault("brotli", encoded("br", brotliCompressSync(goodBody)), "ok"),
    responseFault("deflate", encoded("deflate", deflateSync(goodBody)), "ok"),
    responseFault("a byte order mark", { body: `\ufeff${goodBody}` }, "ok"),
    responseFault("gzip that is none", encoded("gzip", Buffer.from(goodBody)), undecodable),
    responseFault("brotli that is none", encoded("br", Buffer.from(goodBody)), undecodable),
    responseFault("a gzip bomb of 1 GiB", encoded("gzip", gzipOfZeros(1024)), tooLarge),
    responseFault("a brotli bomb of 64 MiB", encoded("br", brotliOfZeros(64)), tooLarge),
    responseFault("1 GiB of JSON, its length declared", streamed(1024, true), tooLarge),
    responseFault("1 GiB of JSON, in chunks", streamed(1024, false), tooLarge),
];

/** Members of 1 MiB each, which unpack one after the other. */
function gzipOfZeros(mebibytes: number): Buffer {
    return Buffer.concat(Array<Buffer>(mebibytes).fill(gzipSync(Buffer.alloc(mib))));
}

function brotliOfZeros(mebibytes: number): Buffer {
    return brotliCompressSync(Buffer.alloc(mebibytes * mib), { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } });
}

function streamed(mebibytes: number, isLengthDeclared: boolean): Parameters<typeof responseFault>[1] {
    return {
        handler: async (_, response) => {
            response.writeHead(200, isLengthDeclared ? { "content-length": mebibytes * mib } : {});
            const chunk = Buffer.alloc(mib, "[");
            for (let sent = 0; sent < mebibytes && !response.destroyed; sent++) {
                await new Promise((resolve) => response.write(chunk, resolve));
            }
            response.end();
        },
    };
}
