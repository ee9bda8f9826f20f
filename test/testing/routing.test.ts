import { accountId, imageList, images, send, start } from "./helpers";

const otherAccount = "f".repeat(32);

describe("a path without a route", () => {
    it.each([
        ["a raw slash in the id", `${images}/a/b`],
        ["no id", `${images}/`],
        ["a segment of one dot", `${images}/.`],
        ["a segment of two dots", `${images}/..`],
        ["encoded dots", `${images}/%2e%2E`],
        ["dots in its midst", `${images}/../v1/x`],
        ["a percent sign that encodes nothing", `${images}/100%`],
        ["bytes that are no UTF-8", `${images}/%ff`],
        ["another endpoint", `/client/v4/accounts/${accountId}/images/v9/x`],
        ["no account segment", "/client/v4/images/v1/x"],
        ["nothing below the base URL", "/client/v4"],
        ["an account id that cannot be one", "/client/v4/accounts/me@example.com/images/v1/x"],
    ])("is refused: %s", async (_, path) => {
        const mockApi = await start({ images: [{ id: "x" }, { id: "a/b" }] });
        const answer = await send(mockApi, path);
        expect(answer.status).toBe(400);
        expect(answer.json).toEqual({
            result: null,
            success: false,
            errors: [
                { code: 7003, message: `Could not route to ${path}, perhaps your object identifier is invalid?` },
                { code: 7000, message: "No route for that URI" },
            ],
            messages: [],
        });
    });

    it("is refused only after the credentials were checked", async () => {
        expect((await send(await start(), "/client/v4/nowhere", { headers: {} })).json).toMatchObject({
            errors: [{ code: 9106 }],
        });
    });
});

describe("a path that is not below the base URL", () => {
    it.each([
        ["another prefix", `/v4/accounts/${accountId}/images/v1/x`],
        ["a longer prefix", `/api${images}/x`],
        ["a longer last segment", "/client/v4x/accounts"],
        ["nothing at all", "/"],
    ])("is for the delivery host, which knows no such account: %s", async (_, path) => {
        const answer = await send(await start({ images: [{ id: "x" }] }), path, { headers: {} });
        expect(answer.status).toBe(403);
        expect(answer.headers).toMatchObject({ "content-type": "text/plain", "cf-images": "err=9427" });
    });
});

describe("a path with a route", () => {
    it("may have a query", async () => {
        const mockApi = await start({ images: [{ id: "x" }] });
        expect((await send(mockApi, `${images}/x?a=/../b`)).status).toBe(200);
    });

    it("of another account is refused", async () => {
        const mockApi = await start({ images: [{ id: "x" }] });
        const answer = await send(mockApi, `/client/v4/accounts/${otherAccount}/images/v1/x`);
        expect(answer.status).toBe(403);
        expect(answer.json).toEqual({
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

    it("may name the account of the options", async () => {
        const mockApi = await start({ accountId: "my-account", images: [{ id: "x" }] });
        expect(mockApi.accountId).toBe("my-account");
        expect((await send(mockApi, "/client/v4/accounts/my-account/images/v1/x")).status).toBe(200);
        expect((await send(mockApi, `${images}/x`)).json).toMatchObject({ errors: [{ code: 5403 }] });
    });

    it.each(["POST", "PUT", "PATCH", "DELETE"])("refuses %s", async (method) => {
        const mockApi = await start({ images: [{ id: "x" }] });
        for (const path of [`${images}/x`, `${images}/variants`, `${images}/keys`, `${images}/stats`, imageList]) {
            const answer = await send(mockApi, path, { method });
            expect(answer.status).toBe(405);
            expect(answer.json).toEqual({
                result: null,
                success: false,
                errors: [{ code: 10405, message: "Method not allowed for this authentication scheme" }],
                messages: [],
            });
        }
        expect((await send(mockApi, `${images}/x`)).status).toBe(200);
    });

    it("refuses HEAD", async () => {
        const answer = await send(await start({ images: [{ id: "x" }] }), `${images}/x`, { method: "HEAD" });
        expect(answer.status).toBe(405);
        expect(answer.text).toBe("");
    });
});
