import { randomUUID } from "node:crypto";

import { safeText } from "../../dist/base/safeText.js";
import { resolveSettings } from "../../dist/base/settings.js";
import { createClient, createClients } from "../../dist/client/client.js";
import { createAnonymousProbe, createGet, maxListBytes } from "../../dist/client/http.js";
import { functions } from "../../dist/lookup/functions/index.js";

/** The account refused what was asked. The message says how. */
export class Refused extends Error {}

/** The account lacks what would answer a question. The message says what. */
export class CannotTell extends Error {}

export function cannotTell(why) {
    throw new CannotTell(why);
}

const MOST_REQUESTS = 40;

/** The account in the environment, read by GET alone. Opening it sends nothing. */
export function openAccount(env, draftId) {
    const missing = ["CLOUDFLARE_API_TOKEN", "CLOUDFLARE_ACCOUNT_ID"].filter((name) => !env[name]);
    if (missing.length > 0) {
        throw new Error(`${missing.join(" and ")} is not set: export a token with "Images Read", and its account id.`);
    }
    // The log of requests has the account id.
    const variables = { ...env, PULUMI_CLOUDFLARE_IMAGES_LOG: undefined };
    const resolved = resolveSettings(() => undefined, { variables, process: "this command" });
    const settings = { ...resolved, maxRetries: 0, timeoutMs: 20_000 };
    const [sendToApi, sendToDelivery] = [createGet(settings), createAnonymousProbe(settings.timeoutMs)];
    const names = new Set();
    let sent = 0;

    function spend() {
        if (sent >= MOST_REQUESTS) {
            cannotTell("too many requests");
        }
        sent += 1;
    }

    const client = createClient(settings);
    const spending = (method) => (argument) => {
        spend();
        return client[method](argument);
    };
    const clients = createClients(settings, {
        ...client,
        ...Object.fromEntries(["getImage", "getVariants", "getKeys", "getStats"].map((name) => [name, spending(name)])),
        async *getPages(...args) {
            const pages = client.getPages(...args);
            for (let page = {}; !page.done;) {
                spend();
                page = await pages.next();
                if (!page.done) {
                    yield page.value;
                }
            }
        },
    });

    /** What a function of the package reads. Its messages hide the account id. */
    const call = (name, args = {}) =>
        functions
            .get(`cloudflare-images:index:${name}`)
            .run(args, { clients, secretArgs: ["accountId"], isPreview: false, warn: () => undefined });

    async function send(get, path) {
        spend();
        const { status, headers, body, summary } = await get(path, maxListBytes);
        if (status === 0) {
            throw new Refused(summary);
        }
        return { status, headers, text: Buffer.from(body).toString() };
    }

    /** A response of the API, its `result` if it succeeded, and its `refusal` in words. */
    async function get(path) {
        const { status, headers, text } = await send(sendToApi, `/accounts/${settings.accountId}/images/${path}`);
        const json = parsed(text);
        const { success, result, errors } = json ?? {};
        const code = json ? errors?.[0]?.code : Number(/^ERROR (\d+)/.exec(text)?.[1]);
        const form = json ? "JSON" : "text";
        const refusal = [status, ...(Number.isInteger(code) ? [code] : []), form].join(", ");
        return { headers, refusal, result: success === true && result ? result : undefined };
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
        const { status, headers } = await send(sendToDelivery, url);
        const [, code] = /err=(\d+)/.exec(headers["cf-resized"] ?? "") ?? [];
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
        names.add(safeText(image.id));
        return image;
    }

    return { draftId, names, call, get, read, readPage, deliver, newest, list, find, unusedId: randomUUID() };
}

/** The object in a body; `undefined` for any other body. */
function parsed(text) {
    try {
        const json = JSON.parse(text);
        return typeof json === "object" && json !== null ? json : undefined;
    } catch {
        return undefined;
    }
}

function once(make) {
    let made;
    return () => (made ??= make());
}
