import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { MockApi } from "../../../src/testing";
import { type EngineEvents, type EngineStep, nameOf, parseEvents } from "./events";
import { prelude } from "./prelude";
import { run } from "./run";
import {
    copyEmptyStack,
    copyState,
    projectFile,
    projectName,
    readOutputs,
    readState,
    readStateText,
    type StackConfig,
    stackEnvironment,
    stackName,
    type StateResource,
    writeConfig,
} from "./stack";

/** What one run of the engine did. */
export interface EngineRun extends EngineEvents {
    readonly code: number | null;
    /** All that the engine printed. */
    readonly output: string;
}

export interface ProjectOptions extends StackConfig {
    /** The project's name. Default: `"test"`; the state and the outputs of another are not read. */
    readonly name?: string;
    /** The language runtime. Default: `"nodejs"`. */
    readonly runtime?: string;
    /** JavaScript that follows the prelude. */
    readonly program: string;
    /** The mock API, whose URL, account and token "good-token" become the environment of the engine. */
    readonly mockApi?: MockApi;
    /** Changes of the environment of the engine; `undefined` removes a variable. */
    readonly env?: Readonly<Record<string, string | undefined>>;
    readonly files?: Readonly<Record<string, string>>;
    /** Folder that holds the `node_modules` to use. Default: the workspace with the packed package. */
    readonly workspace?: string;
}

/** An environment without the settings that `mockApi` gives. */
export const noCloudflare = {
    CLOUDFLARE_API_TOKEN: undefined,
    CLOUDFLARE_ACCOUNT_ID: undefined,
    CLOUDFLARE_BASE_URL: undefined,
};

/** The last word of a run on the resource of that name. */
export function lastStep(run: EngineRun, name: string): EngineStep {
    const step = run.steps.findLast((candidate) => candidate.name === name);
    if (step === undefined) {
        throw new Error(`The engine took no step for "${name}":\n${run.output}`);
    }
    return step;
}

/** The outputs of the stack, as a run planned or left them. */
export function stackOutputs(run: EngineRun): EngineStep["outputs"] {
    return lastStep(run, `${projectName}-${stackName}`).outputs;
}

/** The names of the resources that a run had steps for. */
export function namesOf({ steps }: EngineRun): string[] {
    return [...new Set(steps.map(({ name }) => name))];
}

/** The folder with the installed package, which the global set-up made. */
export function packageWorkspace(): string {
    const workspace = process.env["ENGINE_TEST_WORKSPACE"];
    if (workspace === undefined) {
        throw new Error("The workspace with the packed package is missing.");
    }
    return workspace;
}

/** A Pulumi project in a folder of its own, with a backend of its own. */
export class Project {
    private static readonly applied = new Map<string, Promise<string>>();

    private constructor(
        readonly folder: string,
        private env: NodeJS.ProcessEnv,
    ) {}

    static async create(options: ProjectOptions): Promise<Project> {
        const { name = projectName } = options;
        const folder = await mkdtemp(join(options.workspace ?? packageWorkspace(), "project-"));
        const files = {
            "Pulumi.yaml": projectFile(name, options.runtime),
            "package.json": "{}",
            "index.js": prelude + options.program,
            ...options.files,
        };
        for (const [file, text] of Object.entries(files)) {
            await writeFile(join(folder, file), text);
        }
        await copyEmptyStack(packageWorkspace(), folder, name);
        await writeConfig(folder, options);
        return new Project(folder, engineEnvironment(folder, options));
    }

    /** A project whose program has been applied: by an `up` of its own, or of another test that wanted the same. */
    static async createApplied(options: ProjectOptions): Promise<Project> {
        // Nothing in a state depends on the port of a mock API.
        const key = JSON.stringify({ ...options, mockApi: undefined });
        const applied = this.applied.get(key) ?? this.apply(options);
        this.applied.set(key, applied);
        const project = await this.create(options);
        await copyState(await applied, project.folder);
        return project;
    }

    private static async apply(options: ProjectOptions): Promise<string> {
        const project = await this.create(options);
        const { code, output } = await project.up();
        if (code !== 0) {
            throw new Error(`The program could not be applied:\n${output}`);
        }
        return project.folder;
    }

    preview(...flags: string[]): Promise<EngineRun> {
        return this.engine(["preview", ...flags]);
    }

    up(...flags: string[]): Promise<EngineRun> {
        return this.engine(["up", "--yes", "--skip-preview", ...flags]);
    }

    refresh(...flags: string[]): Promise<EngineRun> {
        return this.engine(["refresh", "--yes", "--skip-preview", ...flags]);
    }

    destroy(...flags: string[]): Promise<EngineRun> {
        return this.engine(["destroy", "--yes", "--skip-preview", ...flags]);
    }

    /** The outputs of the stack, secrets in clear. */
    outputs(): Promise<Record<string, unknown>> {
        return readOutputs(this.folder);
    }

    /** The state as it is stored, secrets encrypted. */
    stateText(): Promise<string> {
        return readStateText(this.folder);
    }

    state(): Promise<readonly StateResource[]> {
        return readState(this.folder);
    }

    async resource(name: string): Promise<StateResource | undefined> {
        return (await this.state()).find(({ urn }) => nameOf(urn) === name);
    }

    async namesInState(): Promise<string[]> {
        return (await this.state()).map(({ urn }) => nameOf(urn));
    }

    async setProgram(program: string): Promise<void> {
        await this.writeProgram(prelude + program);
    }

    /** Writes a program that does without the prelude. */
    async writeProgram(program: string): Promise<void> {
        await this.writeFile("index.js", program);
    }

    async writeFile(name: string, text: string): Promise<void> {
        await writeFile(join(this.folder, name), text);
    }

    /** Replaces the stack's configuration. */
    async setConfig(config: StackConfig): Promise<void> {
        await writeConfig(this.folder, config);
    }

    get environment(): NodeJS.ProcessEnv {
        return this.env;
    }

    /** Changes the environment of the engine; `undefined` removes a variable. */
    setEnv(changes: Readonly<Record<string, string | undefined>>): void {
        this.env = { ...this.env, ...changes };
    }

    async pulumi(...args: string[]): Promise<{ code: number | null; output: string }> {
        return run("pulumi", [...args, "--stack", stackName, "--non-interactive"], {
            cwd: this.folder,
            env: this.env,
        });
    }

    private async engine(args: string[]): Promise<EngineRun> {
        const log = join(this.folder, "events.json");
        await rm(log, { force: true });
        const { code, output } = await this.pulumi(...args, "--event-log", log);
        return { code, output, ...parseEvents(await readFile(log, "utf8")) };
    }
}

function engineEnvironment(folder: string, { mockApi, env }: ProjectOptions): NodeJS.ProcessEnv {
    return {
        ...stackEnvironment(folder),
        // Without it there is no --event-log.
        PULUMI_DEBUG_COMMANDS: "true",
        // In a run of a second, threads that compile in the background cost more than they give.
        NODE_OPTIONS: "--v8-pool-size=0",
        // What Node compiles for one run, it need not compile for the next.
        NODE_COMPILE_CACHE: join(packageWorkspace(), ".compile-cache"),
        ...(mockApi !== undefined && {
            CLOUDFLARE_BASE_URL: mockApi.url,
            CLOUDFLARE_ACCOUNT_ID: mockApi.accountId,
            CLOUDFLARE_API_TOKEN: "good-token",
        }),
        ...env,
    };
}
