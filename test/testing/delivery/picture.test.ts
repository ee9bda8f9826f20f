import { drawPicture } from "../../../src/testing/delivery/picture";
import { decodePng, type Picture } from "./decodePng";

const draw = (id: string, lines: string[], width: number, height: number) =>
    decodePng(drawPicture(id, lines, { width, height }));

/** The picture as text, a character for each pixel; a row of blanks at the right and at the bottom is cut off. */
function shown({ width, height, at }: Picture): string {
    const rows = Array.from({ length: height }, (_, y) =>
        Array.from({ length: width }, (__, x) => (at(x, y).join() === "0,0,0" ? "#" : " ")).join(""),
    );
    return rows
        .map((row) => row.trimEnd())
        .join("\n")
        .trimEnd();
}

describe("a picture", () => {
    it.each([
        [1, 1],
        [3, 2],
        [1, 500],
        [1366, 768],
    ])("is a PNG of %d × %d pixels", (width, height) => {
        expect(draw("x", ["x"], width, height)).toMatchObject({ width, height });
    });

    it("ends with the checksum that the specification gives for an empty end", () => {
        const png = drawPicture("x", ["x"], { width: 1, height: 1 });
        expect(png.subarray(-12).toString("hex")).toBe("0000000049454e44ae426082");
    });

    it("has the lines on it, in capitals", () => {
        expect(shown(draw("x", ["a1", "z-"], 12, 18))).toBe(
            [
                "",
                "  ###    #",
                " #   #  ##",
                " #   #   #",
                " #####   #",
                " #   #   #",
                " #   #   #",
                " #   #  ###",
                "",
                "",
                " #####",
                "     #",
                "    #",
                "   #   #####",
                "  #",
                " #",
                " #####",
            ].join("\n"),
        );
    });

    it("has them as large as they fit", () => {
        const rows = shown(draw("x", ["l"], 13, 40)).split("\n");
        const [stem, foot] = ["  ##", "  ##########"];
        expect(rows).toEqual(["", "", ...Array<string>(12).fill(stem), foot, foot]);
    });

    it("has them cut over several rows when they do not fit, and off at the edge", () => {
        expect(shown(draw("x", ["tiT"], 12, 20))).toBe(shown(draw("x", ["ti", "t"], 12, 20)));
        expect(shown(draw("x", ["l", "l"], 3, 4))).toBe("\n #\n #\n #");
    });

    it("has a box for a character without a glyph, and nothing for a space", () => {
        const box = ["#####", ...Array<string>(5).fill("#   #"), "#####"];
        expect(shown(draw("x", [" 😀"], 12, 9)).split("\n")).toEqual(["", ...box.map((row) => `       ${row}`)]);
    });

    it("has a light colour for each id, whatever its size", () => {
        const colourOf = (id: string, width: number, height: number) => draw(id, [], width, height).at(0, 0).join();
        const ids = ["a", "b", "c", "d", "e"];
        expect(new Set(ids.map((id) => colourOf(id, 9, 9))).size).toBe(5);
        expect(colourOf("a", 5, 2)).toBe(colourOf("a", 9, 9));
        expect(ids.flatMap((id) => colourOf(id, 9, 9).split(",")).every((channel) => Number(channel) >= 128)).toBe(
            true,
        );
    });

    it("can be told from one with a flipped bit", () => {
        const png = drawPicture("x", ["x"], { width: 4, height: 4 });
        for (const index of png.keys()) {
            const broken = Buffer.from(png);
            broken.writeUInt8((png[index] ?? 0) ^ 1, index);
            expect(() => decodePng(broken)).toThrow();
        }
    });
});
