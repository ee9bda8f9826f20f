import { type MockApi, type RecordedRequest, type ScriptedHandler, startMockApi } from "../../src/testing";
import { accountId, deliveryUrl } from "./support/account";
import { diagnosticsOf, expectFailure, expectSuccess } from "./support/expectRun";
import { lastStep, Project, type ProjectOptions } from "./support/project";

const secretId = "confidential/merger-plan.png";
const apiToken = "cfut_T0kenThatNobodyMaySee";
const apiKey = "k3yThatNobodyMaySee";
const email = "nobody-may-see@example.com";

let mockApi: MockApi;

beforeEach(async () => {
    mockApi = await startMockApi({
        images: [{ id: secretId, creator: "hidden-team", meta: { album: "home" } }, { id: "plain" }],
    });
});

afterEach(() => mockApi.close());

describe("a secret id or expectation", () => {
    const lookup = (args: string) => `
        const imageId = new pulumi.Config().requireSecret("imageId");
        const creator = new pulumi.Config().requireSecret("creator");
        ${args}
    `;
    const secretConfig = { imageId: secretId, creator: "hidden-team" };

    it("is in neither the plan nor the state, the resource's id included, and its outputs are secret", async () => {
        const program = lookup(`
            const plan = new images.ImageDetails("plan", { imageId, expect: { creator } });
            exports.url = plan.variantUrl("public");
            exports.imageId = plan.imageId;
            exports.variants = plan.variants;
            exports.signed = plan.requireSignedUrls;
            const ids = { imageIds: ["plain", imageId, "never"], missing: "omit" };
            const set = new images.ImageDetailsSet("set", ids);
            exports.setImages = set.images;
            exports.imageIds = set.imageIds;
            exports.missingIds = set.missingIds;
            exports.count = set.images.apply((byId) => Object.keys(byId).length);
            exports.ofSetCall = images.getImageDetailsSetOutput(ids).images.apply((byId) => Object.keys(byId));
            exports.ofCall = images.getImageDetailsOutput({ imageId });
            exports.urlOfCall = images.getImageDetailsOutput({ imageId }).variantUrls.public;
        `);
        const project = await Project.create({ mockApi, program, secretConfig });
        const preview = await project.preview("--diff");
        const up = await project.up("--diff");
        const refresh = await project.refresh("--diff", "--expect-no-changes");
        [preview, up, refresh].forEach(expectSuccess);
        const hidden = ["url", "imageId", "setImages", "imageIds", "missingIds", "count", "ofSetCall", "urlOfCall"];
        for (const output of hidden) {
            expect(up.output).toMatch(new RegExp(`\\b${output} *: \\[secret\\]`));
        }
        expect(up.output).toMatch(/signed\s*: false/);
        const url = `${deliveryUrl}/${secretId}/public`;
        expect(await project.outputs()).toMatchObject({
            imageId: secretId,
            url,
            variants: [url],
            signed: false,
            setImages: { [secretId]: { variantUrls: { public: url } } },
            missingIds: ["never"],
            count: 2,
            ofSetCall: ["plain", secretId],
            ofCall: { imageId: secretId },
            urlOfCall: url,
        });
        expect((await project.resource("plan"))?.id).toBe("secret");
        const state = await project.stateText();
        expect(state).toContain("ciphertext");
        for (const text of [preview.output, up.output, refresh.output]) {
            expect(text).not.toMatch(/merger-plan|hidden-team/);
        }
        expect(state).not.toContain("merger-plan");
        // The creator is what the API says of the image, which no secret of the program reveals: it is there, and only there.
        expect(state.match(/hidden-team/g)).toEqual(["hidden-team"]);
        expect((await project.resource("plan"))?.outputs?.["creator"]).toBe("hidden-team");
    });

    it("is not in the error, whatever fails", async () => {
        mockApi.putImage({ id: "plain", creator: "team-web" });
        const program = lookup(`
            new images.ImageDetails("missing", { imageId: pulumi.interpolate\`\${imageId}.missing\` });
            new images.ImageDetails("malformed", { imageId: pulumi.interpolate\`\${imageId}.malformed\` });
            new images.ImageDetails("refused", { imageId: pulumi.interpolate\`../\${imageId}\` });
            new images.ImageDetails("expecting", { imageId: "plain", expect: { creator, draft: true } });
            new images.ImageDetailsSet("set", { imageIds: ["plain", pulumi.interpolate\`\${imageId}.missing\`, "never"] });
        `);
        mockApi.respond({
            when: ({ path }) => path.endsWith(".malformed"),
            status: 400,
            body: { success: false, errors: [{ code: 7003, message: `${secretId}.malformed` }] },
        });
        mockApi.respond({
            when: ({ path }) => path.endsWith(".missing"),
            times: Infinity,
            status: 404,
            body: `ERROR 5404: Image ${encodeURIComponent(secretId)}.missing not found\n`,
        });
        const project = await Project.create({ mockApi, program, secretConfig });
        const up = await project.up("--continue-on-error");
        expectFailure(up);
        for (const name of ["missing", "malformed", "refused"]) {
            expect(diagnosticsOf(up, name)).toContain("Could not read image [secret] in account");
        }
        expect(diagnosticsOf(up, "expecting")).toMatch(/draft is not .*\[secret\]; creator is not .*\[secret\]/);
        expect(diagnosticsOf(up, "set")).toMatch(
            /Could not use 2 of 3 images.*not found: \[secret\]; .*not found: \[secret\]\. /,
        );
        expect(up.output).not.toMatch(/merger-plan|hidden-team/);

        await project.setProgram(
            lookup("exports.plan = images.getImageDetailsOutput({ imageId: pulumi.interpolate`${imageId}.missing` });"),
        );
        const preview = await project.preview();
        expectFailure(preview, "Could not read image [secret] in account");
        expect(preview.output).not.toContain("merger-plan");
    });
});

describe("a secret account id", () => {
    it.each<[string, string, Partial<ProjectOptions>]>([
        [
            "an argument or of a Provider",
            `
                const accountId = pulumi.secret("${accountId}");
                const provider = new images.Provider("p", { accountId });
                const lookups = {
                    ofArgument: new images.ImageDetails("ofArgument", { imageId: "plain", accountId }),
                    ofProvider: new images.ImageDetails("ofProvider", { imageId: "plain" }, { provider }),
                };
                exports.ofCall = images.getImageDetailsOutput({ imageId: "plain" }, { provider }).accountId;
                exports.message = images.getImageDetails({ imageId: "gone" }, { provider }).catch(({ message }) => message);
            `,
            {},
        ],
        [
            "the configuration",
            `
                const lookups = { ofConfig: new images.ImageDetails("ofConfig", { imageId: "plain" }) };
                exports.ofCall = images.getImagesStatsOutput().accountId;
                exports.message = images.getImageDetails({ imageId: "gone" }).catch(({ message }) => message);
            `,
            { secretConfig: { "cloudflare-images:accountId": accountId } },
        ],
    ])("of %s stays secret in the outputs that reveal it, and in errors", async (_, program, options) => {
        const project = await Project.create({
            mockApi,
            program: `
                ${program}
                for (const [name, lookup] of Object.entries(lookups)) {
                    exports[name] = lookup.accountId;
                    exports["url-" + name] = lookup.variantUrl("public");
                }
            `,
            env: { CLOUDFLARE_ACCOUNT_ID: undefined },
            ...options,
        });
        const up = await project.up("--diff");
        expectSuccess(up);
        const { message, ...outputs } = await project.outputs();
        expect(message).toMatch(/image "gone" in account \[secret\]: 404/);
        const accounts = Object.entries(outputs).filter(([name]) => !name.startsWith("url-"));
        expect(accounts.length).toBeGreaterThan(1);
        for (const [name, value] of accounts) {
            expect([name, value]).toEqual([name, accountId]);
            expect(up.output).toMatch(new RegExp(`\\b${name} *: \\[secret\\]`));
        }
        expect(up.output).toMatch(/"?url-\w+"?\s*: "https:/);
        for (const text of [up.output, await project.stateText()]) {
            expect(text).not.toContain(accountId);
        }
    });
});

describe("a credential", () => {
    const bearer = (token: string) => `Bearer ${token}`;
    const ofKey = `${email} ${apiKey}`;
    const kinds: [kind: string, options: Partial<ProjectOptions>, sent: string[], providers: Record<string, string>][] =
        [
            [
                "token of the environment, of a Provider, and key of a Provider",
                {
                    env: { CLOUDFLARE_API_TOKEN: apiToken },
                    secretConfig: { token: `${apiToken}-2`, key: apiKey, email },
                },
                [bearer(apiToken), bearer(`${apiToken}-2`), ofKey],
                {
                    token: `{ apiToken: config.get("token") }`,
                    key: `{ apiToken: "", apiKey: config.get("key"), email: config.get("email") }`,
                },
            ],
            // It is used only where there is no token.
            [
                "key of the environment",
                { env: { CLOUDFLARE_API_TOKEN: undefined, CLOUDFLARE_API_KEY: apiKey, CLOUDFLARE_EMAIL: email } },
                [ofKey],
                {},
            ],
            [
                "token of the configuration",
                { secretConfig: { "cloudflare:apiToken": apiToken } },
                [bearer(apiToken)],
                {},
            ],
            [
                "key of the configuration",
                {
                    secretConfig: { "cloudflare:apiKey": apiKey, "cloudflare:email": email },
                    env: { CLOUDFLARE_API_TOKEN: undefined },
                },
                [ofKey],
                {},
            ],
        ];

    const credentialsOf = ({ headers }: RecordedRequest) =>
        [headers.authorization, headers["x-auth-email"], headers["x-auth-key"]].filter(Boolean).join(" ");

    /** What goes wrong with the image of each name: the response repeats the credentials of the request. */
    const broken: Record<string, ScriptedHandler["handler"]> = {
        json: (request, response) => {
            const errors = [{ code: 10000, message: credentialsOf(request) }];
            response.writeHead(403).end(JSON.stringify({ success: false, errors }));
        },
        text: (request, response) => {
            const echo = credentialsOf(request);
            response.writeHead(404, { "cf-ray": echo }).end(`ERROR 5404: ${echo}\n`);
        },
        html: (request, response) => void response.writeHead(502).end(`<html>${credentialsOf(request)}</html>`),
        malformed: (request, response) =>
            void response.end(JSON.stringify({ success: true, result: { id: credentialsOf(request) } })),
        redirect: (request, response) =>
            void response.writeHead(302, { location: `http://127.0.0.1:1/${credentialsOf(request)}` }).end(),
        reset: (_, response) => void response.destroy(),
    };

    it.each(kinds)(
        "that is the %s is sent, and is in no plan, output, state or error",
        async (_, options, sent, providers) => {
            for (const [id, handler] of Object.entries(broken)) {
                mockApi.respond({ handler, when: ({ path }) => path.endsWith(`/${id}`), times: Infinity });
            }
            const program = `
            const config = new pulumi.Config();
            const providers = { default: undefined,
                ${Object.entries(providers)
                    .map(([name, args]) => `${name}: new images.Provider("${name}", ${args}),`)
                    .join("")}
            };
            for (const [name, provider] of Object.entries(providers)) {
                for (const imageId of ${JSON.stringify(["plain", ...Object.keys(broken)])}) {
                    new images.ImageDetails(name + "-" + imageId, { imageId }, { provider });
                }
            }
        `;
            const config = { "cloudflare-images:maxRetries": "0" };
            const project = await Project.create({ mockApi, program, config, ...options });
            const preview = await project.preview("--debug", "--diff");
            const up = await project.up("--debug", "--continue-on-error");
            const refresh = await project.refresh("--debug");
            expectFailure(up);
            expectSuccess(refresh);
            for (const name of ["default", ...Object.keys(providers)]) {
                for (const id of Object.keys(broken)) {
                    expect(diagnosticsOf(up, `${name}-${id}`)).toMatch(
                        new RegExp(`error: .*Could not read image "${id}"`),
                    );
                }
                expect(await project.resource(`${name}-plain`)).toBeDefined();
            }
            expect([...new Set(mockApi.requests.map(credentialsOf))].sort()).toEqual([...sent].sort());
            for (const text of [preview.output, up.output, refresh.output, await project.stateText()]) {
                for (const secret of [apiToken, apiKey, email]) {
                    expect(text).not.toContain(secret);
                }
            }
        },
    );
});

describe("a secret that nothing marks", () => {
    it("is shown: the tests above can fail", async () => {
        const project = await Project.create({
            mockApi,
            program: `exports.url = new images.ImageDetails("plan", { imageId: "${secretId}" }).variantUrl("public");`,
        });
        const up = await project.up();
        expect(up.output).toContain("merger-plan");
        expect(await project.stateText()).toContain("merger-plan");
        expect(lastStep(up, "plan").inputs["secretInputs"]).toBeUndefined();
    });
});
