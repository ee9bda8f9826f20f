import path from "node:path";

/**
 * What the tests that jest lists need beside the dependencies and Node: the Pulumi CLI, and the hosts of other languages.
 *
 * @param {string} list the output of `jest --listTests`
 */
export function needsOf(list, root) {
    const files = list.split(/\r?\n/).map((file) => path.relative(root, file));
    const anyIn = (...folders) => files.some((file) => file.startsWith(path.join(...folders, path.sep)));
    return { cli: anyIn("test", "engine"), languages: anyIn("test", "engine", "languages") };
}
