const Module = require("node:module");

// Loaded before the plugin: it must find what it needs of the SDK without loading all of it.
const load = Module._load;
Module._load = function (request, ...rest) {
    if (request === "@pulumi/pulumi") {
        throw new Error("The plugin loads @pulumi/pulumi.");
    }
    return load.call(this, request, ...rest);
};
