import type { fits } from "../variant";

/** A width and a height, in pixels. */
export interface Size {
    width: number;
    height: number;
}

/** What a variant asks for. A side that is left out follows from the other one. */
export interface Box {
    fit: (typeof fits)[number];
    width?: number | undefined;
    height?: number | undefined;
}

/** The size of what a variant makes of a picture. */
export function fit(source: Size, box: Box): Size {
    const ratios = [ratio(box.width, source.width), ratio(box.height, source.height)];
    const scale = Math.min(...ratios.filter((value) => value !== undefined));
    const contained = scaled(source, Number.isFinite(scale) ? scale : 1);
    const { width = contained.width, height = contained.height } = box;
    switch (box.fit) {
        case "contain":
            return contained;
        case "scale-down":
            return scaled(source, Math.min(scale, 1));
        case "cover":
        case "pad":
            return scaled({ width, height }, 1);
        case "crop":
            return scaled({ width: Math.min(width, source.width), height: Math.min(height, source.height) }, 1);
    }
}

function ratio(wanted: number | undefined, given: number): number | undefined {
    return wanted === undefined ? undefined : wanted / given;
}

/** In whole pixels, of which each side has at least one. */
function scaled({ width, height }: Size, scale: number): Size {
    return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}
