import { homedir } from "node:os";
import path from "node:path";

/** The environment of a Go build: the user's, except that Go writes only to the work folder. */
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
    // Go writes telemetry to the user's configuration folder, so it gets another one. Its settings are still read there.
    const settings = path.join(env.XDG_CONFIG_HOME || path.join(home, ".config"), "go", "env");
    return { GOENV: settings, ...env, ...build, XDG_CONFIG_HOME: path.join(work, "config") };
}
