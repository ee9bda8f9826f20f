/** The ways that are ready, then those that have something to install. With `only`, no other way than that. */
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
