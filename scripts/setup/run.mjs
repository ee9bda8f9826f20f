import { execa } from "execa";

import { ROOT } from "../root.mjs";
import { reasonOf } from "./reasons.mjs";

/** Runs a command without a terminal, and resolves to its standard output. An error has one line with the reason. */
export async function run(command, args, options) {
    try {
        const { stdout } = await execa(command, args, { ...options, stdin: "ignore", all: true });
        return stdout;
    } catch (error) {
        const reason = error.timedOut ? undefined : reasonOf(error.all ?? "");
        throw new Error(reason ?? error.shortMessage, { cause: error });
    }
}

/** Runs npm. An error has all that npm printed, also below `npm run --silent`. */
export async function npm(args, cwd) {
    await execa("npm", [...args, "--no-audit", "--no-fund", "--loglevel=error"], { cwd, stdin: "ignore" });
}

/** Runs a command as `attached` does, and resolves to its output and whether it succeeded. */
export async function captured(command, args, env) {
    const options = { cwd: ROOT, env, extendEnv: false, stdin: "ignore", all: true, preferLocal: true, reject: false };
    const { failed, all, shortMessage } = await execa(command, args, options);
    return { succeeded: !failed, output: failed ? `${all}\n${shortMessage}` : all };
}

/** Runs a command of a dependency or of the PATH, in the clone, on this terminal. */
export async function attached(command, args, env) {
    // A terminal sends an interrupt to the child, too, and the child handles it.
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
