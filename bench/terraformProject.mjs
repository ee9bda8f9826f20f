import { existsSync, readdirSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";

import { findExecutable } from "../scripts/setup/engine.mjs";
import { pathFolders } from "../scripts/setup/environment.mjs";
import { idsToLookUp } from "./account.mjs";
import { timedRun } from "./timedRun.mjs";

/** Like an API token: the provider looks at its form. */
const TOKEN = "0123456789abcdefghijklmnopqrstuvwxyzABCD";

/** A Terraform configuration with a `cloudflare_image` data source for each image. Nothing is downloaded for it. */
export class TerraformProject {
    /**
     * @param {string} command
     * @param {string} folder
     * @param {NodeJS.ProcessEnv} env
     * @param {import("./mockApis.mjs").MockApis} mockApis
     */
    constructor(command, folder, env, mockApis) {
        this.command = command;
        this.folder = folder;
        this.env = env;
        this.mockApis = mockApis;
    }

    /**
     * @param {import("./workspace.mjs").Workspace} workspace
     * @param {import("./mockApis.mjs").MockApis} mockApis
     * @param {string | undefined} plugins
     * @throws {Error} that says what is not on this machine
     */
    static async create({ folder: workspace }, mockApis, plugins) {
        const command = ["terraform", "tofu"]
            .map((name) => findExecutable(name, pathFolders()))
            .find((found) => found !== null);
        if (command === undefined) {
            throw new Error("no Terraform on this machine");
        }
        const mirror = mirrorFolders(plugins).find(hasCloudflareProvider);
        if (mirror === undefined) {
            throw new Error("no Cloudflare provider of Terraform on this machine");
        }
        const folder = path.join(workspace, "terraform");
        await mkdir(folder);
        const settings = path.join(folder, "cli.tfrc");
        await writeFile(
            settings,
            `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(mirror)}\n  }\n}\n`,
        );
        const inherited = Object.entries(process.env).filter(([name]) => !/^(TF|CLOUDFLARE)_/i.test(name));
        const env = { ...Object.fromEntries(inherited), TF_CLI_CONFIG_FILE: settings, CHECKPOINT_DISABLE: "1" };
        const project = new TerraformProject(command, folder, env, mockApis);
        await project.writeConfiguration([], 0);
        await timedRun(command, ["init", "-no-color", "-input=false"], { cwd: folder, env });
        return project;
    }

    /**
     * Plans, and resolves to how long it took. Its floor is a plan that asks for nothing.
     *
     * @param {import("./forms.mjs").Form} form
     * @param {number} size
     * @param {number} latencyMs
     */
    async preview(form, size, latencyMs) {
        const ids = form.tool === "terraform" ? idsToLookUp(size, this.mockApis.accountSize) : [];
        await this.writeConfiguration(ids, latencyMs);
        const { seconds, output } = await timedRun(this.command, ["plan", "-no-color", "-input=false", "-lock=false"], {
            cwd: this.folder,
            env: this.env,
        });
        if (!output.includes(`"${ids.length} images"`)) {
            throw new Error(`The plan should have found ${ids.length} images:\n${output.slice(-2000)}`);
        }
        return seconds;
    }

    /**
     * @param {string[]} ids
     * @param {number} latencyMs
     */
    async writeConfiguration(ids, latencyMs) {
        const { url, accountId } = this.mockApis.at(latencyMs);
        const configuration = {
            terraform: { required_providers: { cloudflare: { source: "cloudflare/cloudflare" } } },
            provider: { cloudflare: { api_token: TOKEN, base_url: url } },
            ...(ids.length > 0 && {
                data: {
                    cloudflare_image: {
                        all: {
                            for_each: `\${toset(${JSON.stringify(ids)})}`,
                            account_id: accountId,
                            image_id: "${each.value}",
                        },
                    },
                },
            }),
            output: {
                count: { value: ids.length > 0 ? "${length(data.cloudflare_image.all)} images" : "0 images" },
            },
        };
        await writeFile(path.join(this.folder, "main.tf.json"), JSON.stringify(configuration));
    }
}

/**
 * Where Terraform and its users keep providers.
 *
 * @param {string | undefined} given
 */
function mirrorFolders(given) {
    const home = homedir();
    const usual = [
        process.env.TF_PLUGIN_CACHE_DIR,
        path.join(home, ".terraform.d", "plugins"),
        path.join(home, ".terraform.d", "plugin-cache"),
        path.join(home, ".local", "share", "terraform", "plugins"),
        "/usr/local/share/terraform/plugins",
        "/usr/share/terraform/plugins",
    ];
    return given === undefined ? usual.filter((folder) => folder !== undefined) : [path.resolve(given)];
}

/**
 * A mirror has a folder for each registry.
 * @param {string} mirror
 */
function hasCloudflareProvider(mirror) {
    const registries = existsSync(mirror) ? readdirSync(mirror) : [];
    return registries.some((registry) => {
        const folder = path.join(mirror, registry, "cloudflare", "cloudflare");
        return existsSync(folder) && readdirSync(folder).length > 0;
    });
}
