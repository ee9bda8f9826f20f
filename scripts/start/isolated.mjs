import path from "node:path";
import { pathToFileURL } from "node:url";

/**
 * The environment to run Pulumi against the mock API, without the user's Pulumi and Cloudflare settings. Backend and home are
 * in the folder.
 */
export function isolatedPulumi(env, folder, mockApi) {
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
        // As long as a real one: other providers look at its form.
        CLOUDFLARE_API_TOKEN: "demo-token".padEnd(40, "-"),
    };
}

export function backendUrl(folder, platform = process.platform) {
    const url = pathToFileURL(folder).href;
    // Pulumi reads what follows `file://` as the path, and a Windows drive has no slash before it.
    return platform === "win32" ? url.replace("file:///", "file://") : url;
}
