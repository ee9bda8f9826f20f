import { type Environment, resolveSettings } from "../../src/base/settings";
import { ConfigurationError } from "../../src/base/errors";

function resolve(config: Record<string, string>, environment: Environment = {}) {
    return resolveSettings((key) => config[key], environment);
}

function messageOf(config: Record<string, string>, environment: Environment = {}): string {
    try {
        resolve(config, environment);
    } catch (error) {
        expect(error).toBeInstanceOf(ConfigurationError);
        return (error as Error).message;
    }
    throw new Error("It was accepted.");
}

const token = { "cloudflare:apiToken": "t" };

describe("credentials", () => {
    it.each([
        [{ "cloudflare:apiToken": "t" }, {}, { kind: "token", apiToken: "t" }],
        [{ "cloudflare:apiToken": " t\n" }, {}, { kind: "token", apiToken: "t" }],
        [{}, { CLOUDFLARE_API_TOKEN: "e" }, { kind: "token", apiToken: "e" }],
        [{ "cloudflare:apiToken": "" }, { CLOUDFLARE_API_TOKEN: "e" }, { kind: "token", apiToken: "e" }],
        [{ "cloudflare:apiToken": "t" }, { CLOUDFLARE_API_TOKEN: "e" }, { kind: "token", apiToken: "t" }],
        [
            { "cloudflare:apiKey": "k", "cloudflare:email": "m" },
            { CLOUDFLARE_API_TOKEN: "e" },
            { kind: "key", apiKey: "k", email: "m" },
        ],
        [{ "cloudflare:apiKey": "k" }, { CLOUDFLARE_EMAIL: "m" }, { kind: "key", apiKey: "k", email: "m" }],
        [{ "cloudflare:email": "m" }, { CLOUDFLARE_API_KEY: "k" }, { kind: "key", apiKey: "k", email: "m" }],
        [{ "cloudflare:email": "m" }, { CLOUDFLARE_API_TOKEN: "e" }, { kind: "token", apiToken: "e" }],
        [{ "cloudflare:apiToken": "t", "cloudflare:apiKey": "k" }, {}, { kind: "token", apiToken: "t" }],
    ])("of %j and %j", (config, environment, credentials) => {
        expect(resolve(config as Record<string, string>, environment).credentials).toEqual(credentials);
    });

    it.each([
        ["a space inside", { "cloudflare:apiToken": "a b" }],
        ["a line break inside", { "cloudflare:apiToken": "a\nb" }],
        ["a letter beyond ASCII", { "cloudflare:apiKey": "é", "cloudflare:email": "m" }],
    ])("with %s are refused, and not shown", (_, config) => {
        const message = messageOf(config);
        expect(message).toContain("that no header can carry");
        expect(message).not.toMatch(/a\sb|é/);
    });
});

describe("the base URL", () => {
    it.each([
        [undefined, "https://api.cloudflare.com/client/v4"],
        ["https://gateway.example/v4//", "https://gateway.example/v4"],
        ["http://127.0.0.1:80/v4", "http://127.0.0.1:80/v4"],
        ["http://localhost/v4", "http://localhost/v4"],
        ["http://[::1]:9/v4", "http://[::1]:9/v4"],
    ])("%s is %s", (given, used) => {
        expect(resolve(token, { CLOUDFLARE_BASE_URL: given }).baseUrl).toBe(used);
        expect(resolve({ ...token, "cloudflare:baseUrl": given ?? "" }, {}).baseUrl).toBe(used);
    });

    it.each([
        ["nonsense", "must be an https URL, such as"],
        ["ftp://example.com", "must be an https URL, such as"],
        ["http://api.example.com/v4", "over plain http, anyone on the way could read what is sent"],
        ["http://127.0.0.1.example.com/v4", "over plain http"],
        ["https://user:pass@example.com", "must have no user, password, query or fragment"],
        ["https://example.com/?a=b", "must have no user, password, query or fragment"],
    ])("%s is refused", (given, message) =>
        expect(messageOf({ ...token, "cloudflare:baseUrl": given })).toContain(message),
    );
});

describe("the base URL of delivery", () => {
    const key = "cloudflare-images:deliveryBaseUrl";

    it.each([
        ["https://example.com/cdn-cgi/imagedelivery/", "https://example.com/cdn-cgi/imagedelivery"],
        ["http://127.0.0.1:80", "http://127.0.0.1:80"],
        ["", undefined],
    ])("%s is %s", (given, used) => expect(resolve({ ...token, [key]: given }).deliveryBaseUrl).toBe(used));

    it.each([
        "nonsense",
        "ftp://example.com",
        "http://example.com",
        "https://user:pass@example.com",
        "https://e.com/?a",
    ])("%s is refused, and not shown", (given) => {
        const message = messageOf({ ...token, [key]: given });
        expect(message).toMatch(/^The base URL of delivery \(.*\) must /);
        expect(message).not.toContain("user:pass");
    });
});

describe("the timeout", () => {
    it("is 60 s unless it is configured", () => {
        expect(resolve(token).timeoutMs).toBe(60_000);
        expect(resolve({ ...token, "cloudflare-images:timeoutMs": "5" }).timeoutMs).toBe(5);
    });

    it.each(["0", "-1", "1.5", "soon", "4294967296"])("%s is refused", (given) =>
        expect(messageOf({ ...token, "cloudflare-images:timeoutMs": given })).toContain(
            "must be a whole number from 1",
        ),
    );
});

it("lists all that is wrong in one error", () => {
    const message = messageOf({
        "cloudflare:baseUrl": "x",
        "cloudflare-images:deliveryBaseUrl": "x",
        "cloudflare-images:timeoutMs": "x",
    });
    expect(message).toContain("No Cloudflare credentials");
    expect(message.match(/must be an https URL/g)).toHaveLength(2);
    expect(message).toContain("must be a whole number");
});
