import type { Box, Size } from "../../../src/testing/delivery/fit";
import { drawPicture } from "../../../src/testing/delivery/picture";
import { decodePng, type Picture } from "./decodePng";

const source = { width: 640, height: 360 };

const draw = (id: string, size: Size = source, fit: Box["fit"] = "scale-down") =>
    decodePng(drawPicture(id, source, size, fit));

/** The greatest difference of two pictures, from 0 to 255, at places that both have. */
function difference(one: Picture, other: Picture, toOther: (x: number, y: number) => [number, number]): number {
    const places = [0.1, 0.3, 0.5, 0.7, 0.9].flatMap((x) => [0.05, 0.2, 0.95].map((y) => [x, y] as const));
    const differences = places.flatMap(([x, y]) => {
        const [left, top] = [Math.floor(x * one.width), Math.floor(y * one.height)];
        const there = other.at(...toOther(left, top));
        return one.at(left, top).map((channel, index) => Math.abs(channel - (there[index] ?? NaN)));
    });
    return Math.max(...differences);
}

describe("a picture", () => {
    it.each([
        [1, 1],
        [3, 2],
        [1, 500],
        [1366, 768],
    ])("is a PNG of %d × %d pixels", (width, height) => {
        expect(draw("x", { width, height }, "cover")).toMatchObject({ width, height });
    });

    it("ends with the checksum that the specification gives for an empty end", () => {
        const png = drawPicture("x", source, { width: 1, height: 1 }, "cover");
        expect(png.subarray(-12).toString("hex")).toBe("0000000049454e44ae426082");
    });

    it("is small", () => {
        expect(
            drawPicture("x", { width: 1366, height: 768 }, { width: 1366, height: 768 }, "cover").length,
        ).toBeLessThan(50_000);
    });

    it("is another for each id, and the same one again", () => {
        const png = (id: string) => drawPicture(id, source, { width: 32, height: 18 }, "cover").toString("hex");
        const ids = ["a", "b", "c", "d", "e"];
        expect(new Set(ids.map(png)).size).toBe(5);
        expect(png("a")).toBe(png("a"));
    });

    it("has colours that change from top to bottom, and edges between them", () => {
        const { at } = draw("x");
        const column = Array.from({ length: 360 }, (_, y) => at(20, y).join());
        expect(new Set(column).size).toBeGreaterThan(100);
        const steps = column.slice(1).map((colour, index) => colour === column[index]);
        expect(steps.filter(Boolean).length).toBeLessThan(300);
    });

    it.each(["a", "b", "c"])("is the same one scaled: %s", (id) => {
        const half = draw(id, { width: 320, height: 180 });
        expect(difference(half, draw(id), (x, y) => [2 * x, 2 * y])).toBeLessThan(8);
    });

    it.each(["cover", "crop"] as const)("is cut on both sides alike: %s", (fit) => {
        const square = draw("a", { width: 360, height: 360 }, fit);
        expect(difference(square, draw("a"), (x, y) => [x + 140, y])).toBe(0);
    });

    it("is padded with white on both sides alike", () => {
        const padded = draw("a", { width: 640, height: 400 }, "pad");
        expect(difference(draw("a"), padded, (x, y) => [x, y + 20])).toBe(0);
        expect([0, 19, 380, 399].map((y) => padded.at(320, y).join())).toEqual(Array(4).fill("255,255,255"));
        expect([20, 379].map((y) => padded.at(320, y).join())).not.toContain("255,255,255");
        const wide = draw("a", { width: 700, height: 360 }, "pad");
        expect([0, 29, 670, 699].map((x) => wide.at(x, 350).join())).toEqual(Array(4).fill("255,255,255"));
        expect([30, 669].map((x) => wide.at(x, 350).join())).not.toContain("255,255,255");
    });

    it("can be told from one with a flipped bit", () => {
        const png = drawPicture("x", source, { width: 4, height: 4 }, "cover");
        for (const index of png.keys()) {
            const broken = Buffer.from(png);
            broken.writeUInt8((png[index] ?? 0) ^ 1, index);
            expect(() => decodePng(broken)).toThrow();
        }
    });
});
