/** The oldest Node that is used: the Pulumi SDK needs 22, and the tests of proxies what came with 22.21. */
export const MINIMUM_NODE = "22.21.0";

/** The oldest Pulumi CLI that is used when it is found on the PATH. */
export const MINIMUM_CLI = "3.150.0";

/** The Pulumi CLI and the Node language host that are built from source: the versions in the two `go.mod` files. */
export const CLI_VERSION = "v3.259.0";
export const LANGUAGE_HOST_VERSION = "v3.68.0";

/**
 * @param {string} version such as `v3.259.0` or `22.23.3-nightly`
 * @param {string} minimum such as `3.150.0`
 */
export function isAtLeast(version, minimum) {
    const actual = numbersOf(version);
    const wanted = numbersOf(minimum);
    for (const [index, part] of wanted.entries()) {
        if (actual[index] !== part) {
            return (actual[index] ?? -1) > part;
        }
    }
    return true;
}

/** @param {string} version */
function numbersOf(version) {
    return (/\d+(\.\d+)*/.exec(version)?.[0] ?? "").split(".").filter(Boolean).map(Number);
}
