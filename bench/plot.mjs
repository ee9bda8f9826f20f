import { FORMS } from "./forms.mjs";

/** @typedef {import("./measure.mjs").Cell} Cell */

const WIDTH = 760;
const HEIGHT = 400;
const AREA = { left: 60, right: 500, top: 40, bottom: 350 };
const COLORS = ["#d1242f", "#0969da", "#1a7f37", "#1b7c83", "#8250df", "#bf8700", "#57606a", "#000000"];

/** What is less cannot be told from nothing. */
const LEAST_SECONDS = 0.01;
const LABEL_HEIGHT = 17;

/**
 * Seconds over the floor against the number of images, both logarithmic, a line for each form.
 *
 * @param {Cell[]} cells
 * @param {number} latencyMs
 */
export function plotOf(cells, latencyMs) {
    const shown = cells.filter((cell) => cell.latencyMs === latencyMs && cell.size > 0);
    const x = logScale([1, Math.max(10, ...shown.map(({ size }) => size))], [AREA.left, AREA.right]);
    const most = Math.max(1, ...shown.map(({ overFloor }) => overFloor));
    const y = logScale([LEAST_SECONDS, 10 ** Math.ceil(Math.log10(most))], [AREA.bottom, AREA.top]);
    const lines = FORMS.map(({ name, label }, index) => ({
        label: label.replaceAll("`", ""),
        color: COLORS[index],
        points: shown
            .filter(({ form }) => form === name)
            .map(({ size, overFloor }) => ({ x: x.at(size), y: y.at(Math.max(LEAST_SECONDS, overFloor)) })),
    })).filter(({ points }) => points.length > 0);
    return [
        `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12">`,
        `<title>Seconds over the floor against the number of images, with the API at ${latencyMs} ms</title>`,
        `<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>`,
        text(AREA.left, 22, `Seconds over the floor, API at ${latencyMs} ms`, 'font-size="14"'),
        ...x.ticks.flatMap((tick) => [
            line(x.at(tick), AREA.top, x.at(tick), AREA.bottom),
            text(x.at(tick), AREA.bottom + 18, tick.toLocaleString("en"), 'text-anchor="middle"'),
        ]),
        ...y.ticks.flatMap((tick) => [
            line(AREA.left, y.at(tick), AREA.right, y.at(tick)),
            text(AREA.left - 8, y.at(tick) + 4, String(tick), 'text-anchor="end"'),
        ]),
        text((AREA.left + AREA.right) / 2, HEIGHT - 12, "images", 'text-anchor="middle"'),
        ...lines.map(({ color, points }) => {
            const path = points.map((point) => `${round(point.x)},${round(point.y)}`).join(" ");
            return `<polyline points="${path}" fill="none" stroke="${color}" stroke-width="2"/>`;
        }),
        ...lines.flatMap(({ color, points }) =>
            points.map((point) => `<circle cx="${round(point.x)}" cy="${round(point.y)}" r="3" fill="${color}"/>`),
        ),
        ...labelsOf(lines),
        "</svg>",
        "",
    ].join("\n");
}

/**
 * Each at the end of its line, or below the one before it.
 *
 * @param {{ label: string, color: string, points: { x: number, y: number }[] }[]} lines
 */
function labelsOf(lines) {
    const wanted = lines.map((each) => ({ ...each, end: each.points.at(-1) })).sort((a, b) => a.end.y - b.end.y);
    let lowest = -Infinity;
    return wanted.map(({ label, color, end }) => {
        lowest = Math.max(end.y + 4, lowest + LABEL_HEIGHT);
        return text(AREA.right + 12, lowest, label, `fill="${color}"`);
    });
}

/**
 * @param {[number, number]} domain powers of ten, or nearly
 * @param {[number, number]} range
 */
function logScale([least, most], [from, to]) {
    const span = Math.log10(most / least);
    const powers = Array.from({ length: Math.round(span) + 1 }, (_, index) => Math.round(Math.log10(least)) + index);
    return {
        ticks: powers.map((power) => Number(`1e${power}`)).filter((tick) => tick <= most),
        at: (/** @type {number} */ value) => from + (Math.log10(value / least) / span) * (to - from),
    };
}

/**
 * @param {number} x1
 * @param {number} y1
 * @param {number} x2
 * @param {number} y2
 */
function line(x1, y1, x2, y2) {
    return `<line x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}" stroke="#d0d7de"/>`;
}

/**
 * @param {number} x
 * @param {number} y
 * @param {string} content
 * @param {string} attributes
 */
function text(x, y, content, attributes) {
    return `<text x="${round(x)}" y="${round(y)}" ${attributes}>${content.replaceAll("&", "&amp;")}</text>`;
}

/** @param {number} value */
function round(value) {
    return Math.round(value * 10) / 10;
}
