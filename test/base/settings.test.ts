import { type Environment, resolveSettings } from "../../src/base/settings";
import { ConfigurationError } from "../../src/base/errors";

type Variables = Environment["variables"];

function resolve(config: Record<string, string>, variables: Variables = {}, accountId: unknown = "account") {
    return resolveSettings((key) => config[key], { variables, process: "the test" }, accountId);
}

function messageOf(...given: Parameters<typeof resolve>): string {
    try {
        resolve(...given);
    } catch (error) {
        expect(error).toBeInstanceOf(ConfigurationError);
        return (error as Error).message;
    }
    throw new Error("It was accepted.");
}

const token = { "cloudflare:apiToken": "t" };

describe("credentials", () => {
    it.each<[Record<string, string>, Variables, object]>([
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
        // Our own namespace comes first, whatever kind of credentials it has.
        [
            { "cloudflare-images:apiToken": "o", "cloudflare:apiToken": "t" },
            { CLOUDFLARE_API_TOKEN: "e" },
            { kind: "token", apiToken: "o" },
        ],
        [
            { "cloudflare-images:apiKey": "k", "cloudflare:apiToken": "t", "cloudflare:email": "m" },
            {},
            { kind: "key", apiKey: "k", email: "m" },
        ],
        [
            { "cloudflare:apiKey": "k", "cloudflare:email": "m", "cloudflare-images:email": "o" },
            {},
            { kind: "key", apiKey: "k", email: "o" },
        ],
    ])("from %j and %j are %j", (config, variables, credentials) => {
        expect(resolve(config, variables).credentials).toEqual(credentials);
    });

    it.each<[Record<string, string>, Variables, string]>([
        [{ "cloudflare-images:apiToken": "o" }, {}, "cloudflare-images:apiToken in the stack's configuration"],
        [{ "cloudflare:apiToken": "t" }, {}, "cloudflare:apiToken in the stack's configuration"],
        [
            { "cloudflare:apiKey": "k", "cloudflare-images:email": "m" },
            { CLOUDFLARE_API_TOKEN: "e" },
            "cloudflare:apiKey in the stack's configuration",
        ],
        [
            { "cloudflare:apiToken": " " },
            { CLOUDFLARE_API_TOKEN: "e" },
            "CLOUDFLARE_API_TOKEN in the environment of the test",
        ],
        [{}, { CLOUDFLARE_API_KEY: "k", CLOUDFLARE_EMAIL: "m" }, "CLOUDFLARE_API_KEY in the environment of the test"],
        [
            { "cloudflare-images:apiToken": "o", "cloudflare-images:credentialsFrom": 'Provider "p"' },
            { CLOUDFLARE_API_TOKEN: "e" },
            'Provider "p"',
        ],
        // A Provider without credentials has them from the environment.
        [
            { "cloudflare-images:credentialsFrom": 'Provider "p"' },
            { CLOUDFLARE_API_TOKEN: "e" },
            "CLOUDFLARE_API_TOKEN in the environment of the test",
        ],
    ])("from %j and %j come from %s", (config, variables, place) => {
        expect(resolve(config, variables).credentialsFrom).toBe(place);
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

    it.each<[Record<string, string>, Variables, string]>([
        [{ "cloudflare-images:apiKey": "k" }, {}, "apiKey is set without email"],
        [{}, { CLOUDFLARE_API_KEY: "k" }, "apiKey is set without email"],
        [{ "cloudflare:email": "m" }, {}, "email is set without apiKey"],
    ])("from %j and %j are half given, which the message says", (config, variables, half) => {
        expect(messageOf(config, variables)).toContain(`Half of the Cloudflare credentials is missing, ${half}: set `);
    });
});

describe("the account id", () => {
    it.each<[Record<string, string>, Variables, string]>([
        [{}, { CLOUDFLARE_ACCOUNT_ID: "e" }, "e"],
        [{ "cloudflare:accountId": "t" }, { CLOUDFLARE_ACCOUNT_ID: "e" }, "t"],
        [{ "cloudflare-images:accountId": "o", "cloudflare:accountId": "t" }, {}, "o"],
        [{ "cloudflare-images:accountId": " ", "cloudflare:accountId": "t" }, {}, "t"],
    ])("from %j and %j is %s", (config, variables, accountId) => {
        expect(resolve({ ...token, ...config }, variables, null).accountId).toBe(accountId);
    });

    it("may be missing where the lookup names one", () => {
        expect(resolve(token, {}, "given").accountId).toBeUndefined();
    });

    it("is missing where nothing gives one, and the message says where to set it", () => {
        expect(messageOf(token, {}, null)).toBe(
            "No Cloudflare account id: set it with `pulumi config set cloudflare-images:accountId`, accountId of the lookup " +
                "or a Provider, or CLOUDFLARE_ACCOUNT_ID in the environment of the test.",
        );
    });

    it("is reported missing together with the credentials", () => {
        expect(messageOf({}, {}, null)).toBe(
            "No Cloudflare credentials: set an API token: `pulumi config set --secret cloudflare-images:apiToken`, " +
                "apiToken of a Provider, or CLOUDFLARE_API_TOKEN in the environment of the test; or set an API key with " +
                "its e-mail address: `pulumi config set --secret cloudflare-images:apiKey` and `pulumi config set " +
                "--secret cloudflare-images:email`, apiKey and email of a Provider, or CLOUDFLARE_API_KEY and " +
                "CLOUDFLARE_EMAIL in the environment of the test. No Cloudflare account id: set it with `pulumi config set " +
                "cloudflare-images:accountId`, accountId of the lookup or a Provider, or CLOUDFLARE_ACCOUNT_ID in the environment of " +
                "the test.",
        );
    });
});

describe("the base URL", () => {
    it.each([
        [undefined, "https://api.cloudflare.com/client/v4"],
        ["https://gateway.example/v4//", "https://gateway.example/v4"],
        ["http://127.0.0.1:80/v4", "http://127.0.0.1/v4"],
        ["http://localhost/v4", "http://localhost/v4"],
        ["HTTP://127.0.0.1:81/v4", "http://127.0.0.1:81/v4"],
        ["Http:LOCALHOST:81/v4", "http://localhost:81/v4"],
        ["http://0x7f.1/v4", "http://127.0.0.1/v4"],
        ["http://127.0.0.1\\@evil.com", "http://127.0.0.1/@evil.com"],
        ["https:evil.com", "https://evil.com"],
        ["https:\\\\gateway.example\\v4\\", "https://gateway.example/v4"],
        ["ht\ntps://gateway.example/v4", "https://gateway.example/v4"],
        ["https://gateway.example/v4\0", "https://gateway.example/v4"],
        ["https://gateway.example/v4?", "https://gateway.example/v4"],
        ["https://gateway.example/v4/#", "https://gateway.example/v4"],
        ["https://@GATEWAY.example:443/a/../v4", "https://gateway.example/v4"],
        ["http://[::1]:9/v4", "http://[::1]:9/v4"],
    ])("%s is %s", (given, used) => {
        expect(resolve(token, { CLOUDFLARE_BASE_URL: given }).baseUrl).toBe(used);
        for (const namespace of ["cloudflare", "cloudflare-images"]) {
            expect(resolve({ ...token, [`${namespace}:baseUrl`]: given ?? "" }).baseUrl).toBe(used);
        }
    });

    it("comes from our own namespace, then from that of @pulumi/cloudflare, then from the environment", () => {
        const urls = {
            "cloudflare-images:baseUrl": "https://own.example",
            "cloudflare:baseUrl": "https://shared.example",
        };
        const variables = { CLOUDFLARE_BASE_URL: "https://env.example" };
        expect(resolve({ ...token, ...urls }, variables).baseUrl).toBe("https://own.example");
        const shared = { ...urls, "cloudflare-images:baseUrl": "" };
        expect(resolve({ ...token, ...shared }, variables).baseUrl).toBe("https://shared.example");
    });

    it.each([
        ["nonsense", "must be an https URL, such as"],
        ["ftp://example.com", "must be an https URL, such as"],
        ["http://api.example.com/v4", "over plain http, the network can read the credentials"],
        ["http://127.0.0.1.example.com/v4", "over plain http"],
        ["HTTP://evil.com/v4", "over plain http"],
        ["http:\\\\evil.com", "over plain http"],
        ["http:evil.com\0", "over plain http"],
        ["https://user:pass@example.com", "must have no user, password, query or fragment"],
        ["https://example.com/?a=b", "must have no user, password, query or fragment"],
        ["https://batch.imagedelivery.net/images/v1", "batch.imagedelivery.net only serves the batch API"],
        ["https://BATCH.imagedelivery.net./images/v1", "batch.imagedelivery.net only serves the batch API"],
    ])("%s is refused, and not shown", (given, problem) => {
        const message = messageOf({ ...token, "cloudflare:baseUrl": given });
        expect(message).toMatch(/^The base URL \(.*CLOUDFLARE_BASE_URL\) must /);
        expect(message).toContain(problem);
        expect(message).not.toContain("user:pass");
    });
});

describe("the base URL of delivery", () => {
    const key = "cloudflare-images:deliveryBaseUrl";

    it.each([
        ["https://example.com/cdn-cgi/imagedelivery/", "https://example.com/cdn-cgi/imagedelivery"],
        ["http://127.0.0.1:80", "http://127.0.0.1"],
        ["HTTP://LOCALHOST:8080/cdn-cgi\\imagedelivery\0", "http://localhost:8080/cdn-cgi/imagedelivery"],
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
        expect(message).toMatch(/^cloudflare-images:deliveryBaseUrl must /);
        expect(message).not.toContain("user:pass");
    });
});

describe("the timeout", () => {
    it("is 60 s unless it is configured", () => {
        expect(resolve(token).timeoutMs).toBe(60_000);
        expect(resolve({ ...token, "cloudflare-images:timeoutMs": "5" }).timeoutMs).toBe(5);
        // A key of our own, that @pulumi/cloudflare does not know.
        expect(resolve({ ...token, "cloudflare:timeoutMs": "5" }).timeoutMs).toBe(60_000);
    });

    it.each(["0", "-1", "1.5", "soon", "4294967296"])("%s is refused", (given) =>
        expect(messageOf({ ...token, "cloudflare-images:timeoutMs": given })).toBe(
            `cloudflare-images:timeoutMs must be a whole number from 1 to 2147483647, not "${given}".`,
        ),
    );
});

describe("a misspelled key of the configuration", () => {
    const withKeys = (config: Record<string, string>, accountId: unknown = "account") =>
        resolveSettings(
            Object.assign((key: string) => config[key], { keys: () => Object.keys(config) }),
            { variables: {}, process: "the test" },
            accountId,
        );
    const hint = (given: string, meant: string) =>
        `The configuration has "${given}", which is no setting: did you mean "${meant}"?`;

    it.each([
        ["cloudflare-images:apitoken", "cloudflare-images:apiToken"],
        ["cloudflare-images:api_token", "cloudflare-images:apiToken"],
        ["cloudflare-images:apiTokn", "cloudflare-images:apiToken"],
        ["cloudflareImages:apiToken", "cloudflare-images:apiToken"],
        ["pulumi-cloudflare-images:apiToken", "cloudflare-images:apiToken"],
        ["cloudflare_images:ApiToken", "cloudflare-images:apiToken"],
        ["cloudflare-image:apikey", "cloudflare-images:apiKey"],
        ["Cloudflare:apiToken", "cloudflare:apiToken"],
        ["cloudfare:api-token", "cloudflare:apiToken"],
    ])("%s is named where credentials are missing, without its value", (given, meant) => {
        expect(() => withKeys({ [given]: "the-value" })).toThrow(
            expect.objectContaining({
                message: expect.stringMatching(/^No Cloudflare credentials: (?!.*the-value)/) as string,
            }) as Error,
        );
        expect(() => withKeys({ [given]: "the-value" })).toThrow(hint(given, meant));
    });

    it("is named where the account id is missing", () => {
        const config = { ...token, "cloudflareImages:acountId": "x" };
        expect(() => withKeys(config, null)).toThrow(hint("cloudflareImages:acountId", "cloudflare-images:accountId"));
    });

    it.each([
        ["cloudflare-images:baseURL", "cloudflare-images:baseUrl"],
        ["cloudflare-images:timeout-ms", "cloudflare-images:timeoutMs"],
        ["cloudflare-images:accountID", "cloudflare-images:accountId"],
    ])("%s is refused in our own namespace, because it would be ignored", (given, meant) => {
        expect(() => withKeys({ ...token, [given]: "x" })).toThrow(new ConfigurationError(hint(given, meant)));
    });

    it.each(["cloudflareImages:apiToken", "cloudflare:apitoken", "cloudflare-images:gallery", "aws:region", "odd"])(
        "%s may be of another where nothing is missing",
        (given) => {
            expect(withKeys({ ...token, [given]: "x" }).credentials).toEqual({ kind: "token", apiToken: "t" });
        },
    );

    it("is no other spelling of a key that is set", () => {
        expect(withKeys({ "cloudflare-images:apiToken": "t", "cloudflare-images:apitoken": "x" })).toMatchObject({
            credentials: { apiToken: "t" },
        });
    });
});

it("lists all that is wrong in one error", () => {
    const message = messageOf(
        {
            "cloudflare:baseUrl": "x",
            "cloudflare-images:deliveryBaseUrl": "x",
            "cloudflare-images:timeoutMs": "x",
        },
        {},
        null,
    );
    expect(message).toContain("No Cloudflare credentials");
    expect(message).toContain("No Cloudflare account id");
    expect(message.match(/must be an https URL/g)).toHaveLength(2);
    expect(message).toContain("must be a whole number");
});
