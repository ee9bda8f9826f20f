import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { policyEngine, programRuntime } from "./policyEngine";
import { type EngineRun, Project, type ProjectOptions } from "./project";

/** Configuration of a policy pack, by policy: its level alone, or its properties with or without a level. */
export type PackConfig = Readonly<Record<string, string | Readonly<Record<string, unknown>>>>;

export interface PolicyProjectOptions extends ProjectOptions {
    /** The folder of the policy pack, from the project's folder. Default: the one of the installed package. */
    readonly pack?: string;
    readonly packConfig?: PackConfig;
}

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

/** A project whose every run has a policy pack; `cloudflare` in its program has `Image` and `ImageVariant`. */
export class PolicyProject {
    private static engine: Promise<Readonly<Record<string, string>>> | undefined;

    private constructor(
        /** For all that has nothing to do with policies. */
        readonly project: Project,
        private readonly pack: string,
    ) {}

    static async create({ pack, packConfig, ...options }: PolicyProjectOptions): Promise<PolicyProject> {
        this.engine ??= policyEngine();
        const project = await Project.create({
            ...options,
            program: prelude + options.program,
            runtime: programRuntime,
            env: { ...(await this.engine), ...options.env },
        });
        const created = new PolicyProject(project, pack ?? "../node_modules/pulumi-cloudflare-images/policy-pack");
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
