import { type Check, expected } from "../base/checks";
import { quote } from "../base/safeText";

/** Whether a variant in a delivery URL is a flexible one, such as `w=400,fit=cover`. */
export function isFlexible(variant: string): boolean {
    return variant.includes("=");
}

/** One message per option that is unknown, repeated or malformed. */
export function checkFlexibleVariant(variant: string): string[] {
    const known = knownOptions();
    const seen = new Set<string>();
    return variant.split(",").flatMap((part) => {
        const [key = "", ...value] = part.split("=");
        const [name = key, check] = known.find(([name, , short]) => key === name || key === short) ?? [];
        const isRepeated = seen.has(name);
        seen.add(name);
        if (isRepeated) {
            return [`${name} is repeated`];
        }
        return check?.(value.join("="), name) ?? [`${quote(name)} is not an option of flexible variants`];
    });
}

/** https://developers.cloudflare.com/images/optimization/features/ */
function knownOptions(): [name: string, check: Check, short?: string][] {
    const factor = numeric(0, Infinity);
    const quality = numeric(1, 100, "high", "medium-high", "medium-low", "low");
    const text = expected(
        'text without ",", "/" and "\\"',
        (value) => /^(?!(?:\d+(?:\.\d+)?|true|false)$)[^,/\\]+$/.test(String(value)) && String(value).isWellFormed(),
    );
    return [
        ["anim", expected("true or false", (value) => value === "true" || value === "false")],
        ["background", text],
        ["blur", numeric(1, 250)],
        ["brightness", factor],
        ["compression", choice("fast")],
        ["contrast", factor],
        ["dpr", factor],
        ["fit", choice("scale-down", "contain", "cover", "crop", "pad", "squeeze")],
        ["flip", choice("h", "v", "hv")],
        ["format", choice("auto", "avif", "webp", "jpeg", "baseline-jpeg", "png", "json"), "f"],
        ["gamma", factor],
        ["gravity", text, "g"],
        ["height", numeric(1, Infinity), "h"],
        ["metadata", choice("keep", "copyright", "none")],
        ["onerror", choice("redirect")],
        ["quality", quality, "q"],
        ["rotate", choice("90", "180", "270")],
        ["saturation", factor],
        ["segment", choice("foreground")],
        ["sharpen", numeric(0, 10)],
        ["slow-connection-quality", quality, "scq"],
        ["trim", text],
        ["width", numeric(1, Infinity, "auto"), "w"],
        ["zoom", numeric(0, 1)],
    ];
}

function choice(...choices: string[]): Check {
    return expected(`one of ${choices.join(", ")}`, (value) => choices.some((one) => one === value));
}

function numeric(min: number, max: number, ...words: string[]): Check {
    const range = max === Infinity ? `a number from ${min}` : `a number from ${min} to ${max}`;
    return expected([range, ...words].join(", or "), (value) => {
        const isNumber = /^\d+(\.\d+)?$/.test(String(value)) && Number(value) >= min && Number(value) <= max;
        return isNumber || words.some((word) => word === value);
    });
}
