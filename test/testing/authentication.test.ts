import type { MockApiOptions } from "../../src/testing";
import { imageList, images, send, start, type ReceivedResponse } from "./helpers";

async function readAs(headers: Record<string, string>, options: MockApiOptions = {}): Promise<ReceivedResponse> {
    return send(await start({ images: [{ id: "x" }], ...options }), `${images}/x`, { headers });
}

const email = { "x-auth-email": "me@example.com" };
const key = { "x-auth-key": "0123456789abcdef" };
const someone = { email: "me@example.com", key: "0123456789abcdef" };

describe("a mock API that knows nobody", () => {
    it("takes any token", async () => {
        expect((await readAs({ authorization: "Bearer cfut_A-b.c~d+e/f==" })).status).toBe(200);
    });

    it("takes any key", async () => {
        expect((await readAs({ ...email, ...key })).status).toBe(200);
    });
});

describe("credentials that are missing or incomplete", () => {
    it.each([
        ["no header", {}],
        ["an email without a key", email],
        ["a key without an email", key],
    ])("are refused: %s", async (_, headers) => {
        const response = await readAs(headers);
        expect(response.status).toBe(400);
        expect(response.json).toEqual({
            success: false,
            errors: [{ code: 9106, message: "Missing X-Auth-Key, X-Auth-Email or Authorization headers" }],
        });
    });
});

describe("credentials that are malformed", () => {
    const authorization = { code: 6111, message: "Invalid format for Authorization header" };
    const badEmail = { code: 6102, message: "Invalid format for X-Auth-Email header" };
    const badKey = { code: 6103, message: "Invalid format for X-Auth-Key header" };

    it.each([
        ["no scheme", { authorization: "a-token" }, [authorization]],
        ["another scheme", { authorization: "Token a-token" }, [authorization]],
        ["no token", { authorization: "Bearer " }, [authorization]],
        ["nothing at all", { authorization: "" }, [authorization]],
        ["a space in the token", { authorization: "Bearer a token" }, [authorization]],
        ["quotes", { authorization: 'Bearer "a-token"' }, [authorization]],
        ["a placeholder", { authorization: "Bearer <token>" }, [authorization]],
        ["an email that is none", { ...key, "x-auth-email": "me" }, [badEmail]],
        ["a key with a space", { ...email, "x-auth-key": "a b" }, [badKey]],
        ["neither of the two", { "x-auth-email": "me", "x-auth-key": "a b" }, [badEmail, badKey]],
    ])("are refused: %s", async (_, headers, chain) => {
        const response = await readAs(headers);
        expect(response.status).toBe(400);
        expect(response.json).toEqual({
            result: null,
            success: false,
            errors: [{ code: 6003, message: "Invalid request headers", error_chain: chain }],
            messages: [],
        });
    });
});

describe("a mock API that knows its tokens", () => {
    const tokens = {
        default: {},
        read: { permissions: ["Images Read" as const] },
        write: { permissions: ["Images Write" as const] },
        none: { permissions: [] },
        expired: { status: "expired" as const },
        disabled: { status: "disabled" as const },
    };

    it.each(["default", "read", "write"])("takes the token %s", async (token) => {
        expect((await readAs({ authorization: `Bearer ${token}` }, { tokens })).status).toBe(200);
    });

    it.each(["unknown", "constructor"])("refuses the token %s", async (token) => {
        const response = await readAs({ authorization: `Bearer ${token}` }, { tokens });
        expect(response.status).toBe(403);
        expect(response.json).toMatchObject({ errors: [{ code: 9109, message: "Invalid access token" }] });
    });

    it.each(["expired", "disabled"])("refuses an %s token", async (token) => {
        const response = await readAs({ authorization: `Bearer ${token}` }, { tokens });
        expect(response.status).toBe(401);
        expect(response.json).toMatchObject({ errors: [{ code: 10000, message: "Authentication error" }] });
    });

    it("refuses a token without a permission, in the short envelope", async () => {
        const response = await readAs({ authorization: "Bearer none" }, { tokens });
        expect(response.status).toBe(403);
        expect(response.json).toEqual({ success: false, errors: [{ code: 10000, message: "Authentication error" }] });
    });

    it("knows no keys", async () => {
        const response = await readAs({ ...email, ...key }, { tokens });
        expect(response.json).toMatchObject({ errors: [{ code: 9103 }] });
    });
});

describe("a token that may not read everything", () => {
    const endpoints = [
        ["details", `${images}/x`],
        ["list", imageList],
        ["variants", `${images}/variants`],
        ["keys", `${images}/keys`],
        ["stats", `${images}/stats`],
    ] as const;

    it.each(endpoints)("is refused %s alone", async (denied) => {
        const mockApi = await start({ images: [{ id: "x" }], tokens: { some: { denied: [denied] }, all: {} } });
        for (const [endpoint, path] of endpoints) {
            const response = await send(mockApi, path, { headers: { authorization: "Bearer some" } });
            expect([endpoint, response.status]).toEqual([endpoint, endpoint === denied ? 403 : 200]);
            if (endpoint === denied) {
                expect(response.json).toEqual({
                    success: false,
                    errors: [{ code: 10000, message: "Authentication error" }],
                });
            }
            expect((await send(mockApi, path, { headers: { authorization: "Bearer all" } })).status).toBe(200);
        }
    });
});

describe("a mock API that knows its keys", () => {
    const keys = [someone];

    it("takes a key with its email", async () => {
        expect((await readAs({ ...email, ...key }, { keys })).status).toBe(200);
    });

    it.each([
        ["key", { ...email, "x-auth-key": "unknown" }],
        ["email", { ...key, "x-auth-email": "you@example.com" }],
    ])("refuses an unknown %s", async (_, headers) => {
        const response = await readAs(headers, { keys });
        expect(response.status).toBe(400);
        expect(response.json).toMatchObject({
            errors: [{ code: 9103, message: "Unknown X-Auth-Key or X-Auth-Email" }],
        });
    });

    it("knows no tokens", async () => {
        const response = await readAs({ authorization: "Bearer a-token" }, { keys });
        expect(response.json).toMatchObject({ errors: [{ code: 9109 }] });
    });
});
