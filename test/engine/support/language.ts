import { cp, mkdtemp, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { MockApi } from "../../../src/testing";
import { root } from "../../support/documents";
import { packageWorkspace, Project } from "./project";
import { runChecked } from "./run";

export type LanguageName = "yaml" | "python" | "go";

/** The environment with the hosts of the languages; `undefined` on a machine without Go or Python. */
export const languageEnvironment =
    process.env["LANGUAGES"] === undefined || process.env["LANGUAGES"] === ""
        ? undefined
        : (JSON.parse(process.env["LANGUAGES"]) as Record<string, string>);

/** Runs the tests of a language, or reports them as skipped, each by its name. */
export const describeLanguage = languageEnvironment === undefined ? describe.skip : describe;

const files: Readonly<Record<LanguageName, readonly string[]>> = {
    yaml: ["Pulumi.yaml"],
    python: ["Pulumi.yaml", "__main__.py"],
    go: ["Pulumi.yaml", "main.go", "go.mod", "go.sum"],
};

const sdks = new Map<LanguageName, Promise<string>>();

/** A project with a program of this language from `folder`, which has what it does not share with the example. */
export async function languageProject(
    language: LanguageName,
    folder: string,
    options: {
        readonly mockApi: MockApi;
        readonly env?: Record<string, string>;
        readonly config?: Record<string, string>;
    },
): Promise<Project> {
    const texts = files[language].map(async (name): Promise<[string, string]> => {
        const own = await readFile(join(root, folder, name), "utf8").catch(() => undefined);
        const text = own ?? (await readFile(join(root, "examples", language, name), "utf8"));
        return [name, name === "Pulumi.yaml" ? manifestForTests(text) : text];
    });
    const project = await Project.create({
        ...options,
        program: "",
        files: Object.fromEntries(await Promise.all(texts)),
        env: { ...languageEnvironment, ...options.env },
    });
    await cp(join(root, folder, "pending"), join(project.folder, "pending"), { recursive: true, force: true }).catch(
        () => undefined,
    );
    await symlink(join(packageWorkspace(), "node_modules"), join(project.folder, "node_modules"));
    if (language === "python") {
        project.setEnv({ PYTHONPATH: await sdkOf(language), PYTHONDONTWRITEBYTECODE: "1" });
    }
    if (language === "go") {
        // One folder for all projects, so that Go compiles it once.
        const file = join(project.folder, "go.mod");
        const text = await readFile(file, "utf8");
        await writeFile(file, text.replace("./sdks/cloudflare-images", await sdkOf(language)));
    }
    return project;
}

/** With the name that the tests read the state by, and with the Python of the PATH. */
function manifestForTests(text: string): string {
    return text.replace(/^name: .*/m, "name: test").replace(/^runtime:\n {2}name: python\n.*\n/m, "runtime: python\n");
}

/** The folder with the generated SDK of the installed package. */
function sdkOf(language: LanguageName): Promise<string> {
    const sdk = sdks.get(language) ?? generateSdk(language);
    sdks.set(language, sdk);
    return sdk;
}

async function generateSdk(language: LanguageName): Promise<string> {
    const folder = await mkdtemp(join(packageWorkspace(), `sdk-${language}-`));
    const schema = join(packageWorkspace(), "node_modules/pulumi-cloudflare-images/plugin/schema.json");
    const options = { cwd: folder, env: { ...process.env, ...languageEnvironment } };
    await runChecked("generate-sdk", [schema, language, folder], options);
    if (language === "go") {
        return folder;
    }
    const installed = join(folder, "installed");
    const offline = ["--quiet", "--no-deps", "--no-build-isolation", "--no-index", "--disable-pip-version-check"];
    await runChecked("python3", ["-m", "pip", "install", ...offline, "--target", installed, folder], options);
    return installed;
}
