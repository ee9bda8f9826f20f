import type { dynamic } from "@pulumi/pulumi";
import { type Client, createClients } from "../../src/client/client";
import type { Settings } from "../../src/base/settings";
import { createLookupProvider } from "../../src/dynamicProvider/lookupProvider";
import { imageDetailsLookup } from "../../src/lookup/resources";
import { createProviderProcess } from "../../src/client/providerProcess";
import {
    AuthenticationError,
    ExpectationError,
    ImageNotFoundError,
    InvalidInputError,
    PermissionError,
} from "../../src/base/errors";
import { failureOf } from "../support/failureOf";
import { fakeClient, parsed, wireVariant } from "../support/fakeClient";

const url = "https://imagedelivery.net/hash/x/public";

const image = parsed({ uploaded: "2024-01-02T03:04:05Z", variants: [url] });

const environment = {
    variables: { CLOUDFLARE_API_TOKEN: "t", CLOUDFLARE_ACCOUNT_ID: "account" },
    process: "the test",
};

function provide(getImage: Client["getImage"], others: Partial<Client> = {}) {
    const settings: Settings[] = [];
    const cancellation = new AbortController();
    const client = fakeClient({ getImage, ...others });
    const provider = createLookupProvider(
        imageDetailsLookup,
        createProviderProcess(environment, cancellation.signal, (given) => {
            settings.push(given);
            return createClients(given, client);
        }),
    );
    void provider.configure?.(config({}));
    const reading = (props: object, id?: string) => read(provider, props, id);
    return { settings, read: reading, provider, cancellation, asked: client.asked };
}

async function read(provider: dynamic.ResourceProvider, props: object, id = "x"): Promise<dynamic.ReadResult> {
    return provider.read?.(id, props) ?? Promise.reject(new Error("There is no read."));
}

function config(values: Record<string, string>): dynamic.ConfigureRequest {
    return { config: { get: (key) => values[key], require: (key) => values[key] ?? "" } };
}

describe("read", () => {
    it("sends a request for every lookup, with one client", async () => {
        let asked = 0;
        const { read, settings } = provide(() => Promise.resolve({ ...image, draft: ++asked > 1 }));
        expect((await read({ imageId: "x" })).props).toMatchObject({ draft: false });
        expect((await read({ imageId: "x" })).props).toMatchObject({ draft: true });
        expect(settings).toHaveLength(1);
    });

    it("uses the configuration that was given last, from the moment that configure is called", async () => {
        const { provider, settings } = provide(() => Promise.resolve(image));
        void provider.configure?.(config({ "cloudflare:apiToken": "first" }));
        await read(provider, { imageId: "x" });
        void provider.configure?.(config({ "cloudflare:apiToken": "second" }));
        await read(provider, { imageId: "x" });
        expect(settings.map(({ credentials }) => credentials)).toEqual([
            { kind: "token", apiToken: "first" },
            { kind: "token", apiToken: "second" },
        ]);
    });

    it("rejects for a program, and gives a blank id to a refresh, when the image does not exist", async () => {
        const { read } = provide(() => Promise.reject(new ImageNotFoundError("gone")));
        await expect(read({ imageId: "x" })).rejects.toThrow("gone");
        expect(await read({ imageId: "x", variantUrls: {} })).toEqual({ id: "" });
    });

    it("rejects for a refresh too when anything else is wrong", async () => {
        const { read } = provide(() => Promise.reject(new Error("odd")));
        await expect(read({ imageId: "x", variantUrls: {} })).rejects.toThrow("odd");
    });

    it("says to a refresh whose credentials it uses, and to a program not", async () => {
        const { read } = provide(() => Promise.reject(new AuthenticationError("refused", { status: 401, rayId: "r" })));
        const advice =
            "refused A refresh uses the credentials of the last update, unless they come from the environment: run an " +
            "update without refresh first, or refresh with --run-program.";
        const error = await failureOf(read({ imageId: "x", variantUrls: {} }));
        expect(error).toBeInstanceOf(AuthenticationError);
        expect(error).toMatchObject({ message: advice, status: 401, rayId: "r" });
        expect((await failureOf(read({ imageId: "x" }))).message).toBe("refused");
    });

    it("has the SDK print neither frames nor the message a second time", async () => {
        const { read } = provide(() => Promise.reject(new Error("odd")));
        const error = await failureOf(read({ imageId: "x" }));
        expect(error.message).toBe("odd");
        expect(`${error.toString()}: ${error.stack ?? ""}`).toBe("Error: see the error of the lookup.");
    });

    it("reads the account of the lookup, else the account of the settings", async () => {
        const accounts: string[] = [];
        const { read } = provide(({ accountId }) => {
            accounts.push(accountId);
            return Promise.resolve(image);
        });
        await read({ imageId: "x", accountId: "mine" });
        await read({ imageId: "x" });
        expect(accounts).toEqual(["mine", "account"]);
    });

    it("makes secret what reveals a secret input, also when it is refreshed", async () => {
        const { read } = provide(() => Promise.resolve(image));
        const result = await read({ imageId: "x", secretInputs: ["imageId", "accountId"] }, "secret");
        const secret = (value: unknown) => ({
            "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
            value,
        });
        expect(result.props).toMatchObject({
            imageId: secret("x"),
            accountId: secret("account"),
            variantUrls: secret({ public: url }),
            requireSignedUrls: false,
            secretInputs: ["imageId", "accountId"],
        });
    });
});

describe("the outputs of a read", () => {
    const closed = { ...image, requireSignedUrls: true };
    const definitions = { getVariants: () => Promise.resolve(new Map([["public", wireVariant(true)]])) };

    it("has the access of each variant, and neither a problem nor a warning", async () => {
        const { read, asked } = provide(() => Promise.resolve(closed), definitions);
        expect((await read({ imageId: "x" })).props).toEqual({
            accountId: "account",
            imageId: "x",
            creator: null,
            filename: null,
            meta: {},
            requireSignedUrls: true,
            draft: false,
            uploaded: "2024-01-02T03:04:05Z",
            variantUrls: { public: url },
            access: { public: "public" },
            accessProblem: null,
        });
        expect(asked).toEqual(["getImage", "getVariants"]);
    });

    it("has no access where the credentials may not read it, and why", async () => {
        const refusal = { getVariants: () => Promise.reject(new PermissionError("no", { status: 403 })) };
        const { read } = provide(() => Promise.resolve(closed), refusal);
        expect((await read({ imageId: "x" })).props).toMatchObject({
            access: null,
            accessProblem: expect.stringContaining('Who may see the variants of image "x"') as string,
        });
    });

    it("keeps nothing of the expectations", async () => {
        const { read } = provide(() => Promise.resolve(image));
        const props = {
            imageId: "x",
            expect: { creator: "creator-secret", enforcement: "advisory" },
            secretInputs: ["expect"],
        };
        const result = await read(props);
        expect(result.props).toMatchObject({ warning: expect.stringContaining("[secret]") as string });
        expect(result.props).not.toHaveProperty("expect");
        expect(JSON.stringify(result)).not.toContain("creator-secret");
        // A secret expectation says nothing of the image, so the outputs are none.
        expect(result.props).toMatchObject({ imageId: "x", variantUrls: { public: url } });
    });
});

describe("a judgement", () => {
    const broken = (enforcement: string) => ({
        imageId: "x",
        expect: { draft: true, variants: ["hero"], enforcement },
    });

    it("that is mandatory rejects", async () => {
        const { read } = provide(() => Promise.resolve(image));
        const error = await failureOf(read(broken("mandatory")));
        expect(error).toBeInstanceOf(ExpectationError);
        expect(error).toMatchObject({ failures: [{ path: "variants" }, { path: "draft" }] });
    });

    it("that is advisory is a warning", async () => {
        const { read } = provide(() => Promise.resolve(image));
        const result = await read(broken("advisory"));
        expect(result.props).toMatchObject({
            warning: expect.stringContaining('the image has no variant "hero"') as string,
        });
    });

    it("is not made by a refresh, which keeps the warning there is", async () => {
        const { read } = provide(() => Promise.resolve(image));
        const state = { imageId: "x", variantUrls: {} };
        const judged = { ...state, ...broken("mandatory") };
        expect((await read({ ...judged, warning: "as it was" })).props).toMatchObject({ warning: "as it was" });
        expect((await read(judged)).props).not.toHaveProperty("warning");
        expect((await read({ ...state, warning: null })).props).not.toHaveProperty("warning");
    });

    it("is new at every read of a program, whatever the last one said", async () => {
        const { read } = provide(() => Promise.resolve(image));
        const met = { imageId: "x", expect: { draft: false, enforcement: "advisory" }, warning: "as it was" };
        expect((await read(met)).props).not.toHaveProperty("warning");
    });

    it("verifies the delivery below the configured base URL", async () => {
        const urls: string[] = [];
        const probeDelivery: Client["probeDelivery"] = (url) => {
            urls.push(url);
            return Promise.resolve({ outcome: "served" as const, response: "206" });
        };
        const { provider } = provide(() => Promise.resolve(image), { probeDelivery });
        const deliveryBaseUrl = "https://example.com/cdn-cgi/imagedelivery";
        void provider.configure?.(config({ "cloudflare-images:deliveryBaseUrl": `${deliveryBaseUrl}/` }));
        await read(provider, { imageId: "x", expect: { verifyDelivery: true } });
        expect(urls).toEqual([`${deliveryBaseUrl}/hash/x/public`]);
    });
});

describe("a read that cannot be right", () => {
    it("lists everything that is wrong in one error, and sends nothing", async () => {
        const { read, asked } = provide(() => Promise.resolve(image));
        const props = {
            imageId: "/x",
            accountId: "a/b",
            expect: { requireSignedURLs: true, draft: "no", enforcement: "off" },
        };
        const error = await read(props, "/x").catch((reason: unknown) => reason);
        expect(error).toBeInstanceOf(InvalidInputError);
        expect((error as Error).message).toBe(
            'Could not read image "/x" in account "a/b": imageId must not begin or end with "/"; ' +
                'accountId may contain only letters, digits, "_" and "-"; expect has an unknown expectation ' +
                '"requireSignedURLs" (did you mean "requireSignedUrls"? known: requireSignedUrls, allowPublicVariants, ' +
                "variants, draft, creator, meta, verifyDelivery, enforcement); expect.draft must be true or false; " +
                'expect.enforcement must be "mandatory", "advisory", or one of them for each of preview and up.',
        );
        expect(asked).toEqual([]);
    });

    it("judges nothing while what is expected is unknown at preview", async () => {
        const { read } = provide(() => Promise.resolve(image));
        expect((await read({ imageId: "x" })).props).not.toHaveProperty("warning");
    });

    it.each([null, "draft", [], new Date(0)])("is refused when expect is %j", async (wrong) => {
        const { read, asked } = provide(() => Promise.resolve(image));
        const reading = read({ imageId: "x", expect: wrong });
        await expect(reading).rejects.toThrow("expect must be a plain object");
        expect(asked).toEqual([]);
    });

    it("reports all that is missing of its settings at once, and whose environment was read", async () => {
        const bare = createProviderProcess({ variables: {}, process: "the test" }, new AbortController().signal);
        const provider = createLookupProvider(imageDetailsLookup, bare);
        void provider.configure?.(config({}));
        const { message } = await failureOf(read(provider, { imageId: "x" }));
        expect(message).toMatch(
            /^No Cloudflare credentials: .* in the environment of the test\. No Cloudflare account id: /,
        );
    });

    it("is refused under an SDK that does not configure dynamic providers", async () => {
        const provider = createLookupProvider(
            imageDetailsLookup,
            createProviderProcess(environment, new AbortController().signal),
        );
        await expect(read(provider, { imageId: "x" })).rejects.toThrow("use 3.139.0 or newer");
    });

    it("ends when the engine cancels", async () => {
        const { read, cancellation } = provide(() => new Promise(() => undefined));
        const reading = read({ imageId: "x" });
        cancellation.abort();
        await expect(reading).rejects.toThrow("The lookup was canceled.");
    });
});

it("creates nothing", async () => {
    const { provider } = provide(() => Promise.resolve(image));
    await expect(provider.create({})).rejects.toThrow("ImageDetails is a lookup: it creates nothing.");
});
