import { packageBin } from "../packageBin.mjs";

/**
 * @typedef {object} Check
 * @property {string} name
 * @property {string[]} args what Node is run with
 */

/** What is checked besides the tests. @returns {Check[]} */
export function checks() {
    return [
        { name: "type-check", args: [packageBin("typescript", "tsc"), "--noEmit", "-p", "tsconfig.json"] },
        { name: "eslint", args: [packageBin("eslint"), "."] },
        { name: "prettier", args: [packageBin("prettier"), "--check", "."] },
        { name: "publint", args: [packageBin("publint"), "--strict"] },
        { name: "are the types wrong", args: [packageBin("@arethetypeswrong/cli", "attw"), "--pack", "."] },
    ];
}
