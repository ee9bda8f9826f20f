import { fit, parseFlexibleVariant, type Box } from "../../../src/testing/delivery/fit";

type Sides = [width: number | undefined, height: number | undefined];

const fitted = ([sourceWidth, sourceHeight]: [number, number], name: Box["fit"], [width, height]: Sides) => {
    const size = fit({ width: sourceWidth, height: sourceHeight }, { fit: name, width, height });
    return [size.width, size.height];
};

describe("a picture that is fitted into a box", () => {
    it.each<[Box["fit"], [number, number], Sides, [number, number]]>([
        ["scale-down", [1000, 500], [400, 400], [400, 200]],
        ["scale-down", [500, 1000], [400, 400], [200, 400]],
        ["scale-down", [1000, 500], [2000, 2000], [1000, 500]],
        ["scale-down", [1000, 500], [2000, 250], [500, 250]],
        ["scale-down", [1000, 500], [100, undefined], [100, 50]],
        ["scale-down", [1000, 500], [undefined, 100], [200, 100]],
        ["scale-down", [1000, 500], [undefined, undefined], [1000, 500]],
        ["scale-down", [1920, 1080], [1366, 768], [1365, 768]],
        ["scale-down", [1000, 1], [10, 10], [10, 1]],
        ["contain", [1000, 500], [400, 400], [400, 200]],
        ["contain", [100, 50], [400, 400], [400, 200]],
        ["contain", [100, 50], [undefined, 400], [800, 400]],
        ["contain", [100, 50], [undefined, undefined], [100, 50]],
        ["cover", [1000, 500], [400, 300], [400, 300]],
        ["cover", [100, 50], [400, 300], [400, 300]],
        ["cover", [100, 50], [400, undefined], [400, 200]],
        ["cover", [100, 50], [undefined, undefined], [100, 50]],
        ["pad", [1000, 500], [400, 300], [400, 300]],
        ["pad", [100, 50], [400, 300], [400, 300]],
        ["crop", [1000, 500], [400, 300], [400, 300]],
        ["crop", [100, 50], [400, 300], [100, 50]],
        ["crop", [1000, 50], [400, 300], [400, 50]],
        ["crop", [1000, 500], [100, undefined], [100, 50]],
        ["crop", [1000, 500], [2000, undefined], [1000, 500]],
    ])("%s: %j in %j is %j", (name, source, box, expected) => {
        expect(fitted(source, name, box)).toEqual(expected);
    });
});

describe("a flexible variant", () => {
    it.each([
        ["w=400,sharpen=3", { fit: "scale-down", width: 400, height: undefined }],
        ["width=400,height=300,fit=cover", { fit: "cover", width: 400, height: 300 }],
        ["h=300,fit=squeeze", { fit: "scale-down", width: undefined, height: 300 }],
        ["width=auto,quality=50", { fit: "scale-down", width: undefined, height: undefined }],
    ])("%s gives its box", (name, box) => {
        expect(parseFlexibleVariant(name)).toEqual(box);
    });
});
