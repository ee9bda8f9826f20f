import semver from "semver";

/** The oldest Node that is used: the Pulumi SDK needs 22, and the tests of proxies need 22.21. */
export const MINIMUM_NODE = "22.21.0";

/** The oldest Pulumi CLI that is used when it is found on the PATH. */
export const MINIMUM_CLI = "3.150.0";

/** @param {string} version such as `v3.259.0` or `22.23.3-nightly` */
export function isAtLeast(version, minimum) {
    const numbers = semver.coerce(version);
    return numbers !== null && semver.gte(numbers, minimum);
}
