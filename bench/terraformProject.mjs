import { execa } from "execa";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";

import { findExecutable } from "../scripts/setup/engine.mjs";
import { pathFolders } from "../scripts/setup/environment.mjs";
import { idsToLookUp } from "./account.mjs";

/** The provider checks the form of a token. */
const TOKEN = "0123456789abcdefghijklmnopqrstuvwxyzABCD";

/**
 * A Terraform or OpenTofu configuration with a data source for each image. Each has a block of its own: with one `for_each`
 * for all, 1,000 images take ten times as long.
 */
export async function terraformProject(workspace, mockApis, plugins) {
    const command = findExecutable("terraform", pathFolders()) ?? findExecutable("tofu", pathFolders());
    if (command === null) {
        throw new Error("neither Terraform nor OpenTofu was found");
    }
    const folder = path.join(workspace, "terraform");
    await mkdir(folder);
    const inherited = Object.entries(process.env).filter(([name]) => !/^CLOUDFLARE_/i.test(name));
    const env = { ...Object.fromEntries(inherited), CHECKPOINT_DISABLE: "1", TF_INPUT: "0" };
    const run = (...args) => execa(command, [...args, "-no-color"], { cwd: folder, env, extendEnv: false });
    const write = (ids, latencyMs) =>
        writeFile(path.join(folder, "main.tf.json"), configurationOf(ids, mockApis.at(latencyMs)));

    await write([], mockApis.latencies[0]);
    await run("init", ...(plugins === undefined ? [] : [`-plugin-dir=${path.resolve(plugins)}`]));
    const [version] = /^(OpenTofu|Terraform) v\S+/m.exec((await run("version")).stdout) ?? [command];
    return {
        /** Such as "OpenTofu v1.10.10". */
        version,
        /** Resolves to the seconds of a plan: one that reads nothing without a case. */
        async preview(each, size, latencyMs) {
            const ids = each === undefined ? [] : idsToLookUp(size, mockApis.account);
            await write(ids, latencyMs);
            const { durationMs, stdout } = await run("plan", "-lock=false");
            if (!stdout.includes(`"${ids.length} images"`)) {
                throw new Error(`The plan should have found ${ids.length} images:\n${stdout.slice(-2000)}`);
            }
            return durationMs / 1000;
        },
    };
}

/** Without images it has no data source. Terraform starts the provider anyway, for its schema. */
function configurationOf(ids, { url, accountId }) {
    const blocks = ids.map((imageId, index) => [`image_${index}`, { account_id: accountId, image_id: imageId }]);
    const read = ids.map((_, index) => `data.cloudflare_image.image_${index}.id`);
    return JSON.stringify({
        terraform: { required_providers: { cloudflare: { source: "cloudflare/cloudflare" } } },
        provider: { cloudflare: { api_token: TOKEN, base_url: url } },
        ...(ids.length > 0 && { data: { cloudflare_image: Object.fromEntries(blocks) } }),
        output: { count: { value: `\${length([${read.join(", ")}])} images` } },
    });
}
