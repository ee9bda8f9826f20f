import * as fc from "fast-check";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import { connect } from "node:http2";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { signDeliveryUrl } from "../../src";
import { secretSettings } from "../../src/base/settings";
import { unknownValues } from "../../src/base/engineMarkers";
import { functions } from "../../src/lookup/functions";
import { listChecks } from "../../src/lookup/listImages";
import { type MockApi, startMockApi } from "../../src/testing";
import { failureOf } from "../support/failureOf";
import {
    type Command,
    compilePlugin,
    grpc,
    isCompiled,
    methods,
    nodePlugin,
    type Plugin,
    secret,
    startPlugin,
    stopPlugins,
} from "./support/plugin";

const privateId = "2cdc28f0-017a-49c4-9ed7-87056c83901f";
const token = (name: string) => `cloudflare-images:index:${name}`;
const urn = `urn:pulumi:dev::project::my:component$${token("ImageDetails")}::hero`;
const [unknown = ""] = unknownValues;

const kinds: [string, (folder: string) => Promise<Command>][] = [
    ["Node", () => Promise.resolve(nodePlugin)],
    ["its executable", compilePlugin],
];

describe.each(isCompiled ? kinds : kinds.slice(0, 1))("the plugin, run by %s,", (_, prepare) => {
    let folder: string;
    let command: Command;
    let api: MockApi;
    let plain: Plugin;
    /** The plugin under test: the plain one, unless a test configures another. */
    let plugin: Plugin;

    beforeAll(async () => {
        folder = await mkdtemp(join(tmpdir(), "plugin-"));
        command = await prepare(folder);
        api = await startMockApi({
            images: [
                { id: "hero.jpeg", creator: "team-web" },
                { id: privateId, requireSignedURLs: true },
            ],
            variants: [{ id: "public" }, { id: "thumbnail", neverRequireSignedURLs: true }],
            signingKeys: { default: "the-key" },
            tokens: {
                "the-token": {},
                "no-variants": { denied: ["variants"] },
                "of-the-environment": {},
                "of-the-provider": {},
            },
        });
        plain = await start();
        await plain.call("configure", { args: settings() });
    });
    afterAll(async () => {
        await stopPlugins();
        await api.close();
        await rm(folder, { recursive: true });
    });
    beforeEach(() => {
        api.clearRequests();
        plugin = plain;
        plugin.said.splice(0);
    });

    const start = (environment = {}, cwd?: string) => startPlugin(environment, { command, cwd });
    const settings = (changes: Record<string, unknown> = {}) => ({
        apiToken: secret("the-token"),
        accountId: api.accountId,
        baseUrl: api.url,
        maxRetries: "0",
        ...changes,
    });
    /** A plugin with other settings, because each is configured once. */
    const configure = async (changes: Record<string, unknown>) => {
        plugin = await start();
        await plugin.call("configure", { args: settings(changes) });
    };
    const invoke = async (name: string, args: Record<string, unknown> = {}, isPreview = false) => {
        const response = await plugin.call("invoke", { tok: token(name), args, preview: isPreview });
        return response["return"] as Record<string, unknown>;
    };
    const read = async (properties: Record<string, unknown> = {}, id = "hero.jpeg", inputs = properties) => {
        const response = await plugin.call("read", { id, urn, properties, inputs });
        return { id: response["id"], properties: response["properties"] as Record<string, unknown> };
    };
    /** As the engine does it: with the state, and with the arguments of the program. */
    const refresh = (state: Record<string, unknown>, id?: string) => read(state, id, {});
    const messageOf = async (promise: Promise<unknown>) => (await failureOf(promise)).message;

    describe("the schema", () => {
        it("has every function of the package, each with the arguments that it checks", async () => {
            const { schema } = await plugin.call("getSchema");
            const { functions: described } = JSON.parse(String(schema)) as {
                functions: Record<string, { inputs: { properties: object } }>;
            };
            expect(Object.keys(described)).toEqual([...functions.keys()].sort());
            for (const [name, { checks }] of functions) {
                expect(Object.keys(described[name]?.inputs.properties ?? {}).sort()).toEqual(
                    Object.keys(checks).sort(),
                );
            }
        });

        it("marks the credentials as secret, and has no default that would put them into a state", async () => {
            const { schema } = await plugin.call("getSchema");
            const { config, provider } = JSON.parse(String(schema)) as {
                config: { variables: Record<string, { secret?: boolean }> };
                provider: { inputProperties: object };
            };
            expect(provider.inputProperties).toEqual(config.variables);
            const names = Object.keys(config.variables);
            expect(names.filter((name) => config.variables[name]?.secret === true)).toEqual(secretSettings);
            expect(JSON.stringify(config)).not.toMatch(/"default(Info)?":/);
        });

        it("is of the version of the package", async () => {
            const { version } = await plugin.call("getPluginInfo");
            const { schema } = await plugin.call("getSchema");
            expect(JSON.parse(String(schema))).toMatchObject({ version });
            expect(version).toMatch(/^\d+\.\d+\.\d+/);
        });
    });

    describe("functions", () => {
        const url = (id: string, variant: string) => `https://imagedelivery.net/${api.accountHash}/${id}/${variant}`;

        it("getImageDetails reads an image", async () => {
            expect(await invoke("getImageDetails", { imageId: "hero.jpeg" })).toEqual({
                accountId: api.accountId,
                imageId: "hero.jpeg",
                creator: "team-web",
                meta: {},
                requireSignedUrls: false,
                draft: false,
                uploaded: expect.any(String) as string,
                variants: [url("hero.jpeg", "public"), url("hero.jpeg", "thumbnail")],
                variantUrls: { public: url("hero.jpeg", "public"), thumbnail: url("hero.jpeg", "thumbnail") },
                access: { public: "public", thumbnail: "public" },
            });
        });

        it("getImages and getImageDetailsSet fail where expect judges nothing, unless allowEmpty is true", async () => {
            const expected = { requireSignedUrls: false };
            const empty = {
                getImages: { creator: "nobody", expect: expected },
                getImageDetailsSet: { imageIds: ["none"], missing: "omit", expect: expected },
            };
            for (const [name, args] of Object.entries(empty)) {
                expect(await messageOf(invoke(name, args))).toContain("so `expect` judged nothing");
                expect(Object.values((await invoke(name, { ...args, allowEmpty: true }))["images"] as object)).toEqual(
                    [],
                );
            }
        });

        it("getImageDetailsSet, getImages, getImageVariants and getImagesStats read the account", async () => {
            const set = await invoke("getImageDetailsSet", { imageIds: ["hero.jpeg", "none"], missing: "omit" });
            expect(set).toMatchObject({ images: { "hero.jpeg": { creator: "team-web" } }, missingIds: ["none"] });
            const { images } = await invoke("getImages", { creator: "team-web" });
            expect(images).toMatchObject([{ imageId: "hero.jpeg" }]);
            const { variants } = await invoke("getImageVariants");
            expect(variants).toMatchObject({ thumbnail: { neverRequireSignedUrls: true } });
            expect(await invoke("getImagesStats")).toMatchObject({ current: 2 });
        });

        it("getSigningKey and getSignedVariantUrl keep the key and the URL secret, and nothing else", async () => {
            expect(await invoke("getSigningKey")).toEqual({
                accountId: api.accountId,
                name: "default",
                value: secret("the-key"),
            });
            const signed = await invoke("getSignedVariantUrl", {
                imageId: privateId,
                variant: "public",
                expiresIn: "7d",
            });
            const expiresAt = String(signed["expiresAt"]);
            expect(signed).toEqual({
                accountId: api.accountId,
                imageId: privateId,
                variant: "public",
                url: secret(signDeliveryUrl(url(privateId, "public"), { key: "the-key", expiresAt })),
                expiresAt,
            });
        });

        it("getVariantUrl fails for a name that the image does not have", async () => {
            const named = { accountId: api.accountId, imageId: "hero.jpeg", variant: "public" };
            const found = await invoke("getVariantUrl", { imageId: "hero.jpeg", variant: "public" });
            expect(found).toEqual({ ...named, url: url("hero.jpeg", "public") });
            const missing = (variant: unknown) => messageOf(invoke("getVariantUrl", { imageId: "hero.jpeg", variant }));
            expect(await missing("constructor")).toBe(
                `2 UNKNOWN: The image "hero.jpeg" in account "${api.accountId}" has no variant "constructor" (it has "public", ` +
                    '"thumbnail").',
            );
            expect(await missing(secret("hidden"))).toContain("has no variant [secret]");
            expect(await messageOf(invoke("getVariantUrl", { imageId: "hero.jpeg" }))).toContain("variant is missing");
        });

        it("getSrcset is no secret, and the srcset of getSignedSrcset is", async () => {
            const named = { accountId: api.accountId, imageId: "hero.jpeg" };
            const srcset = `${url("hero.jpeg", "public")} 1366w`;
            expect(await invoke("getSrcset", { imageId: "hero.jpeg", variants: ["public"] })).toEqual({
                ...named,
                srcset,
            });
            const args = { imageId: privateId, variants: ["public"], expiresIn: "7d" };
            const signed = await invoke("getSignedSrcset", args);
            const expiresAt = String(signed["expiresAt"]);
            const signedUrl = signDeliveryUrl(url(privateId, "public"), { key: "the-key", expiresAt });
            expect(signed).toEqual({ ...named, imageId: privateId, srcset: secret(`${signedUrl} 1366w`), expiresAt });
            const message = await messageOf(
                invoke("getSrcset", { imageId: "hero.jpeg", variants: [secret("hidden")] }),
            );
            expect(message).toContain('(it has "public", "thumbnail"): the image has no variant [secret].');
        });

        it("say why there is no access, where the token may not read the variants", async () => {
            await configure({ apiToken: secret("no-variants") });
            const problem = expect.stringContaining('The token needs the "Images Read" permission') as string;
            const unclear = { access: null, accessProblem: problem };
            expect(await invoke("getImageDetails", { imageId: privateId })).toMatchObject(unclear);
            const set = await invoke("getImageDetailsSet", { imageIds: [privateId, "hero.jpeg"] });
            const clear = { access: { public: "public" } };
            expect(set).toMatchObject({ images: { [privateId]: unclear, "hero.jpeg": clear } });
            const { images } = await invoke("getImages");
            expect(images).toEqual(expect.arrayContaining([expect.objectContaining(unclear)]));
            expect((await read({}, privateId)).properties).toMatchObject(unclear);
        });

        it.each<[string, Record<string, unknown>, Record<string, unknown>?]>([
            ["an argument", {}, { imageId: secret("hero.jpeg") }],
            [
                "a part of one",
                {},
                { imageId: "hero.jpeg", expect: { meta: { a: secret("b") }, enforcement: "advisory" } },
            ],
            ["the account of the provider", { accountId: secret("0123456789abcdef0123456789abcdef") }],
        ])("have a secret result where %s is secret", async (_, changes, args = { imageId: "hero.jpeg" }) => {
            await configure(changes);
            const result = await invoke("getImageDetails", args);
            for (const [name, value] of Object.entries(result)) {
                expect([name, value]).toEqual([name, secret(expect.anything())]);
            }
        });

        it("judge by flat levels, at preview by the one for previews", async () => {
            const expect_ = { requireSignedUrls: true, enforcementAtPreview: "advisory" };
            const args = { imageId: "hero.jpeg", expect: expect_ };
            await invoke("getImageDetails", args, true);
            expect(plugin.said).toEqual([
                {
                    severity: 2,
                    urn: "",
                    streamid: 0,
                    ephemeral: false,
                    message: expect.stringContaining("does not meet") as string,
                },
            ]);
            const message = await messageOf(invoke("getImageDetails", args));
            expect(message).toBe(
                `2 UNKNOWN: The image "hero.jpeg" in account "${api.accountId}" does not meet \`expect\`: requireSignedUrls is ` +
                    "false, expected true. Change the image or its variants, or change `expect`.",
            );
            expect(
                await messageOf(invoke("getImageDetails", { ...args, expect: { requireSignedUrls: true } }, true)),
            ).toBe(message);
        });

        it("take the fields of expect as Python writes them, but not those of meta", async () => {
            const failing = { require_signed_urls: false, meta: { my_key: 1 } };
            expect(await messageOf(invoke("getImageDetails", { imageId: "hero.jpeg", expect: failing }))).toContain(
                "meta.my_key is not set, expected 1",
            );
            const message = await messageOf(
                invoke("getImageDetails", { imageId: "hero.jpeg", expect: { require_sined_urls: true } }),
            );
            expect(message).toContain('unknown expectation "require_sined_urls"');
        });

        it("read together what is asked together", async () => {
            const ids = Array.from({ length: 50 }, (_, index) => `image-${index}`);
            ids.forEach((id) => api.putImage({ id }));
            const results = await Promise.all(ids.map((imageId) => invoke("getImageDetails", { imageId })));
            expect(results.map(({ imageId }) => imageId)).toEqual(ids);
            expect(api.requests.length).toBeLessThanOrEqual(6);
            ids.forEach((id) => api.deleteImage(id));
        });

        it("read together what is asked some milliseconds apart", async () => {
            const ids = Array.from({ length: 20 }, (_, index) => `image-${index}`);
            ids.forEach((id) => api.putImage({ id }));
            const reads = ids.map(async (imageId, index) => {
                await new Promise((resolve) => setTimeout(resolve, 3 * index));
                return invoke("getImageDetails", { imageId });
            });
            expect((await Promise.all(reads)).map(({ imageId }) => imageId)).toEqual(ids);
            // One by one, they would be as many as there are images.
            expect(api.requests.length).toBeLessThan(ids.length / 2);
            ids.forEach((id) => api.deleteImage(id));
        });

        it("warn whatever the colours, options and proxies that the engine starts with", async () => {
            const closed = "http://127.0.0.1:1";
            const environment = { FORCE_COLOR: "1", https_proxy: closed, http_proxy: closed, grpc_proxy: closed };
            const other = await startPlugin(environment, { command: [...command, "--tracing", closed] });
            await other.call("configure", { args: settings() });
            const args = { imageId: "hero.jpeg", expect: { requireSignedUrls: true, enforcement: "advisory" } };
            await other.call("invoke", { tok: token("getImageDetails"), args });
            expect(other.said).toMatchObject([{ message: expect.stringContaining("does not meet") as string }]);
        });

        it("say that they wait for the rate limit", async () => {
            const other = await start();
            await other.call("configure", { args: settings({ maxRetries: "1" }) });
            api.respond({ status: 429, headers: { "retry-after": "60" }, times: 1 });
            const waiting = failureOf(other.call("invoke", { tok: token("getImagesStats"), args: {} }));
            while (other.said.length === 0) {
                await new Promise((resolve) => setTimeout(resolve, 20));
            }
            await other.call("cancel");
            await waiting;
            expect(other.said[0]).toMatchObject({
                severity: 1,
                message: expect.stringMatching(/waiting \d+ s/) as string,
            });
        });

        it.each<[string, string, Record<string, unknown>, string]>([
            ["a missing image", "getImageDetails", { imageId: "none" }, 'Could not read image "none" in account'],
            [
                "a malformed argument",
                "getImageDetails",
                { imageId: 5 },
                "imageId must be a string, not a value of type number",
            ],
            ["an unknown argument", "getImagesStats", { acountId: "x" }, 'unknown argument "acountId" (did you mean'],
            ["an unknown value", "getImageDetails", { imageId: unknown }, "imageId is unknown"],
            [
                "an unknown part",
                "getImageDetails",
                { imageId: "a", expect: { meta: { a: [unknown] } } },
                "expect is unknown",
            ],
            ["a function that there is not", "getImage", {}, 'There is no function "cloudflare-images:index:getImage"'],
        ])("refuse %s in one line", async (_, name, args, message) => {
            const { details, code } = (await failureOf(invoke(name, args))) as Error & {
                details: string;
                code: number;
            };
            expect(code).toBe(grpc.status.UNKNOWN);
            expect(details).toContain(message);
            expect(details).not.toContain("\n");
        });

        it.each(unknownValues)("refuse metadata that the engine would take for a command: %s", async (marker) => {
            api.putImage({ id: "evil", meta: { a: marker } });
            expect(await messageOf(invoke("getImageDetails", { imageId: "evil" }))).toContain(
                "reserves for secrets and unknown values",
            );
            expect(await messageOf(read({}, "evil"))).toContain("reserves for secrets and unknown values");
            api.deleteImage("evil");
        });
    });

    describe("the resource ImageDetails", () => {
        it("is read by its id", async () => {
            const expectations = { requireSignedUrls: true, allowPublicVariants: ["thumbnail"] };
            const { id, properties } = await read({ expect: expectations }, privateId);
            expect(id).toBe(privateId);
            expect(properties).toMatchObject({
                accountId: api.accountId,
                imageId: privateId,
                creator: null,
                access: { public: "signed", thumbnail: "public" },
                accessProblem: null,
            });
            expect(properties["variants"]).toEqual(Object.values(properties["variantUrls"] as object));
        });

        it("fails when the image is missing or not as expected, and warns on itself", async () => {
            expect(await messageOf(read({}, "none"))).toContain('"none"');
            const failing = { requireSignedUrls: true };
            expect(await messageOf(read({ expect: failing }))).toContain("expected true");
            await read({ expect: { ...failing, enforcement: "advisory" } });
            expect(plugin.said).toMatchObject([{ urn, severity: 2 }]);
        });

        it("is dropped by a refresh when the image is gone, and is not judged by it", async () => {
            const { properties } = await read();
            expect(await refresh({ ...properties, expect: { requireSignedUrls: true } })).toMatchObject({
                id: "hero.jpeg",
            });
            expect(await refresh(properties, "none")).toEqual({ id: "", properties: undefined });
        });

        it("says at a refresh whose credentials it uses", async () => {
            const { properties } = await read();
            await configure({ apiToken: secret("no-variants") });
            api.respond({ status: 401, body: { success: false, errors: [{ code: 10000, message: "no" }] }, times: 1 });
            expect(await messageOf(refresh(properties))).toContain("A refresh uses the credentials of the last update");
        });

        it("keeps a secret account secret, also through a refresh", async () => {
            await configure({ accountId: secret(api.accountId) });
            const { properties } = await read();
            expect(properties["accountId"]).toEqual(secret(api.accountId));
            expect((await refresh(properties)).properties).toEqual(properties);
        });

        it("gives its inputs back, so that an import asks for its check", async () => {
            const inputs = { expect: { requireSignedUrls: false } };
            expect(await plugin.call("read", { id: "hero.jpeg", urn, properties: inputs, inputs })).toMatchObject({
                inputs,
            });
            expect(await plugin.call("read", { id: "hero.jpeg", urn, properties: {} })).toMatchObject({ inputs: {} });
        });

        it("judges a read that passes an output, also where an older engine passes no inputs", async () => {
            const properties = { variantUrls: {}, expect: { requireSignedUrls: true } };
            for (const sent of [{ properties }, { properties, inputs: properties }]) {
                const reading = plugin.call("read", { id: "hero.jpeg", urn, ...sent });
                expect(await messageOf(reading)).toContain('unknown argument "variantUrls"');
            }
        });

        it.each<[string, Record<string, unknown>, string]>([
            ["an unknown argument", { acountId: "x" }, 'unknown argument "acountId"'],
            [
                "a level for previews",
                { expect: { enforcementAtPreview: "advisory" } },
                "enforcementAtPreview is for functions",
            ],
            ["an unknown value", { accountId: unknown }, "accountId is unknown"],
        ])("refuses %s, and sends nothing", async (_, properties, message) => {
            expect(await messageOf(read(properties))).toContain(message);
            expect(api.requests).toEqual([]);
        });

        it("cannot be constructed", async () => {
            expect(await messageOf(plugin.call("check", { urn, news: {} }))).toContain("ImageDetails.get");
            const other = `urn:pulumi:dev::project::${token("Image")}::x`;
            expect(await messageOf(plugin.call("check", { urn: other }))).toContain("There is no resource");
            expect(await messageOf(plugin.call("create", { urn }))).toContain("UNIMPLEMENTED");
        });

        it("cannot be deleted", async () => {
            const message = await messageOf(plugin.call("delete", { id: "hero.jpeg", urn }));
            expect(message).toContain("ImageDetails is a lookup: it creates, changes and deletes nothing.");
            expect(api.requests).toEqual([]);
        });
    });

    describe("the list of images", () => {
        const list = (fields: Record<string, unknown>, of = plugin) =>
            of.list({ token: token("ImageDetails"), query: {}, ...fields });
        const ids = Array.from({ length: 25 }, (_, index) => `listed-${10 + index}`);

        beforeAll(() => {
            const uploaded = "2020-01-01T00:00:00Z";
            ids.forEach((id) =>
                api.putImage({ id, creator: "lister", filename: `${id}.png`, uploaded, meta: { n: id } }),
            );
        });
        afterAll(() => ids.forEach((id) => api.deleteImage(id)));

        it("has the arguments that the schema describes", async () => {
            const { schema } = await plugin.call("getSchema");
            const { resources } = JSON.parse(String(schema)) as {
                resources: Record<string, { listInputs: { properties: object } }>;
            };
            const { properties = {} } = resources[token("ImageDetails")]?.listInputs ?? {};
            expect(Object.keys(properties)).toEqual(Object.keys(listChecks));
        });

        it("names each image by its id and file name, and ends with the limit", async () => {
            const query = { creator: "lister", sortOrder: "asc" };
            const named = (id: string) => ({ id, name: `${id}.png` });
            expect(await list({ query, limit: 3 })).toEqual({ results: ids.slice(0, 3).map(named), next: "" });
            expect(await list({ query })).toEqual({ results: ids.map(named), next: "" });
            expect(await list({ query: { meta: { n: "listed-10" } } })).toEqual({
                results: [named("listed-10")],
                next: "",
            });
            expect(await list({ limit: 1, query: { creator: "team-web" } })).toMatchObject({ results: [{ name: "" }] });
        });

        it("goes on with the cursor of the API", async () => {
            const pages = ["first", "second"].map((id) => ({
                images: [{ id, variants: [] }],
                continuation_token: id === "first" ? "the-cursor" : null,
            }));
            for (const result of pages) {
                api.respond({ body: { success: true, errors: [], messages: [], result }, times: 1 });
            }
            const { next } = await list({});
            expect(next).toBe("the-cursor");
            expect(await list({ continuationToken: next })).toMatchObject({ results: [{ id: "second" }], next: "" });
            expect(api.requests.at(-1)?.path).toContain("continuation_token=the-cursor");
        });

        it("skips an empty page, and refuses one that names itself", async () => {
            const empty = { images: [], continuation_token: "more" };
            api.respond({ body: { success: true, errors: [], messages: [], result: empty }, times: 2 });
            expect(await messageOf(list({ continuationToken: "more" }))).toContain("a page names itself as the next");
            const after = list({ query: { creator: "team-web" } });
            expect(await messageOf(after)).toContain("continuation_token is not known");
        });

        it.each<[string, Record<string, unknown>, string]>([
            ["another argument", { query: { maxItems: 5 } }, 'unknown argument "maxItems"'],
            ["an unknown value", { query: { creator: unknown } }, "creator is unknown"],
            ["another resource", { token: token("Image") }, "There is no resource"],
        ])("refuses %s, and sends nothing", async (_, fields, message) => {
            expect(await messageOf(list(fields))).toContain(message);
            expect(api.requests).toEqual([]);
        });

        it("does not show a secret filter", async () => {
            const message = await messageOf(list({ query: { sortOrder: secret("hidden") } }));
            expect(message).toContain("sortOrder must be");
            expect(message).not.toContain("hidden");
        });
    });

    describe("the provider", () => {
        it("refuses unknown settings, and names the known ones", async () => {
            const { failuresList } = await plugin.call("checkConfig", {
                news: { ...settings(), apitoken: "x", version: "1" },
            });
            expect(failuresList).toEqual([
                {
                    property: "",
                    reason:
                        'unknown setting "apitoken" (did you mean "apiToken"? known: apiToken, apiKey, email, accountId, baseUrl, ' +
                        "deliveryBaseUrl, timeoutMs, maxRetries, retryTimeoutMs)",
                },
            ]);
            expect(await plugin.call("checkConfig", { news: settings() })).toMatchObject({ failuresList: [] });
        });

        it("refuses values that cannot be, all at once, and shows no credential", async () => {
            const check = async (changes: Record<string, unknown>) => {
                const { failuresList } = await plugin.call("checkConfig", { news: settings(changes) });
                return (failuresList as { reason: string }[]).map(({ reason }) => reason);
            };
            const wrong = { timeoutMs: -1, maxRetries: "many", baseUrl: "ftp://x", apiToken: secret("a token") };
            const problems = await check(wrong);
            expect(problems).toEqual([
                expect.stringMatching(
                    /^The API token \(from the provider or the stack's configuration\) contains a space/,
                ),
                expect.stringContaining("must be an https URL"),
                'cloudflare-images:timeoutMs must be a whole number from 1 to 2147483647, not "-1".',
                'cloudflare-images:maxRetries must be a whole number from 0 to 100, not "many".',
            ]);
            expect(problems.join()).not.toContain("a token");
            expect(await check({ apiKey: "a b", email: "c", deliveryBaseUrl: "x" })).toHaveLength(2);
            expect(await check({ timeoutMs: unknown, apiToken: unknown, maxRetries: "3" })).toEqual([]);
        });

        it("takes the settings before the environment", async () => {
            const environment = { CLOUDFLARE_API_TOKEN: "of-the-environment", CLOUDFLARE_ACCOUNT_ID: api.accountId };
            for (const args of [{}, { apiToken: secret("of-the-provider") }]) {
                const other = await start({ ...environment, CLOUDFLARE_BASE_URL: api.url });
                await other.call("configure", { args });
                await other.call("invoke", { tok: token("getImagesStats"), args: {} });
            }
            expect(api.requests.map(({ headers }) => headers.authorization)).toEqual([
                "Bearer of-the-environment",
                "Bearer of-the-provider",
            ]);
        });

        it.each<[string, Record<string, string>, () => Record<string, unknown>]>([
            ["settings", {}, settings],
            [
                "the environment",
                { CLOUDFLARE_API_TOKEN: "of-the-environment" },
                () => ({ accountId: api.accountId, baseUrl: api.url }),
            ],
        ])("is configured once: no other process has the token of %s sent to it", async (_, environment, own) => {
            const other = await startMockApi();
            const running = await start(environment);
            expect(await messageOf(running.call("configure", { args: { apiToken: unknown } }))).toContain("is unknown");
            await running.call("configure", { args: own() });
            for (const args of [
                { baseUrl: other.url },
                settings({ baseUrl: other.url }),
                { deliveryBaseUrl: other.url },
                {},
            ]) {
                expect(await messageOf(running.call("configure", { args }))).toContain(
                    "The plugin is already configured",
                );
            }
            // As an update does after its preview, where the plugin was attached by hand.
            await running.call("configure", { args: own() });
            await running.call("invoke", { tok: token("getImagesStats"), args: {} });
            expect([api.requests.length, other.requests.length]).toEqual([1, 0]);
            await other.close();
        });

        it("reports all that is wrong with its settings, and no credential", async () => {
            await configure({ apiToken: secret("a token"), timeoutMs: "soon", baseUrl: "ftp://x" });
            const message = await messageOf(invoke("getImagesStats"));
            expect(message).toMatch(
                /The API token \(from the provider or .*\) contains a space.*must be an https URL.*timeoutMs must be a whole number/,
            );
            expect(message).not.toContain("a token");
            expect(await messageOf(configure({ apiToken: unknown }))).toContain("while its apiToken is unknown");
        });

        it("sends its requests by one connection", async () => {
            const ports = new Set<number | undefined>();
            const result = { count: { allowed: 1, current: 0 } };
            const handler = (_: unknown, response: ServerResponse) => {
                ports.add(response.socket?.remotePort);
                response.end(JSON.stringify({ success: true, errors: [], messages: [], result }));
            };
            api.respond({ handler, times: 3 });
            for (let count = 0; count < 3; count++) {
                expect(await invoke("getImagesStats")).toMatchObject({ allowed: 1 });
            }
            expect(api.requests).toHaveLength(3);
            expect(ports.size).toBe(1);
        });

        it("takes no settings from files of the folder in which pulumi runs", async () => {
            const cwd = await mkdtemp(join(folder, "project-"));
            await writeFile(join(cwd, ".env"), "CLOUDFLARE_API_TOKEN=of-the-environment\n");
            await writeFile(join(cwd, "bunfig.toml"), 'preload = ["./preload.js"]\n');
            await writeFile(join(cwd, "preload.js"), 'process.env.CLOUDFLARE_API_TOKEN = "of-the-environment";\n');
            plugin = await start({}, cwd);
            await plugin.call("configure", { args: settings({ apiToken: "" }) });
            expect(await messageOf(invoke("getImagesStats"))).toContain("No Cloudflare credentials");
            expect(api.requests).toEqual([]);
        });

        it("ends what it reads when the engine cancels", async () => {
            const other = await start();
            await other.call("configure", { args: settings() });
            api.respond({ handler: () => undefined, times: 1 });
            const reading = other.call("invoke", { tok: token("getImagesStats"), args: {} });
            await Promise.all([
                expect(reading).rejects.toThrow("The lookup was canceled."),
                new Promise((resolve) => setTimeout(resolve, 200)).then(() => other.call("cancel")),
            ]);
        });

        it("ends where the engine is killed, behind a shell, too, which is its launcher on Windows", async () => {
            const program = `
            const engine = require("node:http2").createServer().listen(0, "127.0.0.1", () => {
                const line = ${JSON.stringify(command.map((part) => `"${part}"`).join(" "))};
                const { port } = engine.address();
                const options = { shell: true, stdio: ["ignore", "pipe", "inherit"] };
                // With a second command, a shell does not make way for the first.
                const plugin = require("node:child_process").spawn(line + " 127.0.0.1:" + port + " && exit", options);
                plugin.stdout.pipe(process.stdout);
            });
        `;
            const engine = spawn(process.execPath, ["-e", program], { stdio: ["ignore", "pipe", "inherit"] });
            const [port] = (await once(createInterface(engine.stdout), "line")) as [string];
            const connection = connect(`http://127.0.0.1:${port}`).on("error", () => undefined);
            connection.unref();
            await once(connection, "connect");
            const closed = new Promise((resolve) => connection.once("close", resolve));
            engine.kill("SIGKILL");
            await closed;
        });
    });

    it("survives every malformed request", async () => {
        const text = fc.oneof(fc.constantFrom("", "hero.jpeg", unknown, urn, token("getImageDetails")), fc.string());
        const value = fc.letrec((tie) => ({
            value: fc.oneof(
                { depthSize: "small" },
                text,
                fc.double(),
                fc.boolean(),
                fc.constant(null),
                fc.array(tie("value"), { maxLength: 3 }),
                fc.dictionary(
                    fc.oneof(fc.constantFrom("value", "expect", "enforcement", "__proto__"), text),
                    tie("value"),
                    {
                        maxKeys: 3,
                    },
                ),
                tie("value").map(secret),
            ),
        })).value;
        const struct = fc.dictionary(
            fc.oneof(fc.constantFrom("imageId", "imageIds", "expect", "accountId", "variantUrls", "apiToken"), text),
            value,
            { maxKeys: 4 },
        );
        const fields = {
            handshake: fc.record({ engineAddress: text }),
            attach: fc.record({ address: text }),
            checkConfig: fc.record({ urn: text, news: struct }),
            configure: fc.record({ args: struct }),
            invoke: fc.record({
                tok: fc.oneof(fc.constantFrom(...functions.keys()), text),
                args: struct,
                preview: fc.boolean(),
            }),
            check: fc.record({ urn: text, news: struct }),
            read: fc.record({ urn: text, id: text, properties: struct }),
            delete: fc.record({ urn: text, id: text, properties: struct }),
        } satisfies Record<string, fc.Arbitrary<Record<string, unknown>>>;
        const request = fc.oneof(
            ...Object.entries(fields).map(([method, given]) => given.map((known) => [method, known] as const)),
            fc.constantFrom(...methods).map((method) => [method, {}] as const),
        );
        const fresh = await start({
            CLOUDFLARE_BASE_URL: api.url,
            CLOUDFLARE_API_TOKEN: "the-token",
            CLOUDFLARE_ACCOUNT_ID: "a",
        });
        await fc.assert(
            fc.asyncProperty(request, async ([method, given]) => {
                const error = await fresh.call(method, given).then(
                    () => undefined,
                    (failure: unknown) => (failure as { readonly details: string }).details,
                );
                expect(error ?? "").not.toMatch(/\n|pulumi-cloudflare-images failed/);
                expect(fresh.process.exitCode).toBeNull();
            }),
            { numRuns: 500 },
        );
        expect(await fresh.call("getPluginInfo")).toMatchObject({ version: expect.any(String) as string });
    });
});
