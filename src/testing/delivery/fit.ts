import { fits } from "../variant";

/** A width and a height, in pixels. */
export interface Size {
    width: number;
    height: number;
}

/** The options of a variant. A missing side follows from the other side. */
export interface Box {
    fit: (typeof fits)[number];
    width?: number | undefined;
    height?: number | undefined;
}

/** The options of a flexible variant, such as `w=400,fit=cover`. Those that do not change the size are ignored. */
export function parseFlexibleVariant(name: string): Box {
    const options = new URLSearchParams(name.replaceAll(",", "&"));
    return {
        fit: fits.find((fit) => fit === options.get("fit")) ?? "scale-down",
        width: toPixels(options.get("width") ?? options.get("w")),
        height: toPixels(options.get("height") ?? options.get("h")),
    };
}

/** The size of a picture in a variant. */
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

function toPixels(text: string | null): number | undefined {
    return text !== null && /^\d{1,4}$/.test(text) ? Number(text) : undefined;
}

function ratio(wanted: number | undefined, given: number): number | undefined {
    return wanted === undefined ? undefined : wanted / given;
}

/** In whole pixels, at least 1 for each side. */
function scaled({ width, height }: Size, scale: number): Size {
    return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}
