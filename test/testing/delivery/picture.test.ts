import { drawPicture } from "../../../src/testing/delivery/picture";
import { decodePng } from "./decodePng";

describe("a picture", () => {
    it.each([
        [1, 1],
        [3, 2],
        [1, 500],
        [1366, 768],
    ])("is a PNG of %d × %d pixels", (width, height) => {
        expect(decodePng(drawPicture("x", { width, height }))).toMatchObject({ width, height });
    });

    it("ends with the checksum that the specification gives for an empty end", () => {
        expect(drawPicture("x", { width: 1, height: 1 }).subarray(-12).toString("hex")).toBe(
            "0000000049454e44ae426082",
        );
    });

    it("fades from a colour to white, the same in every row", () => {
        const picture = decodePng(drawPicture("x", { width: 256, height: 3 }));
        const colour = picture.at(0, 0);
        expect(colour.some((channel) => channel < 200)).toBe(true);
        expect(picture.at(255, 2).every((channel) => channel >= 254)).toBe(true);
        for (let x = 1; x < 256; x++) {
            const [before, here] = [picture.at(x - 1, 1), picture.at(x, 1)];
            expect(here.every((channel, index) => channel >= (before[index] ?? NaN))).toBe(true);
        }
        expect(picture.at(0, 2)).toEqual(colour);
    });

    it("has a colour of its own for each id, whatever its size", () => {
        const colours = ["a", "b", "c"].map((id) =>
            decodePng(drawPicture(id, { width: 9, height: 9 }))
                .at(0, 0)
                .join(),
        );
        expect(new Set(colours).size).toBe(3);
        expect(
            decodePng(drawPicture("a", { width: 5, height: 2 }))
                .at(0, 0)
                .join(),
        ).toBe(colours[0]);
    });

    it("can be told from one with a flipped bit", () => {
        const png = drawPicture("x", { width: 4, height: 4 });
        for (const index of png.keys()) {
            const broken = Buffer.from(png);
            broken.writeUInt8((png[index] ?? 0) ^ 1, index);
            expect(() => decodePng(broken)).toThrow();
        }
    });
});
