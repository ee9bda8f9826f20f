import { parseArgs } from "node:util";

import { openAccount } from "./live/account.mjs";
import { ROOT } from "./root.mjs";
import { ensureDependencies } from "./setup/dependencies.mjs";

try {
    const { values } = parseArgs({ options: { draft: { type: "string" }, "show-names": { type: "boolean" } } });
    const account = openAccount(process.env, values.draft);
    await ensureDependencies(ROOT);
    const { attached } = await import("./setup/run.mjs");
    await attached("tsc", ["-b", "tsconfig.build.json"], process.env);
    const { report } = await import("./live/report.mjs");
    console.log(await report(account, values["show-names"]));
} catch (error) {
    console.error(error.message);
    process.exitCode = 1;
}
