import * as http from "node:http";
import type { AddressInfo } from "node:net";
import { type Ending, type Fault, goodEnvelope, responseFault, secrets, type Stage } from "./fault";

const html = { headers: { "content-type": "text/html" }, body: "<html>\n<h1>Something is wrong</h1>" };

function listing(...errors: object[]) {
    return { success: false, errors, messages: [], result: null };
}

function nested(depth: number): string {
    return `{"success":false,"errors":[${'{"error_chain":['.repeat(depth)}${"]}".repeat(depth)}]}`;
}

const withKey: Stage = {
    settings: { credentials: { kind: "key", apiKey: secrets.apiKey, email: secrets.email } },
};

/** Answers that say no. */
export const refusals: Fault[] = [
    ...[500, 502, 503, 504, 520, 522, 530].map((status) =>
        responseFault(`${status} with HTML`, { status, ...html }, server(status)),
    ),
    responseFault("500 with success:true", { status: 500, body: goodEnvelope }, server(500)),
    responseFault(
        "503 with a 404's body",
        { status: 503, body: listing({ code: 5404, message: "Image not found" }) },
        {
            ...server(503),
            says: ": 503 (5404 Image not found), Ray ",
        },
    ),
    responseFault("408", { status: 408 }, server(408)),
    responseFault(
        "200 with success:false",
        { body: listing({ code: 1234, message: "odd" }) },
        no("ApiError", 200, "200 (1234 odd), Ray "),
    ),
    responseFault(
        "404 as text/plain",
        { status: 404, headers: { "cf-images": "err=5404" }, body: "ERROR 5404: Image not found\n" },
        no("ImageNotFoundError", 404, "404 (5404 Image not found), Ray "),
    ),
    responseFault("404 as HTML", { status: 404, ...html }, no("ApiError", 404, ": 404, Ray ")),
    responseFault(
        "400",
        { status: 400, body: listing({ code: 7003, message: "Could not route" }) },
        no("InvalidInputError", 400, "400 (7003 Could not route)"),
    ),
    responseFault("401 with HTML", { status: 401, ...html }, no("AuthenticationError", 401, "not expired")),
    responseFault("403 with HTML", { status: 403, ...html }, no("BlockedError", 403, "no permission is missing")),
    responseFault(
        "403 with the text of a firewall",
        { status: 403, body: "error code: 1020" },
        no("BlockedError", 403, "403 (1020), Ray "),
    ),
    responseFault(
        "404 with a body that is no gzip",
        { status: 404, headers: { "content-encoding": "gzip" }, body: "ERROR 5404: Image not found" },
        no("ApiError", 404, ": 404, Ray "),
    ),
    responseFault("502 with 20 MiB", { status: 502, body: Buffer.alloc(20 * 2 ** 20, "x") }, server(502)),
    responseFault(
        "errors in errors, 50,000 deep",
        { status: 400, body: nested(50_000) },
        no("ApiError", 400, /: 400( \(.*\))?, Ray /),
    ),
    responseFault(
        "a Ray id with control characters",
        { status: 400, headers: { "cf-ray": "8f3a\u009b31m\u0085b2c\t" } },
        no("ApiError", 400, ": 400, Ray 8f3a"),
    ),
    responseFault("409", { status: 409 }, no("ApiError", 409, ": 409, Ray ")),
    responseFault(
        "a challenge",
        { status: 403, ...html, headers: { ...html.headers, "cf-mitigated": "challenge" } },
        no("BlockedError", 403, "no robot"),
    ),
    responseFault(
        "a challenge at 503",
        { status: 503, ...html, headers: { ...html.headers, "cf-mitigated": "challenge" } },
        no("BlockedError", 503, "no robot"),
    ),
    ...[301, 302, 303, 307, 308].map(redirect),
    known(
        "an expired token",
        { tokens: { [secrets.apiToken]: { status: "expired" } } },
        no("AuthenticationError", 401, "not expired"),
    ),
    known("an unknown token", { tokens: {} }, no("AuthenticationError", 403, "403 (9109 Invalid access token)")),
    known(
        "a missing permission",
        { tokens: { [secrets.apiToken]: { permissions: [] } } },
        no("PermissionError", 403, '"Images Read"'),
    ),
    known("an unknown key", { keys: [] }, no("AuthenticationError", 400, "400 (9103 Unknown X-Auth-Key"), withKey),
    known("the wrong account", {}, no("PermissionError", 403, "Check the account id"), { accountId: "f".repeat(32) }),
    known("no such image", { images: [] }, no("ImageNotFoundError", 404, "404 (5404 Image not found)")),
    repeats("the token", [secrets.apiToken], {}),
    repeats("the key and its e-mail", [secrets.apiKey, secrets.email, encodeURIComponent(secrets.email)], withKey),
];

function server(status: number) {
    return { error: "ServerError", status, says: `: ${status}, Ray `, tries: 6 } as const;
}

function no(error: Exclude<Ending, "ok">["error"], status: number, says: string | RegExp): Ending {
    return { error, status, says, tries: 1 };
}

/** The mock API's own refusal. */
function known(name: string, mockApi: NonNullable<Fault["mockApi"]>, ends: Ending, stage: Stage = {}): Fault {
    return { name, mockApi, stage: () => stage, ends, mayPass: false };
}

function repeats(what: string, credentials: readonly string[], stage: Stage): Fault {
    const text = credentials.join(" ");
    const body = listing({ code: 7003, message: text, documentation_url: text, source: { pointer: text } });
    return responseFault(
        `an answer that repeats ${what}`,
        { status: 400, headers: { "cf-ray": text }, body },
        no("InvalidInputError", 400, "400 (7003 [secret]"),
        stage,
    );
}

function redirect(status: number): Fault {
    return {
        name: `${status} to another host`,
        stage: async (mockApi) => {
            let strayed = 0;
            const other = http.createServer((_, response) => {
                strayed += 1;
                response.end(JSON.stringify(goodEnvelope));
            });
            await new Promise<void>((resolve) => other.listen(0, "localhost", resolve));
            const location = `http://localhost:${(other.address() as AddressInfo).port}/`;
            mockApi.respond({ status, headers: { location }, times: Infinity });
            return {
                verify: () => expect(strayed).toBe(0),
                close: async () => {
                    other.closeAllConnections();
                    await new Promise((resolve) => other.close(resolve));
                },
            };
        },
        ends: no("ApiError", status, "The API does not redirect: check the base URL."),
        mayPass: false,
    };
}
