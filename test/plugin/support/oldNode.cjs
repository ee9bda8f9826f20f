// Makes this Node look like an old one, which may load nothing of the package.
const Module = require("node:module");

const load = Module._load;
Module._load = function (request, parent, isMain) {
    if (!isMain) {
        throw new Error(`The launcher loads ${request} before it looks at the version.`);
    }
    return load.call(this, request, parent, isMain);
};
Object.defineProperty(process, "versions", { value: { ...process.versions, node: "18.20.8" } });
