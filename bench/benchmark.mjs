import { arch, cpus, platform, totalmem } from "node:os";

import { cliVersion } from "../scripts/setup/cli.mjs";
import { requireExecutable } from "../scripts/setup/engine.mjs";
import { run } from "../scripts/setup/run.mjs";
import { CASES } from "./cases.mjs";
import { writeDocument } from "./document.mjs";
import { measurePairs, median } from "./measure.mjs";
import { startMockApis } from "./mockApis.mjs";
import { pulumiProject } from "./pulumiProject.mjs";
import { measureStartup } from "./startup.mjs";
import { resultsTable, toMarkdown } from "./tables.mjs";
import { terraformProject } from "./terraformProject.mjs";
import { addPackages, pinned, withWorkspace } from "./workspace.mjs";

export function runBenchmark({ bin, node, env }, options) {
    // The compile cache lets the toolchain's own processes start faster than those of most users.
    const toolchain = { bin, node, env: { ...env, NODE_COMPILE_CACHE: undefined } };
    return withWorkspace(toolchain, async (folder) => {
        if (options.startup) {
            console.log(toMarkdown(await measureStartup(folder, toolchain)));
            return;
        }
        const mockApis = await startMockApis(options);
        try {
            const { cells, footprints } = await measureAll(folder, toolchain, mockApis, options);
            const heading = await headingOf(toolchain, options, cells);
            const results = `${heading}\n\n${toMarkdown(resultsTable({ cells, footprints }))}`;
            console.log(`\n${results}`);
            if (options.write) {
                await writeDocument(results);
            }
        } finally {
            mockApis.close();
        }
    });
}

/** Resolves to the cells of `measurePairs`, and to the footprints by the name of their case. */
async function measureAll(folder, { env }, mockApis, options) {
    const pulumi = await pulumiProject(folder, env, mockApis);
    let terraform;
    const cases = [];
    for (const each of CASES.filter(({ name }) => options.only.includes(name))) {
        try {
            if (each.npmPackage !== undefined) {
                await addPackages(folder, [pinned(each.npmPackage)]);
            }
            if (each.plugin !== undefined) {
                const version = pinned(each.npmPackage).split("@").at(-1);
                await pulumi.run(["plugin", "install", "resource", each.plugin, version]);
            }
            if (each.tool === "terraform") {
                terraform = await terraformProject(folder, mockApis, options["terraform-plugins"]);
            }
            cases.push(each.tool === "terraform" ? { ...each, label: `${each.label} ${terraform.version}` } : each);
        } catch (error) {
            console.log(`${each.name} is not measured: ${error.message.split("\n")[0]}`);
        }
    }
    // The first run fills the caches of the system and of Node.
    await pulumi.preview(undefined, 1, options.latencies[0]);
    const projectOf = ({ tool }) => (tool === "terraform" ? terraform : pulumi);
    const cells = await measurePairs({ ...options, cases }, projectOf, mockApis.takeRequests, console.log);
    const footprints = new Map();
    if (options.memory) {
        const size = options.sizes.at(-1);
        const floor = await pulumi.up(undefined, size);
        for (const each of cases.filter(({ tool }) => tool === undefined)) {
            const { state, ...peaks } = await pulumi.up(each, size);
            footprints.set(each.name, { ...peaks, state: (state - floor.state) / size });
        }
    }
    return { cells, footprints };
}

/** What was measured, when, and on what. */
async function headingOf({ bin, node }, { command, runs, account }, cells) {
    const [processor] = cpus();
    const machine = [
        `${cpus().length} cores (${processor?.model.trim() ?? "of an unknown kind"})`,
        `${Math.round(totalmem() / 1e9)} GB`,
        `${platform()} ${arch()}`,
        `Node ${await run(node, ["--version"])}`,
        `Pulumi CLI ${await cliVersion(requireExecutable("pulumi", [bin]))}`,
    ];
    const floor = median(cells.filter(({ each }) => each.tool === undefined).flatMap(({ floors }) => floors));
    return [
        `Measured on ${new Date().toISOString().slice(0, 10)} by \`${command}\`, in an account of ${account} images.`,
        `${machine.join("; ")}.`,
        `Medians of ${runs} ${runs === 1 ? "pair" : "pairs"} with the least and the most; the floor took ${floor.toFixed(2)} s.`,
    ].join("\n");
}
