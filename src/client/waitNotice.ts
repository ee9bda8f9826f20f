import type { Clock } from "./clock";

/** Prints a line for the user. In the provider process, the engine shows it in the plan. */
export type Print = (line: string) => void;

const shortWaitMs = 3000;
const sameWaitMs = 2000;

/** Logs each long wait once, however many lookups it delays. */
export function waitNotice(clock: Clock, print: Print): (ms: number, why: string) => void {
    let loggedUntil = -Infinity;
    return (ms, why) => {
        const until = clock.now() + ms;
        if (ms >= shortWaitMs && until > loggedUntil + sameWaitMs) {
            loggedUntil = until;
            print(`pulumi-cloudflare-images: waiting ${Math.ceil(ms / 1000)} s, ${why}`);
        }
    };
}
