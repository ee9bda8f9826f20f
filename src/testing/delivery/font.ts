/** A glyph has 7 rows of 5 pixels. */
export const glyphWidth = 5;
export const glyphHeight = 7;

/** A character, then its rows from the top. A row is a digit in base 32, whose bits are the pixels. */
const glyphs = new Map(
    (
        "0ehjlphe 14c4444e 2eh1248v 3v2421he 426aiv22 5vgu11he 668guhhe 7v124888 8ehhehhe 9ehhf12c Aehhvhhh Buhhuhhu " +
        "Cehggghe Dsihhhis Evgguggv Fvgguggg Gehgnhhf Hhhhvhhh Ie44444e J72222ic Khikokih Lggggggv Mhrllhhh Nhhpljhh " +
        "Oehhhhhe Puhhuggg Qehhhlid Ruhhukih Sfgge11u Tv444444 Uhhhhhhe Vhhhhha4 Whhhllla Xhha4ahh Yhhha444 Zv1248gv " +
        "-000v000 _000000v .00000cc ,0000c48 /01248g0 =00v0v00"
    )
        .split(" ")
        .map((glyph) => [glyph.charAt(0), Array.from(glyph.slice(1)).map((row) => parseInt(row, 32))]),
);
const blank: number[] = [];
const box = [31, 17, 17, 17, 17, 17, 31];

/** Whether the glyph has ink there. All letters are capitals. A character without a glyph is a box. */
export function isInked(character: string, x: number, y: number): boolean {
    const rows = character === " " ? blank : (glyphs.get(character.toUpperCase()) ?? box);
    return (((rows[y] ?? 0) >> (glyphWidth - 1 - x)) & 1) === 1;
}
