import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { policyEngine, programRuntime } from "./policyEngine";
import { type EngineRun, Project, type ProjectOptions } from "./project";

/** What a policy reported of a resource. */
export interface Violation {
    readonly policy: string;
    /** The name and the version of the pack, such as `cloudflare-images@0.1.0`. */
    readonly pack: string;
    /** The resource's name in the program. */
    readonly name: string;
    readonly urn: string;
    /** The policy's description, then what it said, a line each at least. */
    readonly message: string;
    readonly level: "advisory" | "mandatory";
}

export interface PolicyRun extends EngineRun {
    /** In order of arrival. */
    readonly violations: readonly Violation[];
}

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
            files: { "Pulumi.yaml": `name: test\nruntime: ${programRuntime}\n`, ...options.files },
            env: { ...(await this.engine), ...options.env },
        });
        const created = new PolicyProject(project, pack ?? "../node_modules/pulumi-cloudflare-images/policy-pack");
        await created.setPackConfig(packConfig ?? {});
        return created;
    }

    preview(...flags: string[]): Promise<PolicyRun> {
        return this.withPack((...packFlags) => this.project.preview(...flags, ...packFlags));
    }

    up(...flags: string[]): Promise<PolicyRun> {
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

    private async withPack(run: (...packFlags: string[]) => Promise<EngineRun>): Promise<PolicyRun> {
        const result = await run("--policy-pack", this.pack, "--policy-pack-config", packConfigFile);
        return {
            ...result,
            violations: violationsOf(await readFile(join(this.project.folder, "events.json"), "utf8")),
        };
    }
}

interface PolicyEvent {
    readonly resourceUrn: string;
    readonly message: string;
    readonly policyName: string;
    readonly policyPackName: string;
    readonly policyPackVersion: string;
    readonly enforcementLevel: Violation["level"];
}

function violationsOf(eventLog: string): Violation[] {
    return eventLog
        .split("\n")
        .filter((line) => line !== "")
        .flatMap((line) => (JSON.parse(line) as { policyEvent?: PolicyEvent }).policyEvent ?? [])
        .map((event) => ({
            policy: event.policyName,
            pack: `${event.policyPackName}@${event.policyPackVersion}`,
            name: event.resourceUrn.split("::").at(-1) ?? "",
            urn: event.resourceUrn,
            message: event.message.trimEnd(),
            level: event.enforcementLevel,
        }));
}
