import { unknownValues } from "../../../src/base/engineMarkers";
import { type MockApi, startMockApi } from "../../../src/testing";
import { deliveryUrl, pathsOf, privateId } from "./account";
import { expectFailure, expectSuccess } from "./expectRun";
import { describeLanguage, languageProject, type LanguageName } from "./language";
import { type Project, stackOutputs } from "./project";

const unknownText = new RegExp(`^(${unknownValues.join("|")})$`);
/** What an index by a wrong name gives. */
const wrongIndex = { yaml: { text: "a <nil> b" }, go: { wrong: "" }, python: { wrong: "KeyError" } };
const teaserUrl = `${deliveryUrl}/${privateId}/teaser`;
const invoice = { id: privateId, requireSignedURLs: true };

/**
 * What holds for the programs of every language that the plugin serves.
 *
 * @param mostRequestsOf1000 How many requests 1000 lookups may take; `undefined` where a program has no loops.
 */
export function testLanguage(language: LanguageName, mostRequestsOf1000?: number): void {
    let mockApi: MockApi;

    beforeEach(async () => {
        mockApi = await startMockApi({
            images: [invoice, { id: "hero.jpeg" }],
            variants: [{ id: "public" }, { id: "teaser", neverRequireSignedURLs: true }],
            signingKeys: { default: "the-signing-key" },
            tokens: { "good-token": {}, "other-token": {}, "no-variants": { denied: ["variants"] } },
            latencyMs: 50,
        });
    });
    afterEach(() => mockApi.close());

    describeLanguage(`the example in ${language}`, () => {
        let project: Project;

        it("reads at preview and up, is refreshed, and is destroyed without credentials", async () => {
            project = await languageProject(language, `examples/${language}`, { mockApi });
            const preview = await project.preview();
            expectSuccess(preview);
            const outputs = { access: { public: "signed", teaser: "public" }, teaserUrl };
            expect(stackOutputs(preview)).toMatchObject(outputs);
            expect(preview.output).toContain("invoiceUrl: [secret]");

            expectSuccess(await project.up());
            const { invoiceUrl, ...shown } = await project.outputs();
            expect(shown).toEqual(outputs);
            const signed = new URL(String(invoiceUrl));
            const served = await fetch(mockApi.deliveryUrl + signed.pathname + signed.search);
            expect(served.status).toBe(200);
            const state = await project.stateText();
            for (const secret of ["good-token", "the-signing-key", signed.searchParams.get("sig")]) {
                expect(state).not.toContain(secret);
            }

            mockApi.deleteImage(privateId);
            expectSuccess(await project.refresh());
            expect(await project.namesInState()).not.toContain("invoice");
            expectFailure(await project.preview(), `Could not read image "${privateId}" in account`);

            mockApi.putImage({ id: privateId });
            expectFailure(
                await project.preview(),
                /The image "[^"]+" in account "[^"]+" does not meet `expect`: requireSignedUrls is false, expected true/,
            );

            project.setEnv({ CLOUDFLARE_API_TOKEN: undefined });
            mockApi.clearRequests();
            expectSuccess(await project.destroy());
            expect(mockApi.requests).toEqual([]);
        });
    });

    describeLanguage(`a program in ${language}`, () => {
        it("has null as access where the token may not read the variants, and the reason beside it", async () => {
            const env = { CLOUDFLARE_API_TOKEN: "no-variants" };
            const project = await languageProject(language, `test/engine/programs/edges/${language}`, {
                mockApi,
                env,
            });
            const preview = await project.preview();
            expectSuccess(preview);
            const reason = expect.stringContaining('The token needs the "Images Read" permission') as string;
            const outputsOf = ({ access = null, found = null, ...others }: Record<string, unknown>) => ({
                ...others,
                access,
                found,
            });
            const problems = { ...wrongIndex[language], problem: reason, foundProblem: reason };
            // The SDKs for Python and Go take what is null in a `get` for unknown.
            const shown: unknown = language === "yaml" ? null : expect.stringMatching(unknownText);
            expect(outputsOf(stackOutputs(preview))).toEqual({ ...problems, access: shown, found: null });

            expectSuccess(await project.up());
            expect(outputsOf(await project.outputs())).toEqual({ ...problems, access: null, found: null });
        });

        it("has explicit providers, warnings, secret keys and ids that are known at up", async () => {
            const config = { url: mockApi.url, account: mockApi.accountId };
            const project = await languageProject(language, `test/engine/programs/${language}`, {
                mockApi,
                config,
                env: { CLOUDFLARE_API_TOKEN: "" },
            });
            // The id of the provider is known once it is made.
            mockApi.respond({
                when: ({ path }) => /\/v1\/[\da-f-]{36}$/.test(path),
                times: Infinity,
                handler({ path }, response) {
                    const id = path.split("/").at(-1) ?? "";
                    const variants = [`${deliveryUrl}/${id}/public`];
                    const result = { id, variants, requireSignedURLs: false, uploaded: "2024-01-02T03:04:05Z" };
                    response.setHeader("content-type", "application/json");
                    response.end(JSON.stringify({ success: true, errors: [], messages: [], result }));
                },
            });
            const deferred = () => pathsOf(mockApi).filter((path) => /\/v1\/[\da-f-]{36}$/.test(path));

            const preview = await project.preview();
            expectSuccess(preview);
            expect(preview.output).toContain("[secret]");
            expect(preview.output).toMatch(/warning: .*the image has no variant "print" \(it has "public", "teaser"\)/);
            expect(stackOutputs(preview)).toMatchObject({ hero: `${deliveryUrl}/hero.jpeg/public` });
            expect(deferred()).toEqual([]);

            expectSuccess(await project.up());
            const outputs = await project.outputs();
            expect(outputs["many"] ?? 0).toBe(0);
            expect(outputs["key"]).toBe("the-signing-key");
            expect(deferred().length).toBeGreaterThan(0);
            expect(outputs["deferred"]).toBe(`${deliveryUrl}/${deferred()[0]?.split("/").at(-1) ?? ""}/public`);
            expect(new Set(mockApi.requests.map(({ headers }) => headers.authorization))).toEqual(
                new Set(["Bearer other-token"]),
            );
            const state = await project.stateText();
            expect(state).not.toContain("other-token");
            expect(state).not.toContain("the-signing-key");

            if (mostRequestsOf1000 === undefined) {
                return;
            }
            for (let index = 0; index < 1000; index++) {
                mockApi.putImage({ id: `image-${index}`, uploaded: "2026-01-01T00:00:00Z" });
            }
            await project.setConfig({ config: { ...config, many: "1000" } });
            project.setEnv({ CLOUDFLARE_API_TOKEN: "good-token" });
            mockApi.clearRequests();
            // As many lookups wait at a time as with today's host on 4 cores; the one of the tests is older.
            const previewOfMany = await project.preview("--parallel", "64");
            expectSuccess(previewOfMany);
            expect(stackOutputs(previewOfMany)["many"]).toBe(1000);
            // Beside the ones for the two images and the key.
            expect(mockApi.requests.length).toBeLessThanOrEqual(mostRequestsOf1000 + 3);
        });
    });
}
