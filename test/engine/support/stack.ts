import { cp, mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { encrypt, reveal } from "./encryption";
import { dataKeyOf } from "./mockVault";
import { runChecked } from "./run";

/** A resource of the state. */
export interface StateResource {
    readonly urn: string;
    readonly id?: string;
    readonly type: string;
    readonly external?: boolean;
    /** The URNs of what it was made after. */
    readonly dependencies?: readonly string[];
    readonly inputs?: Record<string, unknown>;
    readonly outputs?: Record<string, unknown>;
    readonly sourcePosition?: string;
}

/** Stack configuration; the values of `secretConfig` are encrypted. */
export interface StackConfig {
    readonly config?: Readonly<Record<string, string>>;
    readonly secretConfig?: Readonly<Record<string, string>>;
}

export const stackName = "dev";

/** The project of the tests that need no other name. */
export const projectName = "test";

const backend = ".state";
const settingsFile = `Pulumi.${stackName}.yaml`;
const stacks = join(backend, ".pulumi", "stacks");
const emptyStack = "empty-stack";
const secretsProvider = "hashivault://tests";

/** A backend and a home in the folder, and nothing of the machine's own. */
export function stackEnvironment(folder: string): NodeJS.ProcessEnv {
    const inherited = Object.entries(process.env).filter(([name]) => !/^(PULUMI|CLOUDFLARE)_/.test(name));
    return {
        ...Object.fromEntries(inherited),
        // The CLI takes what follows for the path as it is, drive letters and all.
        PULUMI_BACKEND_URL: `file://${join(folder, backend).replaceAll("\\", "/")}`,
        PULUMI_HOME: join(folder, ".home"),
        VAULT_SERVER_URL: process.env["ENGINE_TEST_VAULT"],
        VAULT_SERVER_TOKEN: "any",
        PULUMI_SKIP_UPDATE_CHECK: "1",
        PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    };
}

/** Lets the engine make the empty stack that every project gets a copy of. */
export async function createEmptyStack(workspace: string): Promise<void> {
    const folder = join(workspace, emptyStack);
    await mkdir(join(folder, backend), { recursive: true });
    await writeFile(join(folder, "Pulumi.yaml"), projectFile(projectName));
    const init = ["stack", "init", stackName, "--secrets-provider", secretsProvider, "--non-interactive"];
    await runChecked("pulumi", init, {
        cwd: folder,
        env: stackEnvironment(folder),
    });
}

/** Puts an empty stack into the folder of a project. */
export async function copyEmptyStack(workspace: string, folder: string, name: string): Promise<void> {
    await copyState(join(workspace, emptyStack), folder);
    await cp(join(workspace, emptyStack, settingsFile), join(folder, settingsFile));
    if (name !== projectName) {
        await rename(join(folder, stacks, projectName), join(folder, stacks, name));
        const file = join(folder, stacks, name, `${stackName}.json`);
        const state = await readFile(file, "utf8");
        await writeFile(file, state.replace(`/${projectName}/${stackName}"`, `/${name}/${stackName}"`));
    }
}

export function projectFile(name: string, runtime = "nodejs"): string {
    return `name: ${name}\nruntime: ${runtime}\n`;
}

/** Copies the backend of one folder to another. */
export async function copyState(from: string, to: string): Promise<void> {
    await cp(join(from, backend), join(to, backend), { recursive: true, force: true });
}

/** Writes the whole configuration; a key without a namespace is one of the project's. */
export async function writeConfig(folder: string, { config = {}, secretConfig = {} }: StackConfig): Promise<void> {
    const encryptedkey = await encryptedKey(folder);
    const values = new Map<string, unknown>();
    for (const [key, value] of Object.entries(config)) {
        values.set(fullKey(key), value);
    }
    for (const [key, value] of Object.entries(secretConfig)) {
        values.set(fullKey(key), { secure: encrypt(value, dataKeyOf(encryptedkey)) });
    }
    // JSON is YAML.
    const settings = JSON.stringify({
        secretsprovider: secretsProvider,
        encryptedkey,
        config: Object.fromEntries(values),
    });
    await writeFile(join(folder, settingsFile), settings);
}

function fullKey(key: string): string {
    return key.includes(":") ? key : `${projectName}:${key}`;
}

/** The state as it is stored, secrets encrypted. */
export function readStateText(folder: string): Promise<string> {
    return readFile(join(folder, stacks, projectName, `${stackName}.json`), "utf8");
}

export async function readState(folder: string): Promise<readonly StateResource[]> {
    const { checkpoint } = JSON.parse(await readStateText(folder)) as {
        checkpoint: { latest: { resources?: StateResource[] } };
    };
    return checkpoint.latest.resources ?? [];
}

/** The outputs of the stack, secrets in clear. */
export async function readOutputs(folder: string): Promise<Record<string, unknown>> {
    const stack = (await readState(folder)).find(({ type }) => type === "pulumi:pulumi:Stack");
    return reveal(stack?.outputs ?? {}, dataKeyOf(await encryptedKey(folder))) as Record<string, unknown>;
}

async function encryptedKey(folder: string): Promise<string> {
    const settings = await readFile(join(folder, settingsFile), "utf8");
    return /encryptedkey"?: *"?([^"\s]+)/.exec(settings)?.[1] ?? "";
}
