const WIDTH = 760;
const HEIGHT = 400;
const AREA = { left: 60, right: 480, top: 40, bottom: 350 };
const COLORS = [
    "#57606a",
    "#d1242f",
    "#0969da",
    "#1a7f37",
    "#1b7c83",
    "#8250df",
    "#bf8700",
    "#e16f24",
    "#bf3989",
    "#000000",
];

/** What is less cannot be told from nothing. */
const LEAST = 0.01;
const LABEL_HEIGHT = 17;

/** Lines through points, both axes logarithmic, as SVG. Each line has its label at its end, or below the label before it. */
export function plotOf({ title, series }) {
    const all = series.flatMap(({ points }) => points);
    const x = scaleOf(1, Math.max(10, ...all.map((point) => point.x)), AREA.left, AREA.right);
    const y = scaleOf(LEAST, Math.max(1, ...all.map((point) => point.y)), AREA.bottom, AREA.top);
    const lines = series
        .map(({ label, points }, index) => ({
            label,
            color: COLORS[index % COLORS.length],
            points: points.map((point) => ({ x: x.at(point.x), y: y.at(Math.max(LEAST, point.y)) })),
        }))
        .sort((a, b) => a.points.at(-1).y - b.points.at(-1).y);
    let lowest = -Infinity;
    return [
        `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12">`,
        `<title>${escape(title)}</title>`,
        `<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>`,
        text(AREA.left, 22, title, 'font-size="14"'),
        ...x.ticks.map((tick) => grid(x.at(tick), AREA.top, x.at(tick), AREA.bottom)),
        ...x.ticks.map((tick) => text(x.at(tick), AREA.bottom + 18, String(tick), 'text-anchor="middle"')),
        ...y.ticks.map((tick) => grid(AREA.left, y.at(tick), AREA.right, y.at(tick))),
        ...y.ticks.map((tick) => text(AREA.left - 8, y.at(tick) + 4, String(tick), 'text-anchor="end"')),
        ...lines.flatMap(({ label, color, points }) => {
            lowest = Math.max(points.at(-1).y + 4, lowest + LABEL_HEIGHT);
            const path = points.map((point) => `${round(point.x)},${round(point.y)}`).join(" ");
            return [
                `<polyline points="${path}" fill="none" stroke="${color}" stroke-width="2"/>`,
                text(AREA.right + 12, lowest, label, `fill="${color}"`),
            ];
        }),
        "</svg>\n",
    ].join("\n");
}

/** A logarithmic scale, from a power of ten to a power of ten that is not less than the most. */
function scaleOf(least, most, from, to) {
    const powers = [Math.log10(least), Math.ceil(Math.log10(most))];
    const count = powers[1] - powers[0] + 1;
    return {
        ticks: Array.from({ length: count }, (_, index) => Number(`1e${powers[0] + index}`)),
        at: (value) => from + ((Math.log10(value) - powers[0]) / (powers[1] - powers[0])) * (to - from),
    };
}

function grid(x1, y1, x2, y2) {
    return `<line x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}" stroke="#d0d7de"/>`;
}

function text(x, y, content, attributes) {
    return `<text x="${round(x)}" y="${round(y)}" ${attributes}>${escape(content)}</text>`;
}

function escape(content) {
    return content.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

function round(value) {
    return Math.round(value * 10) / 10;
}
