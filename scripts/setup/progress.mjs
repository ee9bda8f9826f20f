const HEARTBEAT_MS = 20_000;

/** Prints on stderr what is being done, and again every 20 seconds. */
export async function step(what, work) {
    const started = Date.now();
    const seconds = () => `${Math.round((Date.now() - started) / 1000)} s`;
    say(`${what} …`);
    const heartbeat = setInterval(() => say(`${what} … ${seconds()}`), HEARTBEAT_MS);
    try {
        const result = await work();
        say(`${what}: done in ${seconds()}`);
        return result;
    } catch (error) {
        say(`${what}: failed after ${seconds()}`);
        throw error;
    } finally {
        clearInterval(heartbeat);
    }
}

export function say(line) {
    process.stderr.write(`toolchain: ${line}\n`);
}
