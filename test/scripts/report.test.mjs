import { jestCounts, stepLines, totalLine } from "../../scripts/test/report.mjs";

describe("jestCounts", () => {
    const report = (numPassedTests, numFailedTests, numRuntimeErrorTestSuites = 0) => ({
        numPassedTests,
        numFailedTests,
        numRuntimeErrorTestSuites,
    });

    test("takes the counts of jest", () => {
        expect(jestCounts(true, report(12, 0))).toEqual({ passed: 12, failed: 0 });
        expect(jestCounts(false, report(11, 1))).toEqual({ passed: 11, failed: 1 });
    });

    test("counts a file that cannot be run as a failure", () => {
        expect(jestCounts(false, report(11, 1, 2))).toEqual({ passed: 11, failed: 3 });
    });

    test("counts a run that fails without a failed test as one failure", () => {
        expect(jestCounts(false, report(12, 0))).toEqual({ passed: 12, failed: 1 });
    });

    test("counts a run without any test, or without a report, as a failure", () => {
        expect(jestCounts(true, report(0, 0))).toEqual({ passed: 0, failed: 1 });
        expect(jestCounts(false, undefined)).toEqual({ passed: 0, failed: 1 });
    });
});

test("the last line has the sums of all steps", () => {
    const steps = [
        { name: "eslint", seconds: 1, passed: 0, failed: 1 },
        { name: "jest", seconds: 2, passed: 12, failed: 3 },
    ];
    expect(totalLine(steps)).toBe("12 passed, 4 failed");
    expect(totalLine([])).toBe("0 passed, 0 failed");
});

test("a step that failed is marked", () => {
    const lines = stepLines([
        { name: "build", seconds: 9.34, passed: 1, failed: 0 },
        { name: "jest", seconds: 123.4, passed: 12, failed: 3 },
    ]);
    expect(lines).toEqual(["The steps:", "    9.3 s  build", "  123.4 s  jest  FAILED"]);
});
