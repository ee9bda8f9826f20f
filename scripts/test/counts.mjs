/**
 * @typedef {object} Counts
 * @property {number} passed
 * @property {number} failed
 */

/**
 * The counts of a check that passes or fails as a whole.
 *
 * @param {number} exitCode
 * @returns {Counts}
 */
export function checkCounts(exitCode) {
    return exitCode === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/**
 * The counts of a jest run. One that fails without a failed test, or runs no test at all, counts as a failure.
 *
 * @param {number} exitCode
 * @param {{ numPassedTests: number, numFailedTests: number, numRuntimeErrorTestSuites: number } | undefined} report
 * @returns {Counts}
 */
export function jestCounts(exitCode, report) {
    const passed = report?.numPassedTests ?? 0;
    const failed = (report?.numFailedTests ?? 0) + (report?.numRuntimeErrorTestSuites ?? 0);
    const failedOtherwise = exitCode !== 0 || passed === 0;
    return { passed, failed: failed === 0 && failedOtherwise ? 1 : failed };
}

/**
 * @param {Counts[]} all
 * @returns {Counts}
 */
export function total(all) {
    return all.reduce((sum, { passed, failed }) => ({ passed: sum.passed + passed, failed: sum.failed + failed }), {
        passed: 0,
        failed: 0,
    });
}
