/**
 * One way to get the Pulumi CLI.
 *
 * @typedef {object} Way
 * @property {string} name
 * @property {string} description
 * @property {() => boolean} isReady whether it has nothing to install
 * @property {(node: string) => Promise<string[]>} obtain resolves to the files of the engine
 */

/**
 * Ways that are ready come first.
 *
 * @param {string} [only] the name of the one way that is allowed
 */
export function waysToTry(ways, only) {
    if (only && !ways.some(({ name }) => name === only)) {
        const known = ways.map(({ name }) => name).join(", ");
        throw new Error(`PULUMI_CLOUDFLARE_IMAGES_CLI is "${only}", expected one of ${known}.`);
    }
    const allowed = ways.filter(({ name }) => !only || name === only);
    return [...allowed.filter((way) => way.isReady()), ...allowed.filter((way) => !way.isReady())];
}

export function describeFailures(failures) {
    const lines = failures.map(({ description, reason }) => `  - ${description}: ${reason.split("\n")[0]}`);
    return ["Could not get the Pulumi CLI:", ...lines, "Install it, or Go, and try again."].join("\n");
}
