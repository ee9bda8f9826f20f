import { createHmac } from "node:crypto";
import type { MockApi, MockApiOptions } from "../../../src/testing";
import { parseDeliveryUrl } from "../../../src/delivery/deliveryUrl";
import { signDeliveryUrl } from "../../../src/delivery/signing";
import { drawPicture } from "../../../src/testing/delivery/picture";
import { imageList, images, send, start, type ReceivedResponse, type SendOptions } from "../helpers";
import { decodePng } from "./decodePng";

const hash = "Vh2Kq7sYt0RjLx9PwN4mBg";
const privateId = "2cdc28f0-017a-49c4-9ed7-87056c83901f";
const defaultKey = "mock-api-key-for-tests-it-is-no-secret-0";

/** Fetches without credentials. The path is sent as it is. */
function deliver(mockApi: MockApi, path: string, options: SendOptions = {}): Promise<ReceivedResponse> {
    return send(mockApi, path, { headers: {}, ...options });
}

async function deliverOnce(options: MockApiOptions, path: string): Promise<ReceivedResponse> {
    return deliver(await start(options), path);
}

function sign(path: string, key = defaultKey): string {
    return createHmac("sha256", Buffer.from(key, "utf8")).update(path, "utf8").digest("hex");
}

function signUntil(path: string, exp: number | string, key?: string): string {
    return `${path}?exp=${exp}&sig=${sign(`${path}?exp=${exp}`, key)}`;
}

function expectRefusal(response: ReceivedResponse, status: number, code: number, message = ""): void {
    expect(response.status).toBe(status);
    expect(response.headers).toMatchObject({ "content-type": "text/plain", "cf-resized": `err=${code}` });
    expect(response.headers["cf-ray"]).toBeDefined();
    expect(response.text).toMatch(new RegExp(`^ERROR ${code}: .*${message}.*\n$`));
}

describe("a public image", () => {
    it("is delivered as a PNG, without credentials", async () => {
        const response = await deliverOnce({ images: [{ id: "x" }] }, `/${hash}/x/public`);
        expect(response.status).toBe(200);
        expect(response.headers).toMatchObject({
            "content-type": "image/png",
            "content-length": `${response.body.length}`,
        });
        expect(response.headers["cf-ray"]).toBeDefined();
        expect(decodePng(response.body)).toMatchObject({ width: 1366, height: 768 });
    });

    it.each(["imagedelivery.net", "self"] as const)("is delivered at the URL of its details: %s", async (deliverAt) => {
        const ids = [
            "non-prod/embed/1.jpeg",
            "a b",
            "100%",
            "50%25",
            "été/ñ 😀",
            "a+b&c=d",
            "8985537f-4737-4cb0-e5c0-dede4a08fd00",
        ];
        const mockApi = await start({ images: ids.map((id) => ({ id })), variants: [{ id: "small" }], deliverAt });
        for (const id of ids) {
            const { result } = await send(mockApi, `${images}/${encodeURIComponent(id)}`);
            const [url = ""] = result.variants as string[];
            const response = await fetch(url.replace("https://imagedelivery.net", mockApi.deliveryUrl));
            expect([id, response.status]).toEqual([id, 200]);
        }
    });

    it("is delivered on a custom domain as well", async () => {
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

    it("has the size that its variant gives", async () => {
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

    it("has only headers when the method is HEAD", async () => {
        const mockApi = await start({ images: [{ id: "x" }] });
        const [whole, head] = [
            await deliver(mockApi, `/${hash}/x/public`),
            await deliver(mockApi, `/${hash}/x/public`, { method: "HEAD" }),
        ];
        expect(head.status).toBe(200);
        expect(head.body).toHaveLength(0);
        expect(head.headers["content-length"]).toBe(whole.headers["content-length"]);
    });

    it.each(["POST", "PUT", "DELETE", "OPTIONS"])("is refused with %s", async (method) => {
        const response = await deliver(await start({ images: [{ id: "x" }] }), `/${hash}/x/public`, { method });
        expect(response.status).toBe(405);
        expect(response.headers.allow).toBe("GET, HEAD");
    });

    it.each([
        ["bytes=0-0", 206, 0, 1],
        ["bytes=1-3", 206, 1, 4],
        ["bytes=8-99999999", 206, 8, undefined],
        ["bytes=3-1", 200, 0, undefined],
        ["bytes=99999999-99999999", 200, 0, undefined],
        ["bytes=-1", 200, 0, undefined],
        ["lines=0-0", 200, 0, undefined],
    ])("may be read in part: %s", async (range, status, first, end) => {
        const mockApi = await start({ images: [{ id: "x" }] });
        const { body: whole } = await deliver(mockApi, `/${hash}/x/public`);
        const response = await deliver(mockApi, `/${hash}/x/public`, { headers: { range } });
        expect(response.status).toBe(status);
        expect(response.body).toEqual(whole.subarray(first, end));
        expect(response.headers["content-range"]).toBe(
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

describe("the picture of an image", () => {
    it("is that of its id and its own size, as the variant fits it", async () => {
        const mockApi = await start({
            images: [
                { id: "x", filename: "hero.jpeg" },
                { id: "y", width: 600, height: 600 },
            ],
            variants: [
                { id: "small", options: { width: 200, height: 100 } },
                { id: "padded", options: { fit: "pad", width: 200, height: 100 } },
            ],
        });
        const [wide, square] = [
            { width: 1366, height: 768 },
            { width: 600, height: 600 },
        ];
        for (const [path, picture] of [
            ["x/small", drawPicture("x", wide, { width: 178, height: 100 }, "scale-down")],
            ["y/small", drawPicture("y", square, { width: 100, height: 100 }, "scale-down")],
            ["y/padded", drawPicture("y", square, { width: 200, height: 100 }, "pad")],
        ] as const) {
            expect((await deliver(mockApi, `/${hash}/${path}`)).body).toEqual(picture);
        }
    });
});

describe("delivery URLs that lead to the mock API itself", () => {
    const options: MockApiOptions = {
        images: [{ id: "brand/logo 50%.png" }, { id: privateId, requireSignedURLs: true }],
        variants: [{ id: "public" }],
        deliverAt: "self",
    };
    const ids = ["brand/logo 50%.png", privateId];

    it("are those of a custom domain, in image details and in the list", async () => {
        const mockApi = await start(options);
        const listed = (await send(mockApi, imageList)).result.images as { id: string; variants: string[] }[];
        for (const id of ids) {
            const details = (await send(mockApi, `${images}/${encodeURIComponent(id)}`)).result.variants as string[];
            expect(details).toEqual([expect.stringMatching(`^${mockApi.deliveryUrl}/cdn-cgi/imagedelivery/${hash}/`)]);
            expect(listed.find((image) => image.id === id)?.variants).toEqual(details);
            expect(parseDeliveryUrl(details[0] ?? "")).toEqual({
                host: new URL(mockApi.url).host,
                accountHash: hash,
                imageId: id,
                variant: "public",
            });
        }
    });

    it("are delivered as they are, and signed by the package when the image requires it", async () => {
        const mockApi = await start(options);
        const [open = "", closed = ""] = await Promise.all(
            ids.map(async (id) => {
                const { result } = await send(mockApi, `${images}/${encodeURIComponent(id)}`);
                return (result.variants as string[])[0];
            }),
        );
        const statusOf = async (url: string) => (await fetch(url)).status;
        const expiresAt = new Date(Date.now() + 60_000);
        expect(await statusOf(open)).toBe(200);
        expect(await statusOf(closed)).toBe(403);
        expect(await statusOf(signDeliveryUrl(closed, { key: defaultKey }))).toBe(200);
        expect(await statusOf(signDeliveryUrl(closed, { key: defaultKey, expiresAt }))).toBe(200);
        expect(await statusOf(signDeliveryUrl(closed, { key: "another" }))).toBe(403);
    });
});

describe("what does not exist", () => {
    const options = { images: [{ id: "x" }, { id: "draft", draft: true }] };

    it.each([
        ["an unknown image", `/${hash}/missing/public`, 404, 9431],
        ["a draft", `/${hash}/draft/public`, 404, 9431],
        ["no image", `/${hash}/public`, 404, 9431],
        ["only the account", `/${hash}`, 404, 9431],
        ["an id that cannot be decoded", `/${hash}/%ff/public`, 404, 9431],
        ["another account", "/AAAAAAAAAAAAAAAAAAAAAA/x/public", 403, 9427],
        ["the account by its id", "/0123456789abcdef0123456789abcdef/x/public", 403, 9427],
        ["an unknown variant", `/${hash}/x/missing`, 403, 9425],
        ["a variant that cannot be decoded", `/${hash}/x/100%`, 403, 9425],
    ])("is refused: %s", async (_, path, status, code) => {
        expectRefusal(await deliverOnce(options, path), status, code);
        expectRefusal(await deliverOnce(options, `/cdn-cgi/imagedelivery${path}`), status, code);
    });

    it("has no body when the method is HEAD", async () => {
        const response = await deliver(await start(), `/${hash}/missing/public`, { method: "HEAD" });
        expect(response).toMatchObject({ status: 404, text: "", headers: { "cf-resized": "err=9431" } });
    });
});

describe("a flexible variant", () => {
    const path = `/${hash}/x/w=100,fit=scale-down`;

    it("is refused by default", async () => {
        expectRefusal(await deliverOnce({ images: [{ id: "x" }] }, path), 403, 9429);
    });

    it("is delivered when they are enabled", async () => {
        const response = await deliverOnce(
            { images: [{ id: "x", width: 200, height: 80 }], flexibleVariants: true },
            path,
        );
        expect(response.status).toBe(200);
        expect(decodePng(response.body)).toMatchObject({ width: 100, height: 40 });
    });

    it.each([true, false])("is refused for an image that requires signed URLs (enabled: %s)", async (flexible) => {
        const mockApi = await start({
            images: [{ id: privateId, requireSignedURLs: true }],
            flexibleVariants: flexible,
        });
        const privatePath = path.replace("/x/", `/${privateId}/`);
        expectRefusal(await deliver(mockApi, privatePath), 403, 9425);
        expectRefusal(await deliver(mockApi, signUntil(privatePath, 4_000_000_000)), 403, 9425);
    });
});

describe("an image that requires signed URLs", () => {
    const path = `/${hash}/${privateId}/public`;
    const now = () => 1_700_000_000_000;
    const exp = 1_800_000_000;
    const options: MockApiOptions = {
        images: [{ id: privateId, requireSignedURLs: true }],
        variants: [{ id: "public" }, { id: "open", neverRequireSignedURLs: true }],
        now,
    };

    it("is delivered with a signature made by another program", async () => {
        const mockApi = await start(options);
        const [bounded, unbounded] = [
            `${path}?exp=1800000000&sig=df305d60967e0461663f400abf21523ab7d3de4f8c8c43974a517aefe0c37da3`,
            `${path}?sig=f174f3d024175da9879abf19851576e1ece55497dad833f9a1b285dc21090cb7`,
        ];
        for (const url of [bounded, unbounded, bounded.replace(/exp=(.*)&sig=(.*)/, "sig=$2&exp=$1")]) {
            expect((await deliver(mockApi, url)).status).toBe(200);
        }
    });

    it("is refused without a signature", async () => {
        const mockApi = await start(options);
        expectRefusal(await deliver(mockApi, path), 403, 9425, "has no signature");
        expectRefusal(await deliver(mockApi, `${path}?exp=${exp}`), 403, 9425, "has no signature");
        expectRefusal(await deliver(mockApi, `${path}?sig=`), 403, 9425, "does not match");
    });

    it("is delivered without one only through a variant that never requires them", async () => {
        const mockApi = await start(options);
        expect((await deliver(mockApi, `/${hash}/${privateId}/open`)).status).toBe(200);
        expectRefusal(await deliver(mockApi, path), 403, 9425);
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

    it.each(["public", "%70ublic", "publi%63"])("is signed by its path as sent: %s", async (name) => {
        const mockApi = await start(options);
        const onWire = `/${hash}/${privateId}/${name}`;
        expect((await deliver(mockApi, signUntil(onWire, exp))).status).toBe(200);
        if (decodeURIComponent(onWire) !== onWire) {
            const decoded = sign(`${decodeURIComponent(onWire)}?exp=${exp}`);
            expectRefusal(await deliver(mockApi, `${onWire}?exp=${exp}&sig=${decoded}`), 403, 9425);
        }
    });

    it("is refused with the same expiry in another form", async () => {
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

    it("is delivered with any of the keys while the account has it", async () => {
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
        const neighbours = Array.from(privateId, (_, index) => index)
            .filter((index) => privateId[index] !== "-")
            .map((index) => withOther(privateId, index));
        const variants = Array.from("public", (_, index) => withOther("public", index));
        const mockApi = await start({
            images: [privateId, ...neighbours].map((id) => ({ id, requireSignedURLs: true })),
            variants: ["public", ...variants].map((id) => ({ id })),
            now,
        });
        const [, query = ""] = signUntil(path, exp).split("?");
        for (const other of [
            ...neighbours.map((id) => `${id}/public`),
            ...variants.map((name) => `${privateId}/${name}`),
        ]) {
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

    it("do not count towards the rate limit", async () => {
        const mockApi = await start({ images: [{ id: "x" }], rateLimit: { requests: 1 } });
        for (let count = 0; count < 3; count++) {
            const response = await deliver(mockApi, `/${hash}/x/public`);
            expect(response.status).toBe(200);
            expect(response.headers).not.toHaveProperty("ratelimit");
        }
        expect((await send(mockApi, `${images}/x`)).status).toBe(200);
        expect((await send(mockApi, `${images}/x`)).status).toBe(429);
        expect((await deliver(mockApi, `/${hash}/x/public`)).status).toBe(200);
    });

    it("do not count as reads of the image", async () => {
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
