import { type Client, createClient } from "../../src/client/client";
import type { WireVariants } from "../../src/client/wire";
import type { Settings } from "../../src/base/settings";
import {
    AuthenticationError,
    ExpectationError,
    ImageNotFoundError,
    PermissionError,
    RateLimitError,
    ServerError,
} from "../../src/base/errors";
import type { ImageReference } from "../../src/base/imageReference";
import { type Judgement, lookUp } from "../../src/lookup/lookUpImage";
import { type MockApi, startMockApi } from "../../src/testing";
import { fakeClient, wireImage, wireVariant } from "../support/fakeClient";
import { settingsFor } from "../support/settings";

const reference: ImageReference = { accountId: "account", imageId: "x", secretInputs: [] };
const privateImage = { ...wireImage, requireSignedUrls: true };
const definitions: WireVariants = new Map([
    ["public", wireVariant(false)],
    ["thumbnail", wireVariant(true)],
]);

const mandatory = (expect: Judgement["expect"]): Judgement => ({ expect, level: "mandatory" });
const advisory = (expect: Judgement["expect"]): Judgement => ({ expect, level: "advisory" });

function clientOf(answers: Partial<Client> = {}) {
    return fakeClient({
        getImage: () => Promise.resolve(privateImage),
        getVariants: () => Promise.resolve(definitions),
        ...answers,
    });
}

function run(client: Client, judgement?: Judgement, changes: Partial<ImageReference> = {}) {
    return lookUp(client, { ...reference, ...changes }, judgement, undefined);
}

async function failureOf(promise: Promise<unknown>): Promise<ExpectationError> {
    const error = await promise.then(
        () => undefined,
        (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(ExpectationError);
    return error as ExpectationError;
}

describe("a lookup", () => {
    it("asks for the variant definitions only when the image requires signed URLs, and after the image", async () => {
        const open = clientOf({ getImage: () => Promise.resolve(wireImage) });
        expect(await run(open)).toMatchObject({
            known: { access: { public: "public", thumbnail: "public" }, accessProblem: null },
            warning: null,
        });
        expect(open.asked).toEqual(["getImage"]);

        const closed = clientOf();
        expect(await run(closed)).toMatchObject({
            known: {
                requireSignedUrls: true,
                access: { public: "signed", thumbnail: "public" },
                accessProblem: null,
            },
            warning: null,
        });
        expect(closed.asked).toEqual(["getImage", "getVariants"]);
    });

    it("asks for the definitions of an image that is judged no more than for those of another", async () => {
        const client = clientOf({ getImage: () => Promise.resolve(wireImage) });
        await run(client, mandatory({ requireSignedUrls: false, variants: ["thumbnail"], draft: false }));
        expect(client.asked).toEqual(["getImage"]);
    });

    it("fails when the image cannot be read, and asks for nothing more", async () => {
        const client = clientOf({ getImage: () => Promise.reject(new ImageNotFoundError("gone")) });
        await expect(run(client, advisory({ draft: false }))).rejects.toThrow("gone");
        expect(client.asked).toEqual(["getImage"]);
    });
});

describe("credentials that may read the image and not the variant definitions", () => {
    let mockApi: MockApi | undefined;

    afterEach(() => mockApi?.close());

    it("leave the access unknown, and say why in the same words at every read", async () => {
        mockApi = await startMockApi({
            images: [{ id: "x", requireSignedURLs: true }],
            tokens: { "the-token": { denied: ["variants"] } },
        });
        const settings: Settings = settingsFor(mockApi.url);
        const image = { ...reference, accountId: mockApi.accountId };
        const first = await lookUp(createClient(settings), image, undefined, undefined);
        const second = await lookUp(createClient(settings), image, undefined, undefined);
        const needing = lookUp(createClient(settings), image, advisory({ requireSignedUrls: true }), undefined);
        await expect(needing).rejects.toThrow(PermissionError);
        expect(first).toMatchObject({ known: { requireSignedUrls: true, access: null }, warning: null });
        expect(first.known.accessProblem).toBe(
            `The access to the variants of image "x" of account "${mockApi.accountId}" is not known, for the credentials ` +
                `may not read the variant definitions of account "${mockApi.accountId}": 403 (10000 Authentication error). ` +
                'They need the permission "Images Read" on that account.',
        );
        expect(second).toEqual(first);
    });

    it.each([
        ["a permission that is missing", new PermissionError("no", { status: 403, rayId: "the-ray" })],
        ["a token that expires meanwhile", new AuthenticationError("no", { status: 401, rayId: "the-ray" })],
    ])("fail only what depends on the access: %s", async (_, refusal) => {
        const client = clientOf({ getVariants: () => Promise.reject(refusal) });
        const harmless = { variants: ["public", "thumbnail"], draft: false, creator: "someone", meta: {} };
        const { known } = await run(client, mandatory({ ...harmless, verifyDelivery: false }));
        expect(known.access).toBeNull();
        expect(known.accessProblem).toMatch(/is not known, .*: 40[13]\. /);
        expect(known.accessProblem).not.toContain("the-ray");
        for (const needing of [{ requireSignedUrls: true }, { requireSignedUrls: false }, { verifyDelivery: true }]) {
            await expect(run(client, mandatory({ ...harmless, ...needing }))).rejects.toBe(refusal);
            await expect(run(client, advisory(needing))).rejects.toBe(refusal);
        }
    });

    it("show no secret id in what the state keeps", async () => {
        const client = clientOf({ getVariants: () => Promise.reject(new PermissionError("no", { status: 403 })) });
        const secretIds = { accountId: "the-account", imageId: "the-image" };
        const lookup = await run(client, undefined, { ...secretIds, secretInputs: ["accountId", "imageId"] });
        expect(lookup.known.accessProblem).toContain("image [secret] of account [secret]");
        expect(lookup.known.accessProblem).not.toMatch(/the-account|the-image/);
    });

    it.each([
        ["an outage", new ServerError("down")],
        ["the rate limit", new RateLimitError("slow down")],
        ["a fault of our own", new TypeError("odd")],
    ])("are not what any other fault is, which fails every lookup: %s", async (_, fault) => {
        const client = clientOf({ getVariants: () => Promise.reject(fault) });
        await expect(run(client)).rejects.toBe(fault);
        await expect(run(client, advisory({ draft: false }))).rejects.toBe(fault);
    });
});

describe("an image that is not as expected", () => {
    const broken = { requireSignedUrls: true, variants: ["hero"], creator: "me" };
    const message =
        'The image "x" of account "account" is not as expected: variant "thumbnail" is public, for it has ' +
        'neverRequireSignedURLs, and not signed; there is no variant "hero": there is "public", "thumbnail"; ' +
        'creator is "someone", and not "me". Change the image or its variants, or what the lookup expects.';

    it("fails a mandatory lookup, with all that is wrong", async () => {
        const error = await failureOf(run(clientOf(), mandatory(broken)));
        expect(error).toMatchObject({ code: "EXPECTATION", message });
        expect(error.failures).toMatchObject([
            { path: "access.thumbnail", expected: "signed", actual: "public" },
            { path: "variants", expected: "hero", actual: ["public", "thumbnail"] },
            { path: "creator", expected: "me", actual: "someone" },
        ]);
    });

    it("is a warning of an advisory lookup, which gives the image all the same", async () => {
        expect(await run(clientOf(), advisory(broken))).toMatchObject({
            known: { imageId: "x", access: { thumbnail: "public" } },
            warning: message,
        });
    });

    it("is judged by nobody without expectations, and passes when it meets them", async () => {
        expect(await run(clientOf())).toMatchObject({ warning: null });
        for (const judgement of [mandatory, advisory]) {
            const met = { requireSignedUrls: true, allowPublicVariants: ["thumbnail"], creator: "someone" };
            expect(await run(clientOf(), judgement(met))).toMatchObject({ warning: null });
            expect(await run(clientOf(), judgement({}))).toMatchObject({ warning: null });
        }
    });

    it("is told without anything of the expectations when they are secret", async () => {
        const secret: Judgement["expect"] = {
            variants: ["variant-secret"],
            creator: "creator-secret",
            meta: { "key-secret": "value-secret", album: { "deep-secret": 1 } },
        };
        const hidden = { secretInputs: ["expect"] as const };
        const error = await failureOf(run(clientOf(), mandatory(secret), hidden));
        expect(error.message).toBe(
            'The image "x" of account "account" is not as expected: variants is not as expected [secret]; ' +
                "creator is not as expected [secret]; meta is not as expected [secret]. " +
                "Change the image or its variants, or what the lookup expects.",
        );
        expect(error.failures).toEqual([]);
        const { warning } = await run(clientOf(), advisory(secret), hidden);
        expect(warning).toBe(error.message);
    });

    it("hides no variant's name behind a secret of another input", async () => {
        const error = await failureOf(run(clientOf(), mandatory(broken), { secretInputs: ["imageId"] }));
        expect(error.message).toContain(
            'The image [secret] of account "account" is not as expected: variant "thumbnail"',
        );
        expect(error.failures).toHaveLength(3);
    });
});

describe("a lookup that verifies the delivery", () => {
    const probes = (outcome: "served" | "refused") => {
        const urls: string[] = [];
        const probeDelivery: Client["probeDelivery"] = (url) => {
            urls.push(url);
            return Promise.resolve({ outcome, answer: outcome === "served" ? "206, Ray r" : "403, Ray r" });
        };
        return { urls, probeDelivery };
    };

    it("adds what the host says to the failures of the definitions", async () => {
        const { urls, probeDelivery } = probes("served");
        const judgement = mandatory({ requireSignedUrls: true, verifyDelivery: true });
        const error = await failureOf(run(clientOf({ probeDelivery }), judgement));
        expect(urls).toEqual(privateImage.variants);
        expect(error.failures.map(({ path }) => path)).toEqual(["access.thumbnail", "verifyDelivery.public"]);
        expect(error.message).toContain("https://imagedelivery.net/hash/x/public");
    });

    it("asks below the base URL of delivery", async () => {
        const { urls, probeDelivery } = probes("served");
        const client = clientOf({ getImage: () => Promise.resolve(wireImage), probeDelivery });
        const lookup = await lookUp(
            client,
            reference,
            mandatory({ verifyDelivery: true }),
            "https://example.com/images",
        );
        expect(lookup.warning).toBeNull();
        expect(urls).toEqual([
            "https://example.com/images/hash/x/public",
            "https://example.com/images/hash/x/thumbnail",
        ]);
    });

    it("asks for nothing unless it is true", async () => {
        for (const verifyDelivery of [false, undefined]) {
            expect((await run(clientOf(), advisory({ verifyDelivery }))).warning).toBeNull();
        }
    });

    it.each([
        ["a secret-id", "a%20secret-id"],
        ["secret/id|é [1]^.png", "secret/id|%C3%A9%20[1]^.png"],
        ["100%25 secret-id", "100%2525%20secret-id"],
    ])("shows nothing of the secret id %s, however the URL has it", async (imageId, onWire) => {
        const variants = [`https://imagedelivery.net/hash/${imageId.replaceAll("%", "%25")}/public`];
        const told: (readonly string[])[] = [];
        const client = clientOf({
            getImage: () => Promise.resolve({ ...privateImage, variants }),
            probeDelivery: (url, secrets) => {
                expect(url).toContain(`/${onWire}/public`);
                told.push(secrets);
                return Promise.resolve({
                    outcome: "served" as const,
                    answer: `206 (1 ${imageId} ${encodeURIComponent(imageId)})`,
                });
            },
        });
        const error = await failureOf(
            run(client, mandatory({ verifyDelivery: true }), { imageId, secretInputs: ["imageId"] }),
        );
        const shown = JSON.stringify([error.message, error.failures]);
        expect(shown).toContain("https://imagedelivery.net/hash/[secret]/public");
        expect(shown).not.toMatch(/secret-id|secret\/id|secret%2Fid|%C3%A9|é/);
        expect(told).toEqual([expect.arrayContaining([imageId, onWire])]);
    });
});
