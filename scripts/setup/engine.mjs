import path from "node:path";
import which from "which";

import { PROGRAMS } from "../source/programs.mjs";

/** What makes up an engine that runs Node programs: the CLI, the Node language host, the host of dynamic providers. */
const REQUIRED = ["pulumi", "pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"];

/** What an engine may have: the host of policy packs, which the official CLI has, and all that we build. */
const OPTIONAL = [
    "pulumi-analyzer-policy-nodejs",
    ...PROGRAMS.flatMap(({ output, beside = [] }) => [output, ...beside]),
];

/** The files of the engine, each from the first folder that has it. */
export function findEngine(folders) {
    const required = REQUIRED.map((name) => requireExecutable(name, folders));
    return [...new Set([...required, ...OPTIONAL.flatMap((name) => findExecutable(name, folders) ?? [])])];
}

export function requireExecutable(name, folders) {
    const found = findExecutable(name, folders);
    if (found === null) {
        throw new Error(`${name} was not found`);
    }
    return found;
}

export function findExecutable(name, folders) {
    // An empty list would mean the PATH.
    return folders.length === 0 ? null : which.sync(name, { path: folders.join(path.delimiter), nothrow: true });
}
