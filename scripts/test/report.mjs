import path from "node:path";

const SHOWN_FILES = 10;

/** The counts of a jest run. One that fails without a failed test, or runs no test at all, counts as a failure. */
export function jestCounts(succeeded, report) {
    const passed = report?.numPassedTests ?? 0;
    const failed = (report?.numFailedTests ?? 0) + (report?.numRuntimeErrorTestSuites ?? 0);
    return { passed, failed: failed === 0 && (!succeeded || passed === 0) ? 1 : failed };
}

/** The test files that took longest, a line each. */
export function slowestFiles(report, root) {
    const files = (report?.testResults ?? [])
        .map(({ name, startTime, endTime }) => ({ name, seconds: (endTime - startTime) / 1000 }))
        .sort((a, b) => b.seconds - a.seconds)
        .slice(0, SHOWN_FILES);
    const lines = files.map(({ name, seconds }) => line(seconds, path.relative(root, name)));
    return lines.length === 0 ? [] : ["The slowest test files:", ...lines];
}

/** The steps of the run, each with its name, its seconds and the counts of what passed and failed. */
export function stepLines(steps) {
    return [
        "The steps:",
        ...steps.map(({ name, seconds, failed }) => line(seconds, failed ? `${name}  FAILED` : name)),
    ];
}

/** The last line of `npm test`. */
export function totalLine(steps) {
    const sum = (key) => steps.reduce((total, step) => total + step[key], 0);
    return `${sum("passed")} passed, ${sum("failed")} failed`;
}

function line(seconds, what) {
    return `${seconds.toFixed(1).padStart(7)} s  ${what}`;
}
