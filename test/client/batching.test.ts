import { specialSecretSig, specialSigKey } from "@pulumi/pulumi/runtime";
import fc from "fast-check";
import { batching } from "../../src/client/batching";
import { type Client, createClient } from "../../src/client/client";
import {
    ApiError,
    BlockedError,
    CloudflareImagesError,
    ConnectionError,
    InvalidResponseError,
    PermissionError,
    AuthenticationError,
    RateLimitError,
    ServerError,
    TimeoutError,
} from "../../src/base/errors";
import type { WirePage } from "../../src/client/wire";
import type { ImageReference } from "../../src/base/ids";
import { lookUp } from "../../src/lookup/lookUpImage";
import { type MockApi, type MockApiOptions, startMockApi } from "../../src/testing";
import { imageIds } from "../support/deliveryUrls";
import { fakeAccount, type FakeAccountOptions } from "../support/fakeAccount";
import { settingsFor } from "../support/settings";

const running: MockApi[] = [];

afterEach(() => Promise.all(running.splice(0).map((mockApi) => mockApi.close())));

async function start(options: MockApiOptions): Promise<MockApi> {
    const mockApi = await startMockApi(options);
    running.push(mockApi);
    return mockApi;
}

function clientOf({ url }: MockApi): Client {
    return createClient(settingsFor(url));
}

function reference(imageId: string, changes: Partial<ImageReference> = {}): ImageReference {
    return { accountId: "0123456789abcdef0123456789abcdef", imageId, secrets: [], ...changes };
}

/** What becomes of each lookup: the image, or the error without what is another at each request. */
function endsOf(client: Client, ids: readonly string[]): Promise<unknown[]> {
    const lookups = ids.map((id) => {
        const { imageId, ...account } = reference(id);
        return lookUp({ client, account }, imageId);
    });
    return Promise.all(lookups.map((lookup) => lookup.catch(withoutChance)));
}

function withoutChance(error: unknown): unknown {
    expect(error).toBeInstanceOf(CloudflareImagesError);
    const { name, message, status } = error as CloudflareImagesError;
    return { name, message: message.replace(/Ray \S+|in \d+\.\d s/g, "…"), status };
}

/** The same client, but for the size of its pages. */
function withPages(client: Client, perPage: number): Client {
    return { ...client, getPages: (account, query) => client.getPages(account, { ...query, perPage }) };
}

function numbered(count: number, from = 0): string[] {
    return Array.from({ length: count }, (_, index) => `image-${from + index}`);
}

describe("lookups that wait together", () => {
    it("find what each of them would find alone, whatever the account and its pages are", async () => {
        const kinds = fc.constantFrom("listed" as const, "draft" as const, "missing" as const);
        const image = fc.oneof(
            { weight: 3, arbitrary: fc.tuple(imageIds, kinds, fc.nat(9)) },
            { weight: 1, arbitrary: fc.tuple(fc.uuid(), fc.constant("secret" as const), fc.nat(9)) },
        );
        const account = fc.uniqueArray(image, { selector: ([id]) => id, maxLength: 40 });
        const picks = fc.array(fc.nat(), { maxLength: 30 });
        const ends = { found: 0, failed: 0 };
        const mockApi = await start({
            variants: [{ id: "public" }, { id: "open", neverRequireSignedURLs: true }, { id: "hero" }],
        });
        const client = clientOf(mockApi);
        await fc.assert(
            fc.asyncProperty(account, picks, fc.integer({ min: 10, max: 15 }), async (images, picked, perPage) => {
                for (const [id, kind, age] of images.filter(([, kind]) => kind !== "missing")) {
                    const uploaded = `2024-01-02T00:00:0${age}.123Z`;
                    const requireSignedURLs = kind === "secret";
                    mockApi.putImage({ id, requireSignedURLs, draft: kind === "draft", meta: { id }, uploaded });
                }
                const ids = images.length === 0 ? [] : picked.map((pick) => images[pick % images.length]?.[0] ?? "");
                const alone = await endsOf(client, ids);
                const together = await endsOf(batching(withPages(client, perPage)), ids);
                images.forEach(([id]) => mockApi.deleteImage(id));
                expect(together).toEqual(alone);
                const failed = together.filter((end) => "message" in (end as object)).length;
                ends.failed += failed;
                ends.found += together.length - failed;
            }),
            { numRuns: 150 },
        );
        expect(ends.found).toBeGreaterThan(100);
        expect(ends.failed).toBeGreaterThan(100);
    }, 60_000);

    it("send at most one request more than twice those of the better plan, whatever the account and its pages are", async () => {
        const places = fc.uniqueArray(fc.integer({ min: -10, max: 60 }), { minLength: 1, maxLength: 40 });
        await fc.assert(
            fc.asyncProperty(places, fc.nat(50), fc.integer({ min: 1, max: 8 }), async (asked, count, perPage) => {
                const account = fakeAccount({ listed: numbered(count), drafts: numbered(10, -10), perPage });
                const ids = asked.map((place) => `image-${place}`);
                const client = batching(account);
                await Promise.allSettled(ids.map((id) => client.getImage(reference(id))));
                const unlisted = asked.filter((place) => place < 0 || place >= count).length;
                const paging = Math.max(1, Math.ceil(count / perPage)) + unlisted;
                expect(account.requests.length).toBeLessThanOrEqual(2 * Math.min(ids.length, paging) + 1);
            }),
            { numRuns: 300 },
        );
    });

    it.each([
        ["public", false, 6],
        ["all private, with the variant definitions", true, 7],
    ])(
        "take 5 pages and the count for 1,000 ids in an account of 5,000: %s",
        async (_, requireSignedURLs, expected) => {
            const account = numbered(5000).map(
                (_, index) => `2cdc28f0-017a-49c4-9ed7-${String(index).padStart(12, "0")}`,
            );
            const images = account.map((id, index) => ({
                id,
                requireSignedURLs,
                uploaded: new Date(Date.UTC(2024, 0, 1) + index * 1000).toISOString(),
            }));
            const mockApi = await start({ images });
            const ids = account.filter((__, index) => index % 5 === 0);
            const ends = await endsOf(batching(clientOf(mockApi)), ids);
            expect(ends).toMatchObject(ids.map((imageId) => ({ image: { imageId, accessProblem: null } })));
            expect(mockApi.requests).toHaveLength(expected);
            expect(mockApi.requests[0]?.path).toContain("images/v2?per_page=1000");
        },
    );

    it.each<[count: number, oldest: number, requests: string[]]>([
        [3000, 10, ["page 1", "stats", "page 2", "page 1 from the end"]],
        [20_500, 38, ["page 1", "stats", ...numbered(38, 20_462).map((id) => `image ${id}`)]],
    ])("read on, or one by one, by how many pages %d images are: the oldest %d", async (count, oldest, requests) => {
        const account = fakeAccount({ listed: numbered(count) });
        const client = batching(account);
        await Promise.all(numbered(oldest, count - oldest).map((id) => client.getImage(reference(id))));
        expect(account.requests).toEqual(requests);
    });

    it.each([1, 2, 3])("are read alone when they are %d", async (count) => {
        const account = fakeAccount({ listed: numbered(10) });
        const client = batching(account);
        await Promise.all(numbered(count).map((id) => client.getImage(reference(id))));
        expect(account.requests).toEqual(numbered(count).map((id) => `image ${id}`));
    });

    it("ask once for an image that several of them ask for, listed or not", async () => {
        const mockApi = await start({ images: [...numbered(4).map((id) => ({ id })), { id: "draft", draft: true }] });
        const client = batching(clientOf(mockApi));
        const ids = [...numbered(4), "draft", "draft", ...numbered(4)];
        const ends = await endsOf(client, ids);
        expect(ends).toMatchObject(ids.map((imageId) => ({ image: { imageId } })));
        expect(mockApi.requests.map(({ path }) => path.replace(/.*\/images\//, ""))).toEqual([
            "v2?per_page=1000",
            "v1/stats",
            "v1/draft",
        ]);
    });

    it("are kept apart by their accounts", async () => {
        const account = fakeAccount({ listed: numbered(9) });
        const asked: string[] = [];
        const client = batching({
            ...account,
            getPages: (of, query) => {
                asked.push(of.accountId);
                return account.getPages(of, query);
            },
        });
        const inAccount = (accountId: string, ids: readonly string[]) =>
            ids.map((id) => client.getImage(reference(id, { accountId })));
        await Promise.all([
            ...inAccount("one", numbered(4)),
            ...inAccount("two", numbered(4, 4)),
            ...inAccount("few", numbered(1)),
        ]);
        expect(asked.filter((accountId) => accountId !== "few")).toEqual(["one", "two"]);
        expect(account.requests.toSorted()).toEqual(["image image-0", "page 1", "page 1", "stats", "stats"]);
    });
});

describe("the freshness of lookups", () => {
    it("is that of a request of their own: each is answered by one that was sent after it was asked for", async () => {
        // How many turns of the event loop pass before each lookup, and until each answer.
        const asked = fc.array(fc.tuple(fc.nat(8), fc.nat(3)), { minLength: 1, maxLength: 40 });
        const delays = fc.array(fc.nat(5), { minLength: 1, maxLength: 10 });
        const answered = { by: new Set<string>() };
        await fc.assert(
            fc.asyncProperty(asked, delays, fc.integer({ min: 1, max: 4 }), async (lookups, waits, perPage) => {
                const answeredBy = new Map<string, number>();
                const account = stamped(
                    {
                        listed: numbered(7),
                        drafts: numbered(2, 7),
                        perPage,
                        onRequest: (number) => turns(waits[number % waits.length] ?? 0),
                    },
                    answered.by,
                );
                const client = batching(account);
                const reading: Promise<void>[] = [];
                for (const [image, pause] of lookups) {
                    await turns(pause);
                    const sentBefore = account.requests.length;
                    reading.push(
                        client.getImage(reference(`image-${image}`)).then(({ meta }) => {
                            expect(meta["sentAs"]).toBeGreaterThan(sentBefore);
                            answeredBy.set(`image-${image}`, Number(meta["sentAs"]));
                        }),
                    );
                }
                await Promise.all(reading);
                expect(answeredBy.size).toBeGreaterThan(0);
            }),
            { numRuns: 500 },
        );
        expect(answered.by).toEqual(new Set(["page", "image"]));
    });

    it("holds for one that is asked while pages are under way", async () => {
        let release: () => void = () => undefined;
        const held = new Promise<void>((resolve) => (release = resolve));
        const account = fakeAccount({
            listed: numbered(6),
            perPage: 3,
            onRequest: (number) => (number === 1 ? held : Promise.resolve()),
        });
        const client = batching(account);
        const first = numbered(6).map((id) => client.getImage(reference(id)));
        await turns(5);
        expect(account.requests).toEqual(["page 1", "stats"]);
        const late = client.getImage(reference("image-0"));
        await turns(5);
        expect(account.requests).toEqual(["page 1", "stats", "image image-0"]);
        release();
        await Promise.all([...first, late]);
        expect(account.requests).toEqual(["page 1", "stats", "image image-0", "page 2"]);
    });

    it("lets nothing be sent before the last of those that come in the same turn, however they come", async () => {
        const account = fakeAccount({ listed: numbered(6) });
        const client = batching(account);
        const ask = (id: string) => client.getImage(reference(id));
        const reading = [
            ask("image-0"),
            Promise.resolve().then(() => ask("image-1")),
            Promise.resolve().then(() => Promise.resolve().then(() => ask("image-2"))),
            new Promise((resolve) => process.nextTick(() => resolve(ask("image-3")))),
            new Promise((resolve) => queueMicrotask(() => resolve(ask("image-4")))),
            // The batch waits for another turn when more came in one.
            new Promise((resolve) => setImmediate(() => resolve(ask("image-5")))),
        ];
        await Promise.all(reading);
        expect(account.requests).toEqual(["page 1", "stats"]);
    });
});

it("does without the count where it fails", async () => {
    const mockApi = await start({
        images: numbered(20).map((id) => ({ id })),
        tokens: { "the-token": { denied: ["stats"] } },
    });
    const ends = await endsOf(batching(clientOf(mockApi)), numbered(10));
    expect(ends).toMatchObject(numbered(10).map((imageId) => ({ image: { imageId } })));
    expect(mockApi.requests).toHaveLength(2);
});

describe("a list that cannot be read", () => {
    const failing = (error: Error, options: Partial<FakeAccountOptions> = {}) => {
        const account = fakeAccount({ listed: numbered(9), ...options });
        const client = batching({
            ...account,
            async *getPages(of, query) {
                for await (const page of account.getPages(of, query)) {
                    yield page;
                    throw error;
                }
            },
        });
        return { account, client };
    };

    it.each([
        ["refused", new PermissionError("no", { status: 403 })],
        ["malformed", new InvalidResponseError("odd")],
        ["not answered as documented", new ApiError("bad", { status: 400 })],
        ["a fault of our own", new TypeError("odd")],
    ])("leaves what it has not shown to each image: %s", async (_, error) => {
        const { account, client } = failing(error, { perPage: 5 });
        const ids = [...numbered(9), "missing"];
        const ends = await Promise.allSettled(ids.map((id) => client.getImage(reference(id))));
        expect(ends.map(({ status }) => status)).toEqual([...numbered(9).map(() => "fulfilled"), "rejected"]);
        expect(ends[9]).toMatchObject({ reason: { name: "ImageNotFoundError" } });
        // What the page had shown is not asked for again.
        expect(account.requests).toEqual(["page 1", "stats", ...ids.slice(5).map((id) => `image ${id}`)]);
    });

    it.each([
        ["the rate limit", new RateLimitError("slow down", { status: 429 })],
        ["the credentials", new AuthenticationError("not valid", { status: 401 })],
        ["a server's fault", new ServerError("down", { status: 502 })],
        ["a timeout", new TimeoutError("late")],
        ["no connection", new ConnectionError("gone")],
        ["a block by the edge", new BlockedError("blocked", { status: 403 })],
    ])("fails all of them with the same error, and asks for nothing more: %s", async (_, error) => {
        const { account, client } = failing(error, { perPage: 5 });
        const ends = await Promise.allSettled(numbered(9).map((id) => client.getImage(reference(id))));
        expect(ends).toEqual(numbered(9).map(() => ({ status: "rejected", reason: error })));
        expect(account.requests).toEqual(["page 1", "stats"]);
    });

    it("costs one more request for an image in it that cannot be used, and none for those that nobody asked for", async () => {
        const poison = { [specialSigKey]: specialSecretSig, value: "x" };
        const mockApi = await start({ images: numbered(20).map((id) => ({ id })) });
        mockApi.putImage({ id: "poisoned", meta: poison });
        mockApi.putImage({ id: "other", meta: poison });
        const client = batching(createClient(settingsFor(mockApi.url, { maxRetries: 0 })));
        const ids = [...numbered(9), "poisoned"];
        const ends = await Promise.allSettled(
            ids.map((imageId) => client.getImage({ ...reference(imageId), accountId: mockApi.accountId })),
        );
        expect(ends.map(({ status }) => status)).toEqual([...numbered(9).map(() => "fulfilled"), "rejected"]);
        expect(ends[9]).toMatchObject({ reason: { message: expect.stringContaining('image "poisoned"') as string } });
        expect(mockApi.requests).toHaveLength(3);
    });

    it("is refused by the mock API, and each image is read", async () => {
        const mockApi = await start({
            images: numbered(5).map((id) => ({ id })),
            tokens: { "the-token": { denied: ["list"] } },
        });
        const ids = [...numbered(5), "missing"];
        const together = await endsOf(batching(clientOf(mockApi)), ids);
        // The list, the count, and each image.
        expect(mockApi.requests).toHaveLength(8);
        expect(together).toEqual(await endsOf(clientOf(mockApi), ids));
    });

    it.each([
        [429, RateLimitError],
        [503, ServerError],
    ])("fails each lookup as it would fail alone when the API answers %d", async (status, kind) => {
        const mockApi = await start({ images: numbered(5).map((id) => ({ id })) });
        mockApi.respond({ status, times: Infinity });
        const client = batching(clientOf(mockApi));
        const ends = await Promise.allSettled(numbered(5).map((id) => client.getImage(reference(id))));
        for (const end of ends) {
            expect(end).toMatchObject({ status: "rejected", reason: expect.any(kind) as unknown });
        }
        // The list, and the count beside it.
        expect(mockApi.requests.length).toBeLessThanOrEqual(2);
    });

    it.each([{ accountId: "the-secret-account" }])("shows no secret account id: %j", async ({ accountId }) => {
        const mockApi = await start({ accountId, images: [] });
        mockApi.respond({ status: 503, body: `account ${accountId} is down`, times: Infinity });
        const client = batching(clientOf(mockApi));
        const open = numbered(3).map((id) => client.getImage(reference(id, { accountId })));
        // Only one of them has it from a secret.
        const hidden = client.getImage(reference("image-4", { accountId, secrets: [accountId] }));
        for (const end of await Promise.allSettled([...open, hidden])) {
            const reason: unknown = end.status === "rejected" ? end.reason : undefined;
            expect(reason).toBeInstanceOf(ServerError);
            expect((reason as Error).message).toContain("the images of account [secret]");
            expect(JSON.stringify(reason) + String(reason)).not.toContain(accountId);
        }
        expect(mockApi.requests.length).toBeLessThanOrEqual(2);
    });
});

/** An account that says in each image which request answered. */
function stamped(options: FakeAccountOptions, answeredBy: Set<string>): ReturnType<typeof fakeAccount> {
    const account = fakeAccount(options);
    return {
        ...account,
        async getImage(image) {
            const sentAs = account.requests.length + 1;
            const found = await account.getImage(image);
            answeredBy.add("image");
            return { ...found, meta: { sentAs } };
        },
        async *getPages(of, query) {
            let sentAs = account.requests.length + 1;
            for await (const page of account.getPages(of, query)) {
                answeredBy.add("page");
                const stamp = sentAs;
                const images = page.images.map(([id, check]): WirePage["images"][number] => {
                    const image = check();
                    return [
                        id,
                        () => ("problem" in image ? image : { value: { ...image.value, meta: { sentAs: stamp } } }),
                    ];
                });
                yield { ...page, images };
                sentAs = account.requests.length + 1;
            }
        },
    };
}

async function turns(count: number): Promise<void> {
    for (let turn = 0; turn < count; turn++) {
        await new Promise((resolve) => setImmediate(resolve));
    }
}
