import { parseArgs } from "node:util";

import { ROOT } from "./root.mjs";
import { ensureDependencies } from "./setup/dependencies.mjs";

try {
    const { values } = parseArgs({ options: { draft: { type: "string" }, "show-names": { type: "boolean" } } });
    await ensureDependencies(ROOT);
    const { attached } = await import("./setup/run.mjs");
    await attached("tsc", ["-b", "tsconfig.build.json"], process.env);
    // These import the built package.
    const { openAccount } = await import("./live/account.mjs");
    const { report } = await import("./live/report.mjs");
    const account = openAccount(process.env, values.draft);
    console.log(await report(account, values["show-names"], (asked) => console.error(`asking: ${asked}`)));
} catch (error) {
    console.error(error.message);
    process.exitCode = 1;
}
