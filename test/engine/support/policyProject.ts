import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { policyEngine, programRuntime } from "./policyEngine";
import { parseEvents } from "./events";
import { type EngineRun, Project, type ProjectOptions } from "./project";
import { run } from "./run";
import { stackName } from "./stack";

/** Configuration of a policy pack, by policy: its level alone, or its properties with or without a level. */
export type PackConfig = Readonly<Record<string, string | Readonly<Record<string, unknown>>>>;

export interface PolicyProjectOptions extends ProjectOptions {
    /** The folder of the policy pack, from the project's folder. Default: the one of the installed package. */
    readonly pack?: string;
    readonly packConfig?: PackConfig;
}

const installedPack = "../node_modules/pulumi-cloudflare-images/policy-pack";

/** The resources of `@pulumi/cloudflare` as far as the engine sees them; no plugin has to be had for them. */
const prelude = `
class Image extends pulumi.CustomResource {
    constructor(name, args, opts) { super("cloudflare:index/image:Image", name, args, opts); }
}
class ImageVariant extends pulumi.CustomResource {
    constructor(name, args, opts) { super("cloudflare:index/imageVariant:ImageVariant", name, args, opts); }
}
const cloudflare = { Image, ImageVariant };
`;

const packConfigFile = "pack-config.json";

let engine: Promise<Readonly<Record<string, string>>> | undefined;

/**
 * `pulumi policy analyze` of the stack of a project, or of the state in a file, by the pack of the installed package.
 */
export async function analyze(
    { folder, environment }: Pick<Project, "folder" | "environment">,
    packConfig: PackConfig = {},
    stateFile?: string,
): Promise<EngineRun> {
    await writeFile(join(folder, packConfigFile), JSON.stringify(packConfig));
    const pack = ["--policy-pack", installedPack, "--policy-pack-config", packConfigFile];
    const from = stateFile === undefined ? ["--stack", stackName] : ["--file", stateFile];
    const { code, output, stdout } = await run("pulumi", ["policy", "analyze", ...pack, ...from, "--json"], {
        cwd: folder,
        env: { ...environment, ...(await (engine ??= policyEngine())) },
    });
    return { code, output, ...parseEvents(stdout) };
}

/** A project whose every run has a policy pack; `cloudflare` in its program has `Image` and `ImageVariant`. */
export class PolicyProject {
    private constructor(
        /** For all that has nothing to do with policies. */
        readonly project: Project,
        private readonly pack: string,
    ) {}

    static async create({ pack, packConfig, ...options }: PolicyProjectOptions): Promise<PolicyProject> {
        engine ??= policyEngine();
        const project = await Project.create({
            ...options,
            program: prelude + options.program,
            runtime: programRuntime,
            env: { ...(await engine), ...options.env },
        });
        const created = new PolicyProject(project, pack ?? installedPack);
        await created.setPackConfig(packConfig ?? {});
        return created;
    }

    preview(...flags: string[]): Promise<EngineRun> {
        return this.withPack((...packFlags) => this.project.preview(...flags, ...packFlags));
    }

    up(...flags: string[]): Promise<EngineRun> {
        return this.withPack((...packFlags) => this.project.up(...flags, ...packFlags));
    }

    async setPackConfig(config: PackConfig): Promise<void> {
        await writeFile(join(this.project.folder, packConfigFile), JSON.stringify(config));
    }

    /** Writes a policy pack into a folder of the project. */
    async writePack(folder: string, javaScript: string): Promise<void> {
        const target = join(this.project.folder, folder);
        await mkdir(target, { recursive: true });
        await writeFile(join(target, "PulumiPolicy.yaml"), "runtime: nodejs\n");
        await writeFile(join(target, "package.json"), JSON.stringify({ version: "1.2.3" }));
        await writeFile(join(target, "index.js"), javaScript);
    }

    private withPack(run: (...packFlags: string[]) => Promise<EngineRun>): Promise<EngineRun> {
        return run("--policy-pack", this.pack, "--policy-pack-config", packConfigFile);
    }
}
