import { fits } from "../variant";
import type { Box } from "./fit";

/** What a flexible variant, such as `w=400,fit=cover`, asks for. Only what decides on the size is read. */
export function parseFlexibleVariant(name: string): Box {
    const options = new URLSearchParams(name.replaceAll(",", "&"));
    return {
        fit: fits.find((fit) => fit === options.get("fit")) ?? "scale-down",
        width: toPixels(options.get("width") ?? options.get("w")),
        height: toPixels(options.get("height") ?? options.get("h")),
    };
}

function toPixels(text: string | null): number | undefined {
    return text !== null && /^\d{1,4}$/.test(text) ? Number(text) : undefined;
}
