import { createHash } from "node:crypto";
import type { Box, Size } from "./fit";
import { encodePng } from "./png";

/** Red, green and blue, 0 to 255. */
type Colour = readonly number[];

interface Span {
    readonly top: number;
    readonly bottom: number;
}

/** One layer of a landscape. Places are in pixels of the source. */
interface Layer {
    /** Where the layer begins and ends, from top to bottom, at that distance from the left. */
    readonly spanAt: (x: number) => Span;
    readonly colourAt: (y: number) => Colour;
}

const nowhere: Span = { top: Infinity, bottom: -Infinity };
const everywhere: Span = { top: -Infinity, bottom: Infinity };

/** A PNG of a landscape that the id gives: the same one in each size, cut or padded with white as the fit says. */
export function drawPicture(id: string, source: Size, size: Size, fit: Box["fit"]): Buffer {
    const scales = [size.width / source.width, size.height / source.height];
    const scale = fit === "pad" ? Math.min(...scales) : Math.max(...scales);
    const toSource = (side: keyof Size) =>
        Array.from({ length: size[side] }, (_, place) => (place + 0.5 - size[side] / 2) / scale + source[side] / 2);
    const columns = toSource("width");
    const layers = landscape(id, source).map(({ spanAt, colourAt }) => ({ spans: columns.map(spanAt), colourAt }));
    const [first, last] = [columns.findIndex((x) => x > 0), columns.findLastIndex((x) => x < source.width)];
    const rows = toSource("height").map((y) => {
        const pixels = new Uint8Array(3 * size.width).fill(255);
        if (y < 0 || y > source.height) {
            return pixels;
        }
        for (const { spans, colourAt } of layers) {
            const colour = colourAt(y);
            for (let column = first; column <= last; column++) {
                const { top, bottom } = spans[column] ?? nowhere;
                // The edge of a layer covers a part of its pixels.
                const depth = y - top < bottom - y ? y - top : bottom - y;
                const covered = limit(depth * scale + 0.5);
                for (let channel = 0; covered > 0 && channel < 3; channel++) {
                    const at = 3 * column + channel;
                    const behind = pixels[at] ?? 0;
                    pixels[at] = behind + ((colour[channel] ?? 0) - behind) * covered;
                }
            }
        }
        return pixels;
    });
    return encodePng(size, rows);
}

/** From the back: the sky, the sun and four ranges of hills or mountains, in colours that go together. */
function landscape(id: string, { width, height }: Size): Layer[] {
    const bytes = createHash("sha256").update(id).digest();
    const pick = (index: number, from: number, to: number) => from + ((bytes[index] ?? 0) / 255) * (to - from);
    const hue = pick(30, 165, 375);
    const wave = pick(0, 0, 1) < 0.5 ? Math.sin : (angle: number) => (2 / Math.PI) * Math.asin(Math.sin(angle));
    const [sunX, sunY] = [pick(1, 0.2, 0.8) * width, pick(2, 0.25, 0.45) * height];
    const radius = pick(3, 0.1, 0.17) * Math.min(width, height);
    const hills = [0, 1, 2, 3].map((index): Layer => {
        const [bends, phase] = [pick(4 + index, 5, 9), pick(8 + index, 0, 7)];
        const [top, rise] = [(0.5 + 0.13 * index) * height, (0.11 - 0.015 * index) * height];
        const [light, dark] = [hsl(hue + 25, 0.5, 0.72 - 0.14 * index), hsl(hue, 0.5, 0.56 - 0.13 * index)];
        const edgeAt = (angle: number) => top - rise * (wave(angle) + 0.4 * wave(2.7 * angle));
        return {
            spanAt: (x) => ({ top: edgeAt((bends * x) / width + phase), bottom: Infinity }),
            colourAt: (y) => mix(light, dark, (y - top + rise) / (0.35 * height)),
        };
    });
    const [high, low, sun] = [hsl(hue, 0.6, 0.55), hsl(hue + 50, 0.85, 0.86), hsl(hue + 60, 0.9, 0.94)];
    const sunSpan = (x: number) => {
        const half = Math.sqrt(radius ** 2 - (x - sunX) ** 2);
        return half > 0 ? { top: sunY - half, bottom: sunY + half } : nowhere;
    };
    return [
        { spanAt: () => everywhere, colourAt: (y) => mix(high, low, y / (0.6 * height)) },
        { spanAt: sunSpan, colourAt: () => sun },
        ...hills,
    ];
}

function mix(from: Colour, to: Colour, part: number): Colour {
    return from.map((channel, index) => channel + ((to[index] ?? 0) - channel) * limit(part));
}

/** To 0 or 1 at most. `Math` is slow where Jest runs it, and this runs for each pixel. */
function limit(part: number): number {
    return part < 0 ? 0 : part > 1 ? 1 : part;
}

function hsl(hue: number, saturation: number, lightness: number): Colour {
    return [0, 8, 4].map((offset) => {
        const sector = (offset + hue / 30) % 12;
        const share = Math.max(-1, Math.min(sector - 3, 9 - sector, 1));
        return 255 * (lightness - saturation * Math.min(lightness, 1 - lightness) * share);
    });
}
