import { createHash } from "node:crypto";
import type { Size } from "./fit";
import { glyphHeight, glyphWidth, isInked } from "./font";
import { encodePng } from "./png";

const largestScale = 8;
const margin = 1;
const [columnWidth, lineHeight] = [margin + glyphWidth, margin + glyphHeight + margin];
const [background, ink] = [0, 1];
const black = [0, 0, 0];

/** A PNG with the lines in black, as large as they fit, on a light colour that depends on the id. */
export function drawPicture(id: string, lines: readonly string[], { width, height }: Size): Buffer {
    const longest = Math.max(...lines.map((line) => Array.from(line).length));
    const fitting = Math.min(width / (columnWidth * longest), height / (lineHeight * lines.length), largestScale);
    const scale = Math.max(1, Math.floor(fitting));
    const columns = Math.max(1, Math.floor(width / (columnWidth * scale)));
    const written = lines.flatMap((line) => cutEvery(columns, line));
    const rows = Array.from({ length: height }, (_, y) => {
        const row = new Uint8Array(width).fill(background);
        const line = written[Math.floor(y / scale / lineHeight)] ?? [];
        const glyphRow = (Math.floor(y / scale) % lineHeight) - margin;
        for (const [index, character] of line.entries()) {
            for (let x = 0; x < glyphWidth; x++) {
                if (isInked(character, x, glyphRow)) {
                    const left = (index * columnWidth + margin + x) * scale;
                    row.fill(ink, left, left + scale);
                }
            }
        }
        return row;
    });
    return encodePng({ width, height }, [lightColour(id), black], rows);
}

function cutEvery(columns: number, line: string): string[][] {
    const characters = Array.from(line);
    const count = Math.ceil(characters.length / columns);
    return Array.from({ length: count }, (_, index) => characters.slice(index * columns, (index + 1) * columns));
}

function lightColour(id: string): number[] {
    return [...createHash("sha256").update(id).digest().subarray(0, 3)].map((byte) => 128 + (byte >> 1));
}
