// Loaded into each Node process of a run before its program. Keeps the peak memory of the process in a file of its role.
const { writeFileSync } = require("node:fs");
const { join } = require("node:path");

const INTERVAL_MS = 20;
const ROLES = { provider: /cmd[/\\]dynamic-provider/, program: /cmd[/\\]run(?!-)/ };

const role = Object.keys(ROLES).find((name) => ROLES[name].test(process.argv[1] ?? ""));
if (role !== undefined) {
    const file = join(process.env.BENCH_PEAKS, role);
    const write = () => writeFileSync(file, String(process.resourceUsage().maxRSS * 1024));
    // The engine kills a provider process, which then has no exit event.
    setInterval(write, INTERVAL_MS).unref();
    process.on("exit", write);
}
