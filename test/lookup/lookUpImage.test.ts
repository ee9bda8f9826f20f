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
import type { ImageReference } from "../../src/base/ids";
import type { Judgement } from "../../src/lookup/expectations";
import { lookUp } from "../../src/lookup/lookUpImage";
import { type MockApi, startMockApi } from "../../src/testing";
import { anImage, fakeClient, parsed, sentImage, wireVariant } from "../support/fakeClient";
import { settingsFor } from "../support/settings";

const reference: ImageReference = { accountId: "account", imageId: "x", secrets: [] };
const privateImage = parsed({ ...sentImage, requireSignedURLs: true });
const definitions: WireVariants = new Map([
    ["public", wireVariant(false)],
    ["thumbnail", wireVariant(true)],
]);

const mandatory = (expect: Judgement["expect"]): Judgement => ({ expect, level: "mandatory", isSecret: false });
const advisory = (expect: Judgement["expect"]): Judgement => ({ ...mandatory(expect), level: "advisory" });

function clientOf(answers: Partial<Client> = {}) {
    return fakeClient({
        getImage: ({ imageId }) => Promise.resolve({ ...privateImage, imageId }),
        getVariants: () => Promise.resolve(definitions),
        ...answers,
    });
}

function run(client: Client, judgement?: Judgement, changes: Partial<ImageReference> = {}) {
    const { imageId, ...account } = { ...reference, ...changes };
    return lookUp({ client, account, judgement }, imageId);
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
    const id = "2cdc28f0-017a-49c4-9ed7-87056c83901f";

    it.each([
        [`${id}/public`, [], `no image Leave out the variant at the end: the image id is "${id}".`],
        [`Vh2Kq7sYt0RjLx9PwN4mBg/${id}/public`, [], `the image id is "${id}".`],
        [
            `${id}/public`,
            [`${id}/public`],
            "no image Leave out the variant at the end: the image id is what comes before it.",
        ],
        [id, [], "no image"],
        ["team/logo.png", [], "no image"],
    ])("says of a missing %s which id was probably meant", async (imageId, secrets, message) => {
        const missing = clientOf({
            getImage: () => Promise.reject(new ImageNotFoundError("no image", { status: 404 })),
        });
        const error: unknown = await run(missing, undefined, { imageId, secrets }).catch((reason: unknown) => reason);
        expect(error).toBeInstanceOf(ImageNotFoundError);
        expect(error).toMatchObject({ status: 404 });
        expect((error as Error).message.endsWith(message)).toBe(true);
    });

    it("asks for the variant definitions only when the image requires signed URLs, and after the image", async () => {
        const open = clientOf({ getImage: () => Promise.resolve(anImage) });
        expect(await run(open)).toMatchObject({
            image: { access: { public: "public", thumbnail: "public" }, accessProblem: null },
            warning: null,
        });
        expect(open.asked).toEqual(["getImage"]);

        const closed = clientOf();
        expect(await run(closed)).toMatchObject({
            image: {
                requireSignedUrls: true,
                access: { public: "signed", thumbnail: "public" },
                accessProblem: null,
            },
            warning: null,
        });
        expect(closed.asked).toEqual(["getImage", "getVariants"]);
    });

    it("asks for the definitions once more when they lack a variant of the image, which may be new", async () => {
        const [old, complete] = [new Map([["public", wireVariant(false)]]), definitions];
        const answers: WireVariants[] = [old, complete];
        const client = clientOf({ getVariants: () => Promise.resolve(answers.shift() ?? new Map()) });
        const { image } = await run(client, mandatory({ variants: ["thumbnail"] }));
        expect(image.access).toEqual({ public: "signed", thumbnail: "public" });
        expect(client.asked).toEqual(["getImage", "getVariants", "getVariants"]);
    });

    it("has an unknown access for a variant that the definitions lack twice, and never takes it for signed", async () => {
        const client = clientOf({ getVariants: () => Promise.resolve(new Map([["public", wireVariant(false)]])) });
        const { image } = await run(client);
        expect(image).toMatchObject({ access: { public: "signed", thumbnail: "unknown" }, accessProblem: null });
        expect(client.asked).toEqual(["getImage", "getVariants", "getVariants"]);
        const error = await failureOf(run(client, mandatory({ requireSignedUrls: true })));
        expect(error.failures).toMatchObject([{ path: "access.thumbnail", expected: "signed", actual: "unknown" }]);
        expect(error.message).toContain('the access to variant "thumbnail" is unknown because');
        const allowed = { requireSignedUrls: true, allowPublicVariants: ["thumbnail"] };
        expect((await run(client, mandatory(allowed))).warning).toBeNull();
    });

    it("asks for the definitions of an image that is judged no more than for those of another", async () => {
        const client = clientOf({ getImage: () => Promise.resolve(anImage) });
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
        const imageId = "2cdc28f0-017a-49c4-9ed7-87056c83901f";
        mockApi = await startMockApi({
            images: [{ id: imageId, requireSignedURLs: true }],
            tokens: { "the-token": { denied: ["variants"] } },
        });
        const settings: Settings = settingsFor(mockApi.url);
        const image = { imageId, accountId: mockApi.accountId };
        const first = await run(createClient(settings), undefined, image);
        const second = await run(createClient(settings), undefined, image);
        const needing = run(createClient(settings), advisory({ requireSignedUrls: true }), image);
        await expect(needing).rejects.toThrow(PermissionError);
        expect(first).toMatchObject({ image: { requireSignedUrls: true, access: null }, warning: null });
        expect(first.image.accessProblem).toBe(
            `Who may see the variants of image "${imageId}" in account "${mockApi.accountId}" is unknown: the variant definitions ` +
                `of account "${mockApi.accountId}" could not be read: 403 (10000 Authentication error). ` +
                'The token needs the "Images Read" permission on this account.',
        );
        expect(second).toEqual(first);
    });

    it.each([
        ["a permission that is missing", new PermissionError("no", { status: 403, rayId: "the-ray" })],
        ["a token that expires meanwhile", new AuthenticationError("no", { status: 401, rayId: "the-ray" })],
    ])("fail only what depends on the access: %s", async (_, refusal) => {
        const client = clientOf({ getVariants: () => Promise.reject(refusal) });
        const harmless = { variants: ["public", "thumbnail"], draft: false, creator: "someone", meta: {} };
        const { image } = await run(client, mandatory({ ...harmless, verifyDelivery: false }));
        expect(image.access).toBeNull();
        expect(image.accessProblem).toMatch(/ is unknown: .*: 40[13]\. /);
        expect(image.accessProblem).not.toContain("the-ray");
        for (const needing of [{ requireSignedUrls: true }, { requireSignedUrls: false }, { verifyDelivery: true }]) {
            await expect(run(client, mandatory({ ...harmless, ...needing }))).rejects.toBe(refusal);
            await expect(run(client, advisory(needing))).rejects.toBe(refusal);
        }
    });

    it("show no secret id in what the state keeps", async () => {
        const client = clientOf({ getVariants: () => Promise.reject(new PermissionError("no", { status: 403 })) });
        const secretIds = { accountId: "the-account", imageId: "the-image" };
        const lookup = await run(client, undefined, { ...secretIds, secrets: ["the-account", "the-image"] });
        expect(lookup.image.accessProblem).toContain("image [secret] in account [secret]");
        expect(lookup.image.accessProblem).not.toMatch(/the-account|the-image/);
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
        'The image "x" in account "account" does not meet `expect`: variant "thumbnail" is public because it never ' +
        'requires signed URLs, expected signed; the image has no variant "hero" (it has "public", "thumbnail"); ' +
        'creator is "someone", expected "me". Change the image or its variants, or change `expect`.';

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
            image: { imageId: "x", access: { thumbnail: "public" } },
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

    it("fails for a level that is none", async () => {
        const unsure = { ...mandatory(broken), level: "off" as "advisory" };
        await expect(run(clientOf(), unsure)).rejects.toThrow(ExpectationError);
    });

    it("is told without anything of the expectations when they are secret", async () => {
        const secret: Judgement["expect"] = {
            variants: ["variant-secret"],
            creator: "creator-secret",
            meta: { "key-secret": "value-secret", album: { "deep-secret": 1 } },
        };
        const error = await failureOf(run(clientOf(), { ...mandatory(secret), isSecret: true }));
        expect(error.message).toBe(
            'The image "x" in account "account" does not meet `expect`: variants is not what was expected [secret]; ' +
                "creator is not what was expected [secret]; meta is not what was expected [secret]. " +
                "Change the image or its variants, or change `expect`.",
        );
        expect(error.failures).toEqual([]);
        const { warning } = await run(clientOf(), { ...advisory(secret), isSecret: true });
        expect(warning).toBe(error.message);
    });

    it("hides no variant's name behind a secret of another input", async () => {
        const error = await failureOf(run(clientOf(), mandatory(broken), { secrets: ["x"] }));
        expect(error.message).toContain(
            'The image [secret] in account "account" does not meet `expect`: variant "thumbnail"',
        );
        expect(error.failures).toHaveLength(3);
    });
});

describe("a lookup that verifies the delivery", () => {
    const probes = (outcome: "served" | "refused") => {
        const urls: string[] = [];
        const probeDelivery: Client["probeDelivery"] = (url) => {
            urls.push(url);
            return Promise.resolve({ outcome, response: outcome === "served" ? "206, Ray r" : "403, Ray r" });
        };
        return { urls, probeDelivery };
    };

    it("adds what the host says to the failures of the definitions", async () => {
        const { urls, probeDelivery } = probes("served");
        const judgement = mandatory({ requireSignedUrls: true, verifyDelivery: true });
        const error = await failureOf(run(clientOf({ probeDelivery }), judgement));
        expect(urls).toEqual(Object.values(privateImage.variantUrls));
        expect(error.failures.map(({ path }) => path)).toEqual(["access.thumbnail", "verifyDelivery.public"]);
        expect(error.message).toContain("https://imagedelivery.net/hash/x/public");
    });

    it("asks below the base URL of delivery", async () => {
        const { urls, probeDelivery } = probes("served");
        const client = clientOf({ getImage: () => Promise.resolve(anImage), probeDelivery });
        const { imageId, ...account } = reference;
        const judgement = mandatory({ verifyDelivery: true });
        const lookup = await lookUp(
            { client, account, judgement, deliveryBaseUrl: "https://example.com/images" },
            imageId,
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
        ["secret/id|é [1]^.png", "secret/id%7C%C3%A9%20%5B1%5D%5E.png"],
        ["100%25 secret-id", "100%2525%20secret-id"],
    ])("shows nothing of the secret id %s, however the URL has it", async (imageId, onWire) => {
        const variantUrls = { public: `https://imagedelivery.net/hash/${onWire}/public` };
        const told: (readonly string[])[] = [];
        const client = clientOf({
            getImage: () => Promise.resolve({ ...privateImage, imageId, variantUrls }),
            probeDelivery: (url, secrets) => {
                expect(url).toContain(`/${onWire}/`);
                told.push(secrets);
                return Promise.resolve({
                    outcome: "served" as const,
                    response: `206 (1 ${imageId} ${encodeURIComponent(imageId)})`,
                });
            },
        });
        const error = await failureOf(
            run(client, mandatory({ verifyDelivery: true }), { imageId, secrets: [imageId] }),
        );
        const shown = JSON.stringify([error.message, error.failures]);
        expect(shown).toContain("https://imagedelivery.net/hash/[secret]/public");
        expect(shown).not.toMatch(/secret-id|secret\/id|secret%2Fid|%C3%A9|é/);
        // Of the variant that the image lists, and of the one that the account defines besides.
        expect(told).toEqual([[imageId], [imageId]]);
    });
});
