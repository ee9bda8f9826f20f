/** The counts of a jest run. A run that fails without a failed test, or runs no test, counts as a failure. */
export function jestCounts(succeeded, report) {
    const passed = report?.numPassedTests ?? 0;
    const failed = (report?.numFailedTests ?? 0) + (report?.numRuntimeErrorTestSuites ?? 0);
    return { passed, failed: failed === 0 && (!succeeded || passed === 0) ? 1 : failed };
}

/** The seconds of each step, and whether it failed. */
export function stepLines(steps) {
    const line = ({ name, seconds, failed }) =>
        `${seconds.toFixed(1).padStart(7)} s  ${name}${failed ? "  FAILED" : ""}`;
    return ["The steps:", ...steps.map(line)];
}

/** The last line of `npm test`. */
export function totalLine(steps) {
    const sum = (key) => steps.reduce((total, step) => total + step[key], 0);
    return `${sum("passed")} passed, ${sum("failed")} failed`;
}
