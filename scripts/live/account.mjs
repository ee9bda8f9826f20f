/** The account refused what was asked. The message says how. */
export class Refused extends Error {}

/** The account lacks what would answer a question. The message says what. */
export class CannotTell extends Error {}

export function cannotTell(why) {
    throw new CannotTell(why);
}

/** The functions of the package send at most 18 more. */
const MOST_REQUESTS = 22;

/** The account in the environment, read by GET alone. Opening it sends nothing. */
export function openAccount(env, draftId) {
    const missing = ["CLOUDFLARE_API_TOKEN", "CLOUDFLARE_ACCOUNT_ID"].filter((name) => !env[name]);
    if (missing.length > 0) {
        throw new Error(`${missing.join(" and ")} is not set: export a token with "Images Read", and its account id.`);
    }
    const base = env.CLOUDFLARE_BASE_URL ?? "https://api.cloudflare.com/client/v4";
    const names = new Set();
    let sent = 0;

    async function send(url, headers) {
        if (sent++ >= MOST_REQUESTS) {
            cannotTell("too many requests");
        }
        try {
            const response = await fetch(url, { headers, redirect: "manual", signal: AbortSignal.timeout(60_000) });
            return { status: response.status, headers: response.headers, text: await response.text() };
        } catch (error) {
            throw new Refused(`no response (${error.cause?.code ?? error.name})`);
        }
    }

    /** A response of the API, its `result` if it succeeded, and its `refusal` in words. */
    async function get(path) {
        const url = `${base}/accounts/${env.CLOUDFLARE_ACCOUNT_ID}/images/${path}`;
        const { status, headers, text } = await send(url, { authorization: `Bearer ${env.CLOUDFLARE_API_TOKEN}` });
        const isJson = text.startsWith("{");
        const { success, result, errors } = isJson ? JSON.parse(text) : {};
        const code = errors?.[0]?.code ?? /^ERROR (\d+)/.exec(text)?.[1];
        const refusal = [status, code, isJson ? "JSON" : "text"].filter(Boolean).join(", ");
        return { headers, refusal, result: success ? result : undefined };
    }

    async function read(path) {
        const { result, refusal } = await get(path);
        if (result === undefined) {
            throw new Refused(refusal);
        }
        return result;
    }

    /** Whether the delivery host serves `url`, without credentials. */
    async function deliver(url) {
        const { status, headers } = await send(url, { range: "bytes=0-0" });
        const [, code] = /err=(\d+)/.exec(headers.get("cf-resized") ?? "") ?? [];
        return [200, 206].includes(status) ? "served" : [status, code].filter(Boolean).join(", ");
    }

    const readPage = (size, token) =>
        read(`v2?${new URLSearchParams({ per_page: size, ...(token && { continuation_token: token }) })}`);
    const newest = once(() => readPage(1000));

    /** The number of images, and the token of the last page. */
    const list = once(async () => {
        let page = await newest();
        let { length } = page.images;
        while (page.continuation_token) {
            page = length < 5000 ? await readPage(1000, page.continuation_token) : cannotTell("5000 images or more");
            length += page.images.length;
        }
        return { length, token: page.continuation_token };
    });

    /** The first of the newest images that `test` holds for. */
    async function find(test, what) {
        const image = (await newest()).images.find(test) ?? cannotTell(`no ${what} among the newest images`);
        names.add(image.id);
        return image;
    }

    return { draftId, names, get, read, readPage, deliver, newest, list, find };
}

function once(make) {
    let made;
    return () => (made ??= make());
}
