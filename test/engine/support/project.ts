import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { MockApi } from "../../../src/testing";
import { run, runChecked } from "./run";

/** A resource of the state, as `pulumi stack export` gives it. */
export interface StateResource {
    readonly urn: string;
    readonly id?: string;
    readonly type: string;
    readonly external?: boolean;
    /** The URNs of what it was made after. */
    readonly dependencies?: readonly string[];
    readonly inputs?: Record<string, unknown>;
    readonly outputs?: Record<string, unknown>;
}

/** What one run of the engine did. */
export interface EngineRun {
    readonly code: number | null;
    /** All that the engine printed. */
    readonly output: string;
    /** Each step that the engine planned or took, in order. */
    readonly steps: readonly EngineStep[];
    /** How many resources met each operation, as the engine counts them. */
    readonly changes: Readonly<Record<string, number>>;
}

export interface EngineStep {
    readonly op: string;
    readonly name: string;
    readonly inputs: Readonly<Record<string, unknown>>;
    readonly outputs: Readonly<Record<string, unknown>>;
}

export interface ProjectOptions {
    /** JavaScript that follows the prelude. */
    readonly program: string;
    /** The mock API, whose URL, account and token "good-token" become the environment of the engine. */
    readonly mockApi?: MockApi;
    /** Stack configuration; the values of `secretConfig` are encrypted. */
    readonly config?: Readonly<Record<string, string>>;
    readonly secretConfig?: Readonly<Record<string, string>>;
    readonly env?: Readonly<Record<string, string>>;
    readonly files?: Readonly<Record<string, string>>;
    /** Folder that holds the `node_modules` to use. Default: the workspace with the packed package. */
    readonly workspace?: string;
}

/** The last word of a run on the resource of that name. */
export function lastStep(run: EngineRun, name: string): EngineStep {
    const step = run.steps.findLast((candidate) => candidate.name === name);
    if (step === undefined) {
        throw new Error(`The engine took no step for "${name}":\n${run.output}`);
    }
    return step;
}

/** The paths that the mock API was asked for, in order of arrival. */
export function pathsOf({ requests }: MockApi): string[] {
    return requests.map(({ path }) => path);
}

/**
 * `Made` has a `value` that is known at preview, and the same as a `result` that is not; `Consumer` uses a value; `Calls`
 * asks for a URL when it is created, and when its URL changes.
 */
const prelude = `
const pulumi = require("@pulumi/pulumi");
const images = require("pulumi-cloudflare-images");
const outs = (inputs) => ({ value: inputs.value, result: inputs.value });
const standard = {
    create: async (inputs) => ({ id: "made", outs: outs(inputs) }),
    update: async (id, olds, news) => ({ outs: outs(news) }),
};
class Made extends pulumi.dynamic.Resource {
    constructor(name, value, opts) { super(standard, name, { value, result: undefined }, opts, "test", "Made"); }
}
const caller = {
    create: async ({ url }) => { await fetch(url); return { id: "called", outs: { url } }; },
    update: async (id, olds, { url }) => { await fetch(url); return { outs: { url } }; },
};
class Calls extends pulumi.dynamic.Resource {
    constructor(name, url, opts) { super(caller, name, { url }, opts, "test", "Calls"); }
}
class Consumer extends pulumi.dynamic.Resource {
    constructor(name, value, opts) { super(standard, name, { value }, opts, "test", "Consumer"); }
}
`;

/** A Pulumi project in a folder of its own, with a backend of its own. */
export class Project {
    private constructor(
        readonly folder: string,
        private env: NodeJS.ProcessEnv,
        private readonly stack: string,
    ) {}

    static async create(options: ProjectOptions): Promise<Project> {
        const workspace = options.workspace ?? process.env["ENGINE_TEST_WORKSPACE"];
        if (workspace === undefined) {
            throw new Error("The workspace with the packed package is missing.");
        }
        const folder = await mkdtemp(join(workspace, "project-"));
        const files = {
            "Pulumi.yaml": "name: test\nruntime: nodejs\n",
            "package.json": "{}",
            "index.js": prelude + options.program,
            ...options.files,
        };
        for (const [name, text] of Object.entries(files)) {
            await writeFile(join(folder, name), text);
        }
        const project = new Project(folder, await engineEnvironment(folder, options), "dev");
        await project.checked("stack", "init", "dev");
        for (const [key, value] of Object.entries(options.config ?? {})) {
            await project.checked("config", "set", key, value);
        }
        for (const [key, value] of Object.entries(options.secretConfig ?? {})) {
            await project.checked("config", "set", "--secret", key, value);
        }
        return project;
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

    async outputs(): Promise<Record<string, unknown>> {
        const { stdout } = await this.checked("stack", "output", "--json", "--show-secrets");
        return JSON.parse(stdout) as Record<string, unknown>;
    }

    /** The state as text, secrets encrypted as they are stored. */
    async stateText(): Promise<string> {
        return (await this.checked("stack", "export")).stdout;
    }

    async state(): Promise<readonly StateResource[]> {
        const { deployment } = JSON.parse(await this.stateText()) as { deployment: { resources?: StateResource[] } };
        return deployment.resources ?? [];
    }

    async resource(name: string): Promise<StateResource | undefined> {
        return (await this.state()).find(({ urn }) => urn.endsWith(`::${name}`));
    }

    async setProgram(program: string): Promise<void> {
        await this.writeProgram(prelude + program);
    }

    /** Writes a program that does without the prelude. */
    async writeProgram(program: string): Promise<void> {
        await writeFile(join(this.folder, "index.js"), program);
    }

    async writeFile(name: string, text: string): Promise<void> {
        await writeFile(join(this.folder, name), text);
    }

    get environment(): NodeJS.ProcessEnv {
        return this.env;
    }

    /** Changes the environment of the engine; `undefined` removes a variable. */
    setEnv(changes: Readonly<Record<string, string | undefined>>): void {
        this.env = { ...this.env, ...changes };
    }

    async pulumi(...args: string[]): Promise<{ code: number | null; output: string }> {
        return run("pulumi", [...args, "--non-interactive"], { cwd: this.folder, env: this.env });
    }

    private async engine(args: string[]): Promise<EngineRun> {
        const log = join(this.folder, "events.json");
        await rm(log, { force: true });
        const { code, output } = await this.pulumi(...args, "--stack", this.stack, "--event-log", log);
        return { code, output, ...parseEvents(await readFile(log, "utf8")) };
    }

    private checked(...args: string[]) {
        return runChecked("pulumi", [...args, "--non-interactive"], { cwd: this.folder, env: this.env });
    }
}

/** Nothing of the machine's own Pulumi and Cloudflare settings, and a backend in the project's folder. */
async function engineEnvironment(folder: string, { mockApi, env }: ProjectOptions): Promise<NodeJS.ProcessEnv> {
    const home = join(folder, ".home");
    const state = join(folder, ".state");
    await mkdir(home);
    await mkdir(state);
    const inherited = Object.entries(process.env).filter(([name]) => !/^(PULUMI|CLOUDFLARE)_/.test(name));
    return {
        ...Object.fromEntries(inherited),
        // The CLI takes what follows for the path as it is, drive letters and all.
        PULUMI_BACKEND_URL: `file://${state.replaceAll("\\", "/")}`,
        PULUMI_HOME: home,
        PULUMI_CONFIG_PASSPHRASE: "test",
        PULUMI_SKIP_UPDATE_CHECK: "1",
        // Without it there is no --event-log.
        PULUMI_DEBUG_COMMANDS: "true",
        PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
        ...(mockApi !== undefined && {
            CLOUDFLARE_BASE_URL: mockApi.url,
            CLOUDFLARE_ACCOUNT_ID: mockApi.accountId,
            CLOUDFLARE_API_TOKEN: "good-token",
        }),
        ...env,
    };
}

interface StepEvent {
    readonly metadata: {
        readonly op: string;
        readonly urn: string;
        readonly new?: { readonly inputs?: Record<string, unknown>; readonly outputs?: Record<string, unknown> } | null;
    };
}

interface EngineEvent {
    readonly resourcePreEvent?: StepEvent;
    readonly resOutputsEvent?: StepEvent;
    readonly summaryEvent?: { readonly resourceChanges?: Record<string, number> };
}

function parseEvents(log: string): Pick<EngineRun, "steps" | "changes"> {
    const events = log
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => JSON.parse(line) as EngineEvent);
    const steps = events.flatMap(({ resourcePreEvent, resOutputsEvent }) => {
        const event = resOutputsEvent ?? resourcePreEvent;
        if (event === undefined) {
            return [];
        }
        const { op, urn, new: resource } = event.metadata;
        const name = urn.split("::").at(-1) ?? "";
        return [{ op, name, inputs: resource?.inputs ?? {}, outputs: resource?.outputs ?? {} }];
    });
    const changes = events.findLast(({ summaryEvent }) => summaryEvent !== undefined)?.summaryEvent?.resourceChanges;
    return { steps, changes: changes ?? {} };
}
