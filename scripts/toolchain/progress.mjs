const HEARTBEAT_MS = 20_000;

/**
 * Says on stderr what is being done, and every 20 seconds that it still is.
 *
 * @template T
 * @param {string} what
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(what, work) {
    const started = Date.now();
    say(`${what} …`);
    const heartbeat = setInterval(() => say(`${what} … ${secondsSince(started)} s`), HEARTBEAT_MS);
    try {
        const result = await work();
        say(`${what}: done in ${secondsSince(started)} s`);
        return result;
    } catch (error) {
        say(`${what}: failed after ${secondsSince(started)} s`);
        throw error;
    } finally {
        clearInterval(heartbeat);
    }
}

/** @param {string} line */
export function say(line) {
    process.stderr.write(`toolchain: ${line}\n`);
}

/** @param {number} started */
function secondsSince(started) {
    return Math.round((Date.now() - started) / 1000);
}
