import { InvalidReplyError } from "../errors";
import type { WirePage } from "./wireList";

/**
 * The pages of a list, each asked for when it is taken.
 *
 * @throws InvalidReplyError when a page says to go on with what an earlier one said.
 */
export async function* readPages(
    what: string,
    readPage: (continuationToken: string | undefined) => Promise<WirePage>,
): AsyncGenerator<WirePage, void, undefined> {
    const seen = new Set<string>();
    let token: string | undefined;
    do {
        const page = await readPage(token);
        yield page;
        token = page.continuationToken;
        if (token !== undefined && seen.has(token)) {
            throw new InvalidReplyError(
                `Could not read ${what}: after ${seen.size + 1} pages, the continuation token is one that came before. ` +
                    "The list would never end: try again later.",
            );
        }
        seen.add(token ?? "");
    } while (token !== undefined);
}
