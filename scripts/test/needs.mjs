import path from "node:path";

/** Whether the tests in the output of `jest --listTests` need the Pulumi CLI, and the hosts of other languages. */
export function needsOf(list, root) {
    const files = list.split(/\r?\n/).map((file) => path.relative(root, file));
    const anyIn = (...folders) => files.some((file) => file.startsWith(path.join(...folders, path.sep)));
    return { cli: anyIn("test", "engine"), languages: anyIn("test", "engine", "languages") };
}
