import { createHmac } from "node:crypto";
import type { MockApi, MockApiOptions } from "../../../src/testing";
import { images, send, start, type Answer, type SendOptions } from "../helpers";
import { decodePng } from "./decodePng";

const hash = "Vh2Kq7sYt0RjLx9PwN4mBg";
const defaultKey = "mock-api-key-for-tests-it-is-no-secret-0";

/** Fetches with no credentials; the path reaches the wire as it is. */
function deliver(mockApi: MockApi, path: string, options: SendOptions = {}): Promise<Answer> {
    return send(mockApi, path, { headers: {}, ...options });
}

async function deliverOnce(options: MockApiOptions, path: string): Promise<Answer> {
    return deliver(await start(options), path);
}

function sign(path: string, key = defaultKey): string {
    return createHmac("sha256", Buffer.from(key, "utf8")).update(path, "utf8").digest("hex");
}

function signUntil(path: string, exp: number | string, key?: string): string {
    return `${path}?exp=${exp}&sig=${sign(`${path}?exp=${exp}`, key)}`;
}

function expectRefusal(answer: Answer, status: number, code: number, message = ""): void {
    expect(answer.status).toBe(status);
    expect(answer.headers).toMatchObject({ "content-type": "text/plain", "cf-images": `err=${code}` });
    expect(answer.headers["cf-ray"]).toBeDefined();
    expect(answer.text).toMatch(new RegExp(`^ERROR ${code}: .*${message}.*\n$`));
}

describe("a public image", () => {
    it("is delivered as a PNG, without credentials", async () => {
        const answer = await deliverOnce({ images: [{ id: "x" }] }, `/${hash}/x/public`);
        expect(answer.status).toBe(200);
        expect(answer.headers).toMatchObject({
            "content-type": "image/png",
            "content-length": `${answer.body.length}`,
        });
        expect(answer.headers["cf-ray"]).toBeDefined();
        expect(decodePng(answer.body)).toMatchObject({ width: 1366, height: 768 });
    });

    it("is delivered at the URL of its details, with the origin replaced", async () => {
        const ids = [
            "non-prod/embed/1.jpeg",
            "a b",
            "100%",
            "50%25",
            "été/ñ 😀",
            "a+b&c=d",
            "8985537f-4737-4cb0-e5c0-dede4a08fd00",
        ];
        const mockApi = await start({ images: ids.map((id) => ({ id })), variants: [{ id: "small" }] });
        for (const id of ids) {
            const { result } = await send(mockApi, `${images}/${encodeURIComponent(id)}`);
            const [url = ""] = result.variants as string[];
            const response = await fetch(url.replace("https://imagedelivery.net", mockApi.deliveryUrl));
            expect([id, response.status]).toEqual([id, 200]);
        }
    });

    it("is delivered on a custom domain, too", async () => {
        const mockApi = await start({ images: [{ id: "a/b" }] });
        const path = `/${hash}/a/b/public`;
        const onCustomDomain = await deliver(mockApi, `/cdn-cgi/imagedelivery${path}`);
        expect(onCustomDomain.body).toEqual((await deliver(mockApi, path)).body);
        expectRefusal(await deliver(mockApi, `/cdn-cgi/image${path}`), 403, 9427);
    });

    it("is delivered whether its URL is signed or not", async () => {
        const mockApi = await start({ images: [{ id: "x" }] });
        expect((await deliver(mockApi, signUntil(`/${hash}/x/public`, 1))).status).toBe(200);
        expect((await deliver(mockApi, `/${hash}/x/public?sig=0`)).status).toBe(200);
    });

    it("has the size that its variant makes of it", async () => {
        const mockApi = await start({
            images: [{ id: "x", width: 600, height: 300 }],
            variants: [
                { id: "default" },
                { id: "thumbnail", options: { width: 100, height: 100 } },
                { id: "large", options: { fit: "contain", width: 900, height: 900 } },
                { id: "square", options: { fit: "cover", width: 80, height: 80 } },
            ],
        });
        const sizes = [];
        for (const variant of ["default", "thumbnail", "large", "square"]) {
            const { width, height } = decodePng((await deliver(mockApi, `/${hash}/x/${variant}`)).body);
            sizes.push(`${width}×${height}`);
        }
        expect(sizes).toEqual(["600×300", "100×50", "900×450", "80×80"]);
    });

    it("is asked for with HEAD to have the headers alone", async () => {
        const mockApi = await start({ images: [{ id: "x" }] });
        const [whole, head] = [
            await deliver(mockApi, `/${hash}/x/public`),
            await deliver(mockApi, `/${hash}/x/public`, { method: "HEAD" }),
        ];
        expect(head.status).toBe(200);
        expect(head.body).toHaveLength(0);
        expect(head.headers["content-length"]).toBe(whole.headers["content-length"]);
    });

    it.each(["POST", "PUT", "DELETE", "OPTIONS"])("is not to be had with %s", async (method) => {
        const answer = await deliver(await start({ images: [{ id: "x" }] }), `/${hash}/x/public`, { method });
        expect(answer.status).toBe(405);
        expect(answer.headers.allow).toBe("GET, HEAD");
    });

    it.each([
        ["bytes=0-0", 206, 0, 1],
        ["bytes=1-3", 206, 1, 4],
        ["bytes=8-99999999", 206, 8, undefined],
        ["bytes=3-1", 200, 0, undefined],
        ["bytes=99999999-99999999", 200, 0, undefined],
        ["bytes=-1", 200, 0, undefined],
        ["lines=0-0", 200, 0, undefined],
    ])("may be had in part: %s", async (range, status, first, end) => {
        const mockApi = await start({ images: [{ id: "x" }] });
        const { body: whole } = await deliver(mockApi, `/${hash}/x/public`);
        const answer = await deliver(mockApi, `/${hash}/x/public`, { headers: { range } });
        expect(answer.status).toBe(status);
        expect(answer.body).toEqual(whole.subarray(first, end));
        expect(answer.headers["content-range"]).toBe(
            status === 206 ? `bytes ${first}-${(end ?? whole.length) - 1}/${whole.length}` : undefined,
        );
    });

    it.each([
        { width: 0, height: 1 },
        { width: 1, height: 1.5 },
        { width: 12_001, height: 1 },
        { width: NaN, height: 1 },
    ])("cannot have the sides %j", async (sides) => {
        const mockApi = await start();
        expect(() => mockApi.putImage({ id: "x", ...sides })).toThrow("must be a whole number of pixels");
    });
});

describe("what is not there", () => {
    const options = { images: [{ id: "x" }, { id: "draft", draft: true }] };

    it.each([
        ["an unknown image", `/${hash}/missing/public`, 404, 9431],
        ["a draft", `/${hash}/draft/public`, 404, 9431],
        ["no image", `/${hash}/public`, 404, 9431],
        ["no more than the account", `/${hash}`, 404, 9431],
        ["an id that cannot be decoded", `/${hash}/%ff/public`, 404, 9431],
        ["another account", "/AAAAAAAAAAAAAAAAAAAAAA/x/public", 403, 9427],
        ["the account by its id", "/0123456789abcdef0123456789abcdef/x/public", 403, 9427],
        ["an unknown variant", `/${hash}/x/missing`, 403, 9425],
        ["a variant that cannot be decoded", `/${hash}/x/100%`, 403, 9425],
    ])("is refused: %s", async (_, path, status, code) => {
        expectRefusal(await deliverOnce(options, path), status, code);
        expectRefusal(await deliverOnce(options, `/cdn-cgi/imagedelivery${path}`), status, code);
    });

    it("has no body when it is asked for with HEAD", async () => {
        const answer = await deliver(await start(), `/${hash}/missing/public`, { method: "HEAD" });
        expect(answer).toMatchObject({ status: 404, text: "", headers: { "cf-images": "err=9431" } });
    });
});

describe("a flexible variant", () => {
    const path = `/${hash}/x/w=100,fit=scale-down`;

    it("is refused by default", async () => {
        expectRefusal(await deliverOnce({ images: [{ id: "x" }] }, path), 403, 9429);
    });

    it("is delivered when they are enabled", async () => {
        const answer = await deliverOnce(
            { images: [{ id: "x", width: 200, height: 80 }], flexibleVariants: true },
            path,
        );
        expect(answer.status).toBe(200);
        expect(decodePng(answer.body)).toMatchObject({ width: 100, height: 40 });
    });

    it.each([true, false])(
        "is never to be had of an image that requires signed URLs (enabled: %s)",
        async (flexible) => {
            const mockApi = await start({ images: [{ id: "x", requireSignedURLs: true }], flexibleVariants: flexible });
            expectRefusal(await deliver(mockApi, path), 403, 9425);
            expectRefusal(await deliver(mockApi, signUntil(path, 4_000_000_000)), 403, 9425);
        },
    );
});

describe("an image that requires signed URLs", () => {
    const path = `/${hash}/private/public`;
    const now = () => 1_700_000_000_000;
    const exp = 1_800_000_000;
    const options: MockApiOptions = {
        images: [{ id: "private", requireSignedURLs: true }],
        variants: [{ id: "public" }, { id: "open", neverRequireSignedURLs: true }],
        now,
    };

    it("is delivered with a signature that was made elsewhere", async () => {
        const mockApi = await start(options);
        const [bounded, unbounded] = [
            `${path}?exp=1800000000&sig=29e9b4040a29b4125412c04a0229b1b45c69bdd49e0b6240b8babb438e38526f`,
            `${path}?sig=63d8515a225ad0b0a42e56fdd8e9febd67714fdc2eca9da1bd9eb3e2e417d9e2`,
        ];
        for (const url of [bounded, unbounded, bounded.replace(/exp=(.*)&sig=(.*)/, "sig=$2&exp=$1")]) {
            expect((await deliver(mockApi, url)).status).toBe(200);
        }
    });

    it("is refused without one", async () => {
        const mockApi = await start(options);
        expectRefusal(await deliver(mockApi, path), 403, 9425, "has no signature");
        expectRefusal(await deliver(mockApi, `${path}?exp=${exp}`), 403, 9425, "has no signature");
        expectRefusal(await deliver(mockApi, `${path}?sig=`), 403, 9425, "does not match");
    });

    it("is delivered through a variant that never requires them, and only that", async () => {
        const mockApi = await start(options);
        expect((await deliver(mockApi, `/${hash}/private/open`)).status).toBe(200);
        expectRefusal(await deliver(mockApi, `/${hash}/private/public`), 403, 9425);
    });

    it("is delivered until the second at which the URL expires", async () => {
        let nowMs = exp * 1000 - 1;
        const mockApi = await start({ ...options, now: () => nowMs });
        expect((await deliver(mockApi, signUntil(path, exp))).status).toBe(200);
        nowMs += 1;
        expectRefusal(await deliver(mockApi, signUntil(path, exp)), 403, 9425, "has expired");
        expect((await deliver(mockApi, `${path}?sig=${sign(path)}`)).status).toBe(200);
    });

    it("expires by the clock of the machine by default", async () => {
        const mockApi = await start({ images: options.images ?? [] });
        const seconds = Math.floor(Date.now() / 1000);
        expect((await deliver(mockApi, signUntil(path, seconds + 60))).status).toBe(200);
        expectRefusal(await deliver(mockApi, signUntil(path, seconds - 60)), 403, 9425, "has expired");
    });

    it.each(["", "soon", "1e99", "-1", "1800000000000.5", " 1800000000"])(
        "is refused with the expiry %j",
        async (text) => {
            const url = `${path}?exp=${encodeURIComponent(text)}&sig=${sign(`${path}?exp=${text}`)}`;
            expectRefusal(await deliver(await start(options), url), 403, 9425);
        },
    );

    it.each(["public/private", "a b", "100%", "été 😀", "a+b", "a?b"])(
        "is signed by its path on the wire: %s",
        async (id) => {
            const mockApi = await start({ images: [{ id, requireSignedURLs: true }], now });
            const onWire = `/${hash}/${id.split("/").map(encodeURIComponent).join("/")}/public`;
            expect((await deliver(mockApi, signUntil(onWire, exp))).status).toBe(200);
            if (decodeURIComponent(onWire) !== onWire) {
                const decoded = sign(`${decodeURIComponent(onWire)}?exp=${exp}`);
                expectRefusal(await deliver(mockApi, `${onWire}?exp=${exp}&sig=${decoded}`), 403, 9425);
            }
        },
    );

    it("is refused with the same expiry in other words", async () => {
        const sig = sign(`${path}?exp=${exp}`);
        expectRefusal(
            await deliver(await start(options), `${path}?exp=0${exp}&sig=${sig}`),
            403,
            9425,
            "does not match",
        );
    });

    it("is signed without the prefix of a custom domain", async () => {
        const mockApi = await start(options);
        const prefix = "/cdn-cgi/imagedelivery";
        expect((await deliver(mockApi, prefix + signUntil(path, exp))).status).toBe(200);
        expectRefusal(await deliver(mockApi, signUntil(prefix + path, exp)), 403, 9425, "does not match");
    });

    it("is delivered by any of the keys, as long as it is there", async () => {
        const mockApi = await start({ ...options, signingKeys: { one: "first", two: "clé" } });
        expect((await deliver(mockApi, signUntil(path, exp, "first"))).status).toBe(200);
        expect((await deliver(mockApi, signUntil(path, exp, "clé"))).status).toBe(200);
        expectRefusal(await deliver(mockApi, signUntil(path, exp, defaultKey)), 403, 9425);
        mockApi.deleteSigningKey("one");
        expectRefusal(await deliver(mockApi, signUntil(path, exp, "first")), 403, 9425);
        mockApi.putSigningKey("three", "third");
        expect((await deliver(mockApi, signUntil(path, exp, "third"))).status).toBe(200);
    });

    it("is refused once a character of the signature, the expiry or the parameter names changes", async () => {
        const mockApi = await start(options);
        const url = signUntil(path, exp);
        for (const index of Array.from(url.slice(path.length + 1), (_, offset) => path.length + 1 + offset)) {
            expectRefusal(await deliver(mockApi, withOther(url, index)), 403, 9425);
        }
        const sig = sign(`${path}?exp=${exp}`);
        for (const other of [sig.toUpperCase(), sig.slice(1), sig.slice(0, -1), `${sig}0`, `0${sig}`]) {
            expectRefusal(await deliver(mockApi, `${path}?exp=${exp}&sig=${other}`), 403, 9425, "does not match");
        }
    });

    it("is refused once a character of its id or variant changes, even to that of another image", async () => {
        const neighbours = Array.from("private", (_, index) => withOther("private", index));
        const variants = Array.from("public", (_, index) => withOther("public", index));
        const mockApi = await start({
            images: ["private", ...neighbours].map((id) => ({ id, requireSignedURLs: true })),
            variants: ["public", ...variants].map((id) => ({ id })),
            now,
        });
        const [, query = ""] = signUntil(path, exp).split("?");
        for (const other of [...neighbours.map((id) => `${id}/public`), ...variants.map((name) => `private/${name}`)]) {
            expectRefusal(await deliver(mockApi, `/${hash}/${other}?${query}`), 403, 9425, "does not match");
        }
    });
});

describe("deliveries", () => {
    it("are recorded and may be scripted", async () => {
        const mockApi = await start({ images: [{ id: "x" }] });
        const path = `/${hash}/x/public?a=b`;
        mockApi.respond({ when: (request) => request.path === path, status: 503 });
        expect((await deliver(mockApi, path)).status).toBe(503);
        expect((await deliver(mockApi, path, { method: "HEAD" })).status).toBe(200);
        expect(mockApi.requests).toMatchObject([
            { method: "GET", path },
            { method: "HEAD", path },
        ]);
    });

    it("do not count for the rate limit", async () => {
        const mockApi = await start({ images: [{ id: "x" }], rateLimit: { requests: 1 } });
        for (let count = 0; count < 3; count++) {
            const answer = await deliver(mockApi, `/${hash}/x/public`);
            expect(answer.status).toBe(200);
            expect(answer.headers).not.toHaveProperty("ratelimit");
        }
        expect((await send(mockApi, `${images}/x`)).status).toBe(200);
        expect((await send(mockApi, `${images}/x`)).status).toBe(429);
        expect((await deliver(mockApi, `/${hash}/x/public`)).status).toBe(200);
    });

    it("are no reads of the image", async () => {
        const mockApi = await start({ images: [{ id: "x", uploaded: "2024-01-02T03:04:05Z" }] });
        await deliver(mockApi, `/${hash}/x/public`);
        expect((await send(mockApi, `${images}/x`)).result.uploaded).toBe("2024-01-02T03:04:05Z");
    });

    it("follow the account hash of the options", async () => {
        const mockApi = await start({ images: [{ id: "x" }], accountHash: "OTHER" });
        expect((await deliver(mockApi, "/OTHER/x/public")).status).toBe(200);
        expectRefusal(await deliver(mockApi, `/${hash}/x/public`), 403, 9427);
    });
});

/** The text with one other character, of the same kind where that matters. */
function withOther(text: string, index: number): string {
    return text.slice(0, index) + (text[index] === "1" ? "2" : "1") + text.slice(index + 1);
}
