import { createClient } from "../../src/client/client";
import type * as http from "../../src/client/http";
import { defaultBaseUrl } from "../../src/base/settings";
import { lookUp } from "../../src/lookup/lookUpImage";
import { settingsFor } from "../support/settings";

const asked: string[] = [];
let host = "";

/** An API that lists a private service as what delivers, and anything that it is asked. */
jest.mock("../../src/client/http", (): Partial<typeof http> => {
    const answer = (body: unknown) => ({
        status: 200,
        headers: { "cf-ray": "r" },
        body: new TextEncoder().encode(JSON.stringify(body)),
    });
    const image = () => ({ id: "x", variants: [`http://${host}/admin/x/public`] });
    return {
        createGet: () => (path) =>
            Promise.resolve(answer({ success: true, result: path.includes("/v2?") ? { images: [image()] } : image() })),
        createAnonymousProbe: () => (url) => {
            asked.push(url);
            return Promise.resolve(answer({}));
        },
    };
});

beforeEach(() => asked.splice(0));

describe.each(["127.0.0.1:9200", "localhost:9200", "[::1]:9200"])("a delivery URL at %s", (service) => {
    beforeEach(() => (host = service));

    const verify = (baseUrl: string) =>
        lookUp(
            {
                client: createClient(settingsFor(baseUrl)),
                account: { accountId: "a", secrets: [] },
                judgement: { expect: { verifyDelivery: true }, level: "mandatory", isSecret: false },
            },
            "x",
        );
    const list = async (baseUrl: string) => {
        for await (const { images } of createClient(settingsFor(baseUrl)).getPages(
            { accountId: "a", secrets: [] },
            { perPage: 10 },
        )) {
            return images.map(([, check]) => check());
        }
        return [];
    };

    it.each([defaultBaseUrl, "https://127.0.0.1.example/v4", "https://localhost.example.com"])(
        "is not asked when it comes from %s",
        async (baseUrl) => {
            await expect(verify(baseUrl)).rejects.toThrow("result.variants[0] is not an https URL of an image");
            expect(await list(baseUrl)).toEqual([{ problem: "result.variants[0] is not an https URL of an image" }]);
            expect(asked).toEqual([]);
        },
    );

    it.each(["http://127.0.0.1:1", "http://localhost:1/v4", "http://[::1]:1"])(
        "is asked when it comes from %s",
        async (baseUrl) => {
            expect((await verify(baseUrl)).warning).toBeNull();
            expect(await list(baseUrl)).toEqual([{ value: expect.objectContaining({ imageId: "x" }) as unknown }]);
            expect(asked).toEqual([`http://${host}/admin/x/public`]);
        },
    );
});
