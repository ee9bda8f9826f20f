import { deflateSync } from "node:zlib";
import type { Size } from "./fit";

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const bitDepth = 8;
const trueColour = 2;
const unfiltered = 0;

/** A PNG. Each row has red, green and blue of each pixel. */
export function encodePng({ width, height }: Size, rows: readonly Uint8Array[]): Buffer {
    const header = Buffer.alloc(13);
    header.writeUInt32BE(width, 0);
    header.writeUInt32BE(height, 4);
    header.set([bitDepth, trueColour], 8);
    const filtered = rows.flatMap((row) => [Buffer.of(unfiltered), row]);
    return Buffer.concat([
        signature,
        chunk("IHDR", header),
        chunk("IDAT", deflateSync(Buffer.concat(filtered))),
        chunk("IEND", Buffer.alloc(0)),
    ]);
}

function chunk(type: string, data: Buffer): Buffer {
    const typeAndData = Buffer.concat([Buffer.from(type, "latin1"), data]);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    const check = Buffer.alloc(4);
    check.writeUInt32BE(crc32(typeAndData));
    return Buffer.concat([length, typeAndData, check]);
}

/** `zlib.crc32` is missing in early releases of Node 20. */
function crc32(data: Buffer): number {
    let crc = ~0;
    for (const byte of data) {
        crc ^= byte;
        for (let bit = 0; bit < 8; bit++) {
            crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
        }
    }
    return ~crc >>> 0;
}
