import { pathToFileURL } from "node:url";
import path from "node:path";

/**
 * The environment of the demo: nothing of the user's own Pulumi and Cloudflare settings, and a backend of its own.
 *
 * @param {NodeJS.ProcessEnv} env
 * @param {string} folder where Pulumi keeps what it writes
 * @param {{ url: string, accountId: string }} mockApi
 * @returns {NodeJS.ProcessEnv}
 */
export function demoEnvironment(env, folder, mockApi) {
    const inherited = Object.entries(env).filter(([name]) => !/^(PULUMI|CLOUDFLARE)_/i.test(name));
    return {
        ...Object.fromEntries(inherited),
        PULUMI_BACKEND_URL: backendUrl(path.join(folder, "state")),
        PULUMI_HOME: path.join(folder, "home"),
        PULUMI_CONFIG_PASSPHRASE: "demo",
        PULUMI_SKIP_UPDATE_CHECK: "1",
        PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
        CLOUDFLARE_BASE_URL: mockApi.url,
        CLOUDFLARE_ACCOUNT_ID: mockApi.accountId,
        CLOUDFLARE_API_TOKEN: "demo-token",
    };
}

/**
 * @param {string} folder
 * @param {NodeJS.Platform} platform
 */
export function backendUrl(folder, platform = process.platform) {
    const url = pathToFileURL(folder).href;
    // Pulumi takes what follows `file://` for the path, and the path of a Windows drive has no slash before it.
    return platform === "win32" ? url.replace("file:///", "file://") : url;
}
