import { arch, cpus, platform, totalmem } from "node:os";

import { findExecutable } from "../scripts/setup/engine.mjs";
import { cliVersion } from "../scripts/setup/cli.mjs";
import { pathFolders } from "../scripts/setup/environment.mjs";
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

export function runBenchmark(givenToolchain, options) {
    const toolchain = withoutCompileCache(givenToolchain);
    return withWorkspace(toolchain, async (folder) => {
        if (options.startup) {
            console.log(toMarkdown(await measureStartup(folder, toolchain)));
            return;
        }
        const mockApis = await startMockApis(toolchain.node, options);
        try {
            const results = await measureAll(folder, toolchain, mockApis, options);
            console.log(`\n${results.heading}\n\n${toMarkdown(resultsTable(results))}`);
            if (options.write) {
                await writeDocument(results);
            }
        } finally {
            mockApis.close();
        }
    });
}

/** The toolchain's own processes start faster than those of most users. */
function withoutCompileCache({ env, ...toolchain }) {
    const variables = Object.entries(env).filter(([name]) => name !== "NODE_COMPILE_CACHE");
    return { ...toolchain, env: Object.fromEntries(variables) };
}

/** Resolves to a heading, the cells of `measurePairs`, and the footprints by the name of their case. */
async function measureAll(folder, toolchain, mockApis, options) {
    const pulumi = await pulumiProject(folder, toolchain.env, mockApis);
    let terraform;
    const cases = [];
    for (const each of CASES.filter(({ name }) => options.only.includes(name))) {
        try {
            if (each.plugin !== undefined) {
                await installPlugin(pulumi, each);
            }
            if (each.npmPackage !== undefined) {
                await addPackages(folder, [await pinned(each.npmPackage)]);
            }
            let { label } = each;
            if (each.tool === "terraform") {
                terraform = await terraformProject(folder, mockApis, options["terraform-plugins"]);
                label = `${label} ${terraform.version}`;
            }
            cases.push({ ...each, label });
        } catch (error) {
            console.log(`${each.name} is not measured: ${error.message.split("\n")[0]}`);
        }
    }
    // The first run fills the caches of the system and of Node.
    await pulumi.preview(undefined, 1, options.latencies[0]);
    const cells = await measurePairs(
        { ...options, cases },
        ({ tool }) => (tool === "terraform" ? terraform : pulumi),
        mockApis.takeRequests,
        console.log,
    );
    const inPulumi = cases.filter(({ tool }) => tool === undefined);
    const footprints = options.memory ? await measureFootprints(pulumi, inPulumi, options.sizes.at(-1)) : new Map();
    return { heading: await headingOf(toolchain, options, cells), cells, footprints };
}

async function installPlugin(pulumi, { plugin, npmPackage }) {
    if (findExecutable(`pulumi-resource-${plugin}`, pathFolders()) === null) {
        const version = (await pinned(npmPackage)).split("@").at(-1);
        await pulumi.run(["plugin", "install", "resource", plugin, version]);
    }
}

/** The peak memory of an up with these many lookups, and the state of one lookup, in bytes. */
async function measureFootprints(pulumi, cases, size) {
    const floor = await pulumi.up(undefined, size);
    const footprints = new Map();
    for (const each of cases) {
        const { state, ...peaks } = await pulumi.up(each, size);
        footprints.set(each.name, { ...peaks, state: (state - floor.state) / size });
    }
    return footprints;
}

/** What was measured, when, and on what. */
async function headingOf({ bin, node }, { command, runs, account }, cells) {
    const pulumi = findExecutable("pulumi", [bin]);
    const [processor] = cpus();
    const machine = [
        `${cpus().length} cores (${processor?.model.trim() ?? "of an unknown kind"})`,
        `${Math.round(totalmem() / 1e9)} GB`,
        `${platform()} ${arch()}`,
        `Node ${await run(node, ["--version"])}`,
        `Pulumi CLI ${await cliVersion(pulumi)}`,
    ];
    const floor = median(cells.filter(({ each }) => each.tool === undefined).flatMap(({ floors }) => floors));
    return [
        `Measured on ${new Date().toISOString().slice(0, 10)} by \`${command}\`, in an account of ${account} images.`,
        `${machine.join("; ")}.`,
        `Medians of ${runs} ${runs === 1 ? "pair" : "pairs"} with the least and the most; the floor took ${floor.toFixed(2)} s.`,
    ].join("\n");
}
