import { binFolder } from "./bin.mjs";
import { cliBuild } from "./cliBuild.mjs";
import { cliDownload } from "./cliDownload.mjs";
import { cliOnPath } from "./cliOnPath.mjs";

/**
 * One way to the Pulumi CLI.
 *
 * @typedef {object} Way
 * @property {string} name
 * @property {string} description
 * @property {() => boolean} isReady whether it has nothing to install
 * @property {(node: string) => Promise<string[]>} obtain resolves to the files of the engine
 */

/** @type {Way[]} */
const WAYS = [cliOnPath, cliDownload, cliBuild];

/**
 * Resolves to the folder to put on the PATH, by the first way that works.
 * PULUMI_CLOUDFLARE_IMAGES_CLI=path|download|build allows that way alone: CI tests each of them by it.
 *
 * @param {import("./node.mjs").Node} node
 */
export async function ensureCli(node) {
    const failures = [];
    for (const way of waysToTry(WAYS, process.env.PULUMI_CLOUDFLARE_IMAGES_CLI)) {
        try {
            return await binFolder(node, await way.obtain(node.path));
        } catch (error) {
            failures.push({ description: way.description, reason: error.message });
        }
    }
    throw new Error(describeFailures(failures));
}

/**
 * What is installed already goes before what would have to be.
 *
 * @param {Way[]} ways
 * @param {string} [only]
 */
export function waysToTry(ways, only) {
    if (only && !ways.some((way) => way.name === only)) {
        throw new Error(
            `PULUMI_CLOUDFLARE_IMAGES_CLI is "${only}"; it can be ${ways.map((way) => way.name).join(", ")}.`,
        );
    }
    const allowed = ways.filter((way) => !only || way.name === only);
    return [...allowed.filter((way) => way.isReady()), ...allowed.filter((way) => !way.isReady())];
}

/** @param {{ description: string, reason: string }[]} failures */
export function describeFailures(failures) {
    const lines = failures.map(({ description, reason }) => `  - ${description}: ${reason.split("\n")[0]}`);
    return ["The Pulumi CLI could be had in no way:", ...lines, "Install it, or Go, and try again."].join("\n");
}
