import { createHash } from "node:crypto";
import type { Size } from "./fit";
import { encodePng } from "./png";

const unfiltered = 0;
const white = 255;

/** A PNG of that size: from left to right, a colour that the id gives fades to white. */
export function drawPicture(id: string, size: Size): Buffer {
    const colour = createHash("sha256").update(id).digest().subarray(0, 3);
    const row = Buffer.alloc(1 + 3 * size.width, unfiltered);
    for (let x = 0; x < size.width; x++) {
        row.set(
            colour.map((channel) => channel + ((white - channel) * x) / size.width),
            1 + 3 * x,
        );
    }
    return encodePng(size, Buffer.alloc(row.length * size.height, row));
}
