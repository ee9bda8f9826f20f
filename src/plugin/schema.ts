/** The schema of the plugin, which `scripts/schema.mjs` writes from the types of the functions. */
export function readSchema(): string {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- a bundle of the package has it inside
    return JSON.stringify(require("../../plugin/schema.json"));
}
