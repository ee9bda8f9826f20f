import { execa } from "execa";

import { ROOT } from "../root.mjs";
import { reasonOf } from "./reasons.mjs";

/** Runs a command without a terminal and resolves to its standard output. The error of a failed one says why in one line. */
export async function run(command, args, options) {
    try {
        const { stdout } = await execa(command, args, { ...options, stdin: "ignore", all: true });
        return stdout;
    } catch (error) {
        const reason = error.timedOut ? undefined : reasonOf(error.all ?? "");
        throw new Error(reason ?? error.shortMessage, { cause: error });
    }
}

/** Runs npm. The error of a failed run has all that npm said, also below `npm run --silent`. */
export async function npm(args, cwd) {
    await execa("npm", [...args, "--no-audit", "--no-fund", "--loglevel=error"], { cwd, stdin: "ignore" });
}

/** Runs a command as `attached` does, but keeps what it prints: resolves to that, and to whether the command succeeded. */
export async function captured(command, args, env) {
    const options = { cwd: ROOT, env, extendEnv: false, stdin: "ignore", all: true, preferLocal: true, reject: false };
    const { failed, all, shortMessage } = await execa(command, args, options);
    return { succeeded: !failed, output: failed ? `${all}\n${shortMessage}` : all };
}

/** Runs a command, of a dependency or of the PATH, in the clone and on this terminal. */
export async function attached(command, args, env) {
    // A terminal sends its interrupt to the child as well: the child decides what becomes of it.
    const leaveToChild = () => undefined;
    process.on("SIGINT", leaveToChild);
    try {
        await execa(command, args, { cwd: ROOT, env, extendEnv: false, stdio: "inherit", preferLocal: true });
    } catch (error) {
        throw new Error(error.shortMessage, { cause: error });
    } finally {
        process.off("SIGINT", leaveToChild);
    }
}
