import type { dynamic } from "@pulumi/pulumi";
import type { Client } from "../src/client/client";
import type { WireImage } from "../src/client/wire";
import type { Settings } from "../src/credentials";
import { createDynamicProvider } from "../src/dynamicProvider";
import { ImageNotFoundError } from "../src/errors";

const image: WireImage = {
    creator: undefined,
    filename: undefined,
    meta: {},
    requireSignedUrls: false,
    draft: false,
    uploaded: "2024-01-02T03:04:05Z",
    variants: ["https://imagedelivery.net/hash/x/public"],
};

const environment = { CLOUDFLARE_API_TOKEN: "t", CLOUDFLARE_ACCOUNT_ID: "account" };

function provide(getImage: Client["getImage"], env: Record<string, string> = environment) {
    const settings: Settings[] = [];
    const cancellation = new AbortController();
    const provider = createDynamicProvider(env, cancellation.signal, (given) => {
        settings.push(given);
        return { getImage };
    });
    void provider.configure?.(config({}));
    return { settings, read: (props: object, id?: string) => read(provider, props, id), provider, cancellation };
}

async function read(provider: dynamic.ResourceProvider, props: object, id = "x"): Promise<dynamic.ReadResult> {
    return provider.read?.(id, props) ?? Promise.reject(new Error("There is no read."));
}

function config(values: Record<string, string>): dynamic.ConfigureRequest {
    return { config: { get: (key) => values[key], require: (key) => values[key] ?? "" } };
}

describe("read", () => {
    it("asks for every lookup anew, and makes one client", async () => {
        let asked = 0;
        const { read, settings } = provide(() => Promise.resolve({ ...image, requireSignedUrls: ++asked > 1 }));
        expect((await read({ imageId: "x" })).props).toMatchObject({ requireSignedUrls: false });
        expect((await read({ imageId: "x" })).props).toMatchObject({ requireSignedUrls: true });
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

    it("shows no frames", async () => {
        const { read } = provide(() => Promise.reject(new Error("odd")));
        const error = await read({ imageId: "x" }).catch((reason: unknown) => reason as Error);
        expect((error as Error).stack).toBe("");
    });

    it("asks for the account of the lookup, then for that of the settings", async () => {
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
            variants: secret(image.variants),
            variantUrls: secret({ public: image.variants[0] }),
            requireSignedUrls: false,
            secretInputs: ["imageId", "accountId"],
        });
    });
});

describe("a read that cannot be right", () => {
    it("is refused when a transformation changed the image id behind the lookup's back", async () => {
        const { read } = provide(() => Promise.resolve(image));
        await expect(read({ imageId: "y" })).rejects.toThrow("a transformation changed the imageId");
        await expect(read({ imageId: "x", secretInputs: ["imageId"] })).rejects.toThrow("a transformation changed");
    });

    it("is refused under an SDK that does not configure dynamic providers", async () => {
        const provider = createDynamicProvider(environment, new AbortController().signal);
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
