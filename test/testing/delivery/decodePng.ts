import { inflateSync } from "node:zlib";

/** A decoded PNG with eight bits for each of red, green and blue. */
export interface Picture {
    width: number;
    height: number;
    /** Red, green and blue at that place. */
    at: (x: number, y: number) => number[];
}

/** Reads a PNG by its specification, and throws when anything differs from it. */
export function decodePng(png: Buffer): Picture {
    assertEqual(png.subarray(0, 8).toString("hex"), "89504e470d0a1a0a");
    const chunks = readChunks(png.subarray(8));
    assertEqual(chunks.map(({ type }) => type).join(), "IHDR,IDAT,IEND");
    const [header = Buffer.alloc(0), pixels = Buffer.alloc(0)] = chunks.map(({ data }) => data);
    assertEqual(header.subarray(8).toString("hex"), "0802000000");
    const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
    const rows = inflateSync(pixels);
    const rowLength = 1 + 3 * width;
    assertEqual(rows.length, height * rowLength);
    for (let y = 0; y < height; y++) {
        assertEqual(rows[y * rowLength], 0);
    }
    const at = (x: number, y: number) => {
        const start = y * rowLength + 1 + 3 * x;
        return [...rows.subarray(start, start + 3)];
    };
    return { width, height, at };
}

function readChunks(bytes: Buffer): { type: string; data: Buffer }[] {
    const chunks = [];
    for (let start = 0; start < bytes.length;) {
        const end = start + 8 + bytes.readUInt32BE(start);
        assertEqual(bytes.readUInt32BE(end), crc32(bytes.subarray(start + 4, end)));
        chunks.push({ type: bytes.toString("latin1", start + 4, start + 8), data: bytes.subarray(start + 8, end) });
        start = end + 4;
    }
    return chunks;
}

/** By table: it shares no line with the code that it checks. */
function crc32(bytes: Buffer): number {
    const table = Uint32Array.from({ length: 256 }, (_, index) => {
        let entry = index;
        for (let bit = 0; bit < 8; bit++) {
            entry = (entry & 1) === 1 ? 0xedb88320 ^ (entry >>> 1) : entry >>> 1;
        }
        return entry;
    });
    const crc = bytes.reduce((sum, byte) => (table[(sum ^ byte) & 0xff] ?? 0) ^ (sum >>> 8), 0xffffffff);
    return (crc ^ 0xffffffff) >>> 0;
}

function assertEqual(actual: unknown, expected: unknown): void {
    if (actual !== expected) {
        throw new Error(`This is not such a PNG: ${String(actual)} instead of ${String(expected)}`);
    }
}
