const ts = require("typescript");

/** Compiles an ES module for jest, which runs CommonJS. */
module.exports = {
    process(source, file) {
        const { outputText } = ts.transpileModule(source, {
            // TypeScript would leave what ends in .mjs as it is.
            fileName: file.replace(/\.mjs$/, ".js"),
            compilerOptions: {
                module: ts.ModuleKind.CommonJS,
                target: ts.ScriptTarget.ES2022,
                esModuleInterop: true,
                inlineSourceMap: true,
            },
        });
        return { code: outputText };
    },
};
