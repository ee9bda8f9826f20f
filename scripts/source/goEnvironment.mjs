import { homedir } from "node:os";
import path from "node:path";

/** The environment of a Go build: the user's environment and Go settings, with all that Go writes in the work folder. */
export function goEnvironment(work, platform = process.platform, env = process.env, home = homedir()) {
    const build = {
        CGO_ENABLED: "0",
        GOWORK: "off",
        GOPATH: path.join(work, "path"),
        GOMODCACHE: path.join(work, "mod"),
        GOCACHE: path.join(work, "build"),
    };
    if (platform !== "linux") {
        return { ...env, ...build };
    }
    // Go keeps counts of its own use in the user's configuration folder; its settings are still read from the true one.
    const settings = path.join(env.XDG_CONFIG_HOME || path.join(home, ".config"), "go", "env");
    return { GOENV: settings, ...env, ...build, XDG_CONFIG_HOME: path.join(work, "config") };
}
