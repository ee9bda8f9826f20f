import { signDeliveryUrl } from "../../dist/delivery/signing.js";
import { cannotTell } from "./account.mjs";

/** What the functions of the package read. ImageDetails reads as getImageDetails does. */
const FORMS = {
    getImagesStats: ({ call }) => call("getImagesStats"),
    getImageVariants: ({ call }) => call("getImageVariants"),
    getImages: ({ call }) => call("getImages", { maxItems: 1 }),
    getImageDetails: (account) => detailsOf(account, () => true, "image"),
    getImageDetailsSet: async ({ call, newest }) =>
        call("getImageDetailsSet", { imageIds: (await newest()).images.slice(0, 5).map(({ id }) => id) }),
};

/** What is asked and what is documented, what the mock API answers, and how to ask. `recorded` is known to come, too. */
export const ROWS = [
    ...Object.entries(FORMS).map(([name, call]) => ({
        asks: `\`${name}\` of this package`,
        mock: "works",
        answer: (account) => call(account).then(() => "works"),
    })),
    {
        asks: "`uploaded` of two reads",
        documented: "a date-time",
        mock: "one instant, other digits",
        recorded: "the same text",
        async answer({ find, read }) {
            const path = `v1/${encodeURIComponent((await find(() => true, "image")).id)}`;
            const [first, second] = [(await read(path)).uploaded, (await read(path)).uploaded];
            const isSame = Date.parse(first) === Date.parse(second);
            return first === second ? "the same text" : isSame ? "one instant, other digits" : "two instants";
        },
    },
    {
        asks: "a missing image",
        documented: "404",
        mock: "404, 5404, text",
        recorded: "404, 5404, JSON",
        answer: async ({ get, unusedId }) => (await get(`v1/${unusedId}`)).refusal,
    },
    {
        asks: "names of variants",
        mock: "letters and digits",
        async answer({ read }) {
            const names = Object.keys((await read("v1/variants")).variants).join("");
            const others = new Set(names.replace(/[A-Za-z\d]/g, "").replace(/[^!-~]/g, "?"));
            return others.size === 0 ? "letters and digits" : `also ${[...others].join(" ").replaceAll("`", "\\`")}`;
        },
    },
    {
        asks: "`per_page=10000`",
        documented: "allowed; or 1000 at most",
        mock: "a page of 1000",
        async answer({ readPage }) {
            const { length } = (await readPage(10_000)).images;
            return length < 1000 ? cannotTell("accepted, but there are too few images") : `a page of ${length}`;
        },
    },
    {
        asks: "a list in two pages",
        documented: "newest first",
        mock: "newest first, each image once",
        async answer({ readPage }) {
            const first = await readPage(10);
            const second = await readPage(10, first.continuation_token ?? cannotTell("there is one page"));
            const both = [...first.images, ...second.images];
            const times = both.map(({ uploaded }) => Date.parse(uploaded));
            const isSorted = times.join() === times.toSorted((a, b) => b - a).join();
            const isTwice = new Set(both.map(({ id }) => id)).size < both.length;
            return `${isSorted ? "newest first" : "unsorted"}, ${isTwice ? "an image twice" : "each image once"}`;
        },
    },
    {
        asks: "`continuation_token` of the last page",
        documented: "null",
        mock: "null",
        answer: async ({ list }) => JSON.stringify((await list()).token) ?? "absent",
    },
    {
        asks: "drafts in the statistics",
        mock: "not counted",
        async answer({ read, list, draftId }) {
            const more = (await read("v1/stats")).count.current - (await list()).length;
            if (more !== 0) {
                return `${more} more than listed`;
            }
            const isDraft = draftId && (await read(`v1/${encodeURIComponent(draftId)}`)).draft;
            return isDraft ? "not counted" : cannotTell("as many as listed: name a draft by --draft");
        },
    },
    {
        asks: "number of signing keys",
        mock: "1 or 2",
        answer: async ({ read }) => String((await read("v1/keys")).keys.length).replace(/^[12]$/, "1 or 2"),
    },
    {
        asks: "a filter `meta.<field>[eq]`",
        documented: "the images that have it",
        mock: "the image that has it, no other",
        async answer({ find, read }) {
            const isText = ([field, value]) => /^\w+$/.test(field) && typeof value === "string" && value !== "";
            const one = await find(({ meta }) => Object.entries(meta ?? {}).some(isText), "metadata");
            const [field, value] = Object.entries(one.meta).find(isText);
            const found = (await read(`v2?${new URLSearchParams({ [`meta.${field}[eq]`]: value })}`)).images;
            const isExact = found.every(({ meta }) => String(meta?.[field]) === value);
            const isFound = found.some(({ id }) => id === one.id);
            return `${isFound ? "the image" : "not the image"} that has it, ${isExact ? "no other" : "others"}`;
        },
    },
    {
        asks: "`Ratelimit`, `Ratelimit-Policy`",
        documented: '"default";r=…;t=… "burst";q=…;w=…',
        mock: '"default";r=…;t=… "default";q=1200;w=300',
        async answer({ get }) {
            const { headers } = await get("v1/stats");
            const both = ["ratelimit", "ratelimit-policy"].flatMap((name) => headers[name]?.split(",") ?? []);
            // No other parameter, because one may name the account.
            const items = both.map(
                (item) =>
                    item
                        .match(/^ *"[\w-]+"|;[qwrt]=\d+/g)
                        ?.join("")
                        .trim() ?? "not readable",
            );
            return items.join(" ").replace(/\b([rt])=\d+/g, "$1=…") || "not sent";
        },
    },
    {
        asks: "a public image, unsigned",
        documented: "served",
        mock: "served",
        async answer(account) {
            const image = await detailsOf(account, ({ requireSignedURLs }) => !requireSignedURLs, "public image");
            return account.deliver(Object.values(image.variantUrls)[0]);
        },
    },
    {
        asks: "a private image, unsigned",
        documented: "403",
        mock: "403, 9425",
        answer: async (account) => account.deliver(await privateUrl(account)),
    },
    {
        asks: "a private image, signed",
        documented: "served",
        mock: "served",
        async answer(account) {
            const [key] = (await account.read("v1/keys")).keys;
            const options = { key: key.value, expiresAt: new Date(Date.now() + 600_000).toISOString() };
            return account.deliver(signDeliveryUrl(await privateUrl(account), options));
        },
    },
];

/** The details of the first such image. The package refuses a delivery URL that is not the image's own. */
async function detailsOf(account, test, what) {
    return account.call("getImageDetails", { imageId: (await account.find(test, what)).id });
}

async function privateUrl(account) {
    const image = await detailsOf(account, ({ requireSignedURLs }) => requireSignedURLs, "private image");
    const signed = Object.keys(image.access).find((name) => image.access[name] === "signed");
    return image.variantUrls[signed ?? cannotTell("no variant needs a signature")];
}
