import { isCloudflareImagesError } from "../../dist/base/errors.js";
import { CannotTell, Refused } from "./account.mjs";
import { ROWS } from "./rows.mjs";

/** A table for an issue: what the account answers, row by row. */
export async function report(account, showNames, say = () => undefined) {
    // Nothing can be asked without a valid base URL and token. The error of the package says what is wrong.
    await ROWS[0].answer(account);
    const rows = [["asked", "documented", "mock API", "this account", "verdict"], Array(5).fill("---")];
    for (const row of ROWS) {
        say(row.asks);
        const { answer, verdict } = await judge(row, account);
        rows.push([row.asks, row.documented ?? "nothing", row.mock, answer, verdict]);
    }
    const table = rows.map((cells) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`).join("\n");
    return showNames ? `${table}\n\nImages: ${[...account.names].join(", ")}` : table;
}

/** The answer of the account, without messages of errors, because they name images. */
export async function judge({ answer: ask, mock, recorded }, account) {
    try {
        const answer = await ask(account);
        return { answer, verdict: answer === mock ? "same" : answer === recorded ? "known" : "DIFFERS" };
    } catch (error) {
        if (error instanceof CannotTell) {
            return { answer: error.message, verdict: "cannot tell" };
        }
        const reason = isCloudflareImagesError(error) ? `${error.code} ${error.status ?? ""}`.trim() : error.name;
        return { answer: error instanceof Refused ? error.message : `fails: ${reason}`, verdict: "DIFFERS" };
    }
}
