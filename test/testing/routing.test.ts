import { accountId, imageList, images, send, start } from "./helpers";

const otherAccount = "f".repeat(32);

describe("a path without a route", () => {
    it.each([
        ["a raw slash in the id", `${images}/a/b`],
        ["no id", `${images}/`],
        ["a segment of one dot", `${images}/.`],
        ["a segment of two dots", `${images}/..`],
        ["encoded dots", `${images}/%2e%2E`],
        ["dots in the middle", `${images}/../v1/x`],
        ["a percent sign that encodes nothing", `${images}/100%`],
        ["bytes that are not UTF-8", `${images}/%ff`],
        ["another endpoint", `/client/v4/accounts/${accountId}/images/v9/x`],
        ["no account segment", "/client/v4/images/v1/x"],
        ["nothing below the base URL", "/client/v4"],
        ["an account id that cannot be one", "/client/v4/accounts/me@example.com/images/v1/x"],
    ])("is refused: %s", async (_, path) => {
        const mockApi = await start({ images: [{ id: "x" }, { id: "a/b" }] });
        const response = await send(mockApi, path);
        expect(response.status).toBe(400);
        expect(response.json).toEqual({
            result: null,
            success: false,
            errors: [
                { code: 7003, message: `Could not route to ${path}, perhaps your object identifier is invalid?` },
                { code: 7000, message: "No route for that URI" },
            ],
            messages: [],
        });
    });

    it("is refused after the credentials are checked", async () => {
        expect((await send(await start(), "/client/v4/nowhere", { headers: {} })).json).toMatchObject({
            errors: [{ code: 9106 }],
        });
    });
});

describe("a path outside of the base URL", () => {
    it.each([
        ["another prefix", `/v4/accounts/${accountId}/images/v1/x`],
        ["a longer prefix", `/api${images}/x`],
        ["a longer last segment", "/client/v4x/accounts"],
        ["nothing at all", "/"],
    ])("is for the delivery host, which has no such account: %s", async (_, path) => {
        const response = await send(await start({ images: [{ id: "x" }] }), path, { headers: {} });
        expect(response.status).toBe(403);
        expect(response.headers).toMatchObject({ "content-type": "text/plain", "cf-resized": "err=9427" });
    });
});

describe("a path with a route", () => {
    it("may have a query", async () => {
        const mockApi = await start({ images: [{ id: "x" }] });
        expect((await send(mockApi, `${images}/x?a=/../b`)).status).toBe(200);
    });

    it("in another account is refused", async () => {
        const mockApi = await start({ images: [{ id: "x" }] });
        const response = await send(mockApi, `/client/v4/accounts/${otherAccount}/images/v1/x`);
        expect(response.status).toBe(403);
        expect(response.json).toEqual({
            result: null,
            success: false,
            errors: [
                {
                    code: 5403,
                    message: "The given account is not valid or is not authorized to access this service",
                },
            ],
            messages: [],
        });
    });

    it("may have the account of the options", async () => {
        const mockApi = await start({ accountId: "my-account", images: [{ id: "x" }] });
        expect(mockApi.accountId).toBe("my-account");
        expect((await send(mockApi, "/client/v4/accounts/my-account/images/v1/x")).status).toBe(200);
        expect((await send(mockApi, `${images}/x`)).json).toMatchObject({ errors: [{ code: 5403 }] });
    });
});

describe("what the mock API does not offer", () => {
    const account = `/client/v4/accounts/${accountId}`;

    it.each(["POST", "PUT", "PATCH", "DELETE"])("is %s, on whatever path", async (method) => {
        const mockApi = await start({ images: [{ id: "x" }] });
        const paths = ["/x", "", "/variants", "/variants/public", "/keys/default", "/config", "/a/b"];
        for (const path of [...paths.map((rest) => images + rest), imageList, `${imageList}/direct_upload`]) {
            const response = await send(mockApi, path, { method });
            expect([path, response.status]).toEqual([path, 405]);
            expect(response.json).toEqual({
                result: null,
                success: false,
                errors: [{ code: 10405, message: `Method not allowed: ${method} is not offered by the mock API` }],
                messages: [],
            });
        }
        expect((await send(mockApi, `${images}/x`)).status).toBe(200);
    });

    it("is HEAD", async () => {
        const response = await send(await start({ images: [{ id: "x" }] }), `${images}/x`, { method: "HEAD" });
        expect(response.status).toBe(405);
        expect(response.text).toBe("");
    });

    it.each([
        ["the list v1", "images/v1"],
        ["a token of the batch host", "images/v1/batch_token"],
        ["the configuration", "images/v1/config"],
        ["one variant", "images/v1/variants/public"],
        ["one signing key", "images/v1/keys/default"],
        ["the bytes of an image", "images/v1/x/blob"],
        ["the verification of a token", "tokens/verify"],
    ])("is %s, whatever images there are", async (_, path) => {
        const ids = ["x", "batch_token", "config"];
        const mockApi = await start({ images: ids.map((id) => ({ id })) });
        const response = await send(mockApi, `${account}/${path}`);
        expect(response.status).toBe(404);
        expect(response.json).toEqual({
            result: null,
            success: false,
            errors: [{ code: 7000, message: `No route for that URI: ${path} is not offered by the mock API` }],
            messages: [],
        });
    });

    it("is refused after the credentials are checked", async () => {
        const mockApi = await start();
        for (const options of [{ headers: {} }, { headers: {}, method: "POST" }]) {
            expect((await send(mockApi, images, options)).json).toMatchObject({ errors: [{ code: 9106 }] });
        }
    });
});
