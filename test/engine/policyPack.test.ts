import { readFileSync } from "node:fs";
import { cp, mkdir, mkdtemp, readdir, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type MockApi, startMockApi } from "../../src/testing";
import { account, brokenLinks, closedId, rightLinks } from "../policy/support/links";
import { PolicyProject } from "./support/policyProject";
import type { EngineRun } from "./support/project";

const deliveryUrls = "delivery-urls-follow-policy";
const signature = "5ec2e7".repeat(10);

const manifest = readFileSync(resolve(__dirname, "../../package.json"), "utf8");
const { version: packageVersion } = JSON.parse(manifest) as { version: string };

let mockApi: MockApi;

beforeEach(async () => {
    mockApi = await startMockApi({
        ...account,
        tokens: { "good-token": {} },
    });
});

afterEach(() => mockApi.close());

function urlOf(rest: string): string {
    return `https://imagedelivery.net/${mockApi.accountHash}/${rest}`;
}

/** Makes a `Consumer` of each value. */
function consumersOf(values: Readonly<Record<string, unknown>>): string {
    const text = JSON.stringify(values);
    return `for (const [name, value] of Object.entries(${text})) new Consumer(name, value);\n`;
}

/** The message of each violation, which is one line below the description of the policy. */
function linesOf({ violations }: EngineRun): [name: string, line: string][] {
    return violations.map(({ name, message }) => {
        const [, ...lines] = message.split("\n");
        expect(lines).toHaveLength(1);
        return [name, lines[0] ?? ""];
    });
}

function expectNoSecret({ output, violations }: EngineRun): void {
    for (const text of [output, JSON.stringify(violations)]) {
        expect(text).not.toContain(signature);
        expect(text).not.toContain("good-token");
    }
}

describe("the installed policy pack", () => {
    it("reports every violation, in any property, with the resource and its level", async () => {
        const expired = urlOf(`${closedId}/public?exp=1700000000&sig=${signature}`);
        const soon = urlOf(`${closedId}/public?exp=${Math.floor(Date.now() / 1000) + 1800}&sig=${signature}`);
        const project = await PolicyProject.create({
            mockApi,
            program: `
                ${consumersOf({
                    unsigned: { spec: { images: ["x", 1, { html: `<img src="${urlOf(`${closedId}/public`)}">` }] } },
                    flexible: `a { background: url(${urlOf(`${closedId}/w=400,h=300`)}) }`,
                    "no-image": JSON.stringify({ a: [{ url: urlOf("gone/public") }] }).replaceAll("/", "\\/"),
                    "no-variant": `![logo](${urlOf("brand/logo.png/banner")} "Logo")`,
                    "other-account": ["https://example.com/cdn-cgi/imagedelivery/other/open/public"],
                    often: [urlOf("gone/teaser"), { again: [`<a href='${urlOf("gone/teaser")}'>`] }],
                    spelling: `https:/\\user@IMAGEDELIVERY．net.//${mockApi.accountHash}/${closedId}/public`,
                    fine: [urlOf("open/public"), urlOf(`${closedId}/teaser`), "https://example.com/"],
                })}
                const secrets = ${JSON.stringify({ expired, soon })};
                const html = '<img src="' + secrets.expired.replace("&", "&amp;") + '">';
                new Consumer("expired", pulumi.secret(JSON.stringify(JSON.stringify({ html })).replaceAll("&", "\\\\u0026")));
                new Consumer("expiring", { asset: new pulumi.asset.StringAsset(secrets.soon) });
                new cloudflare.Image("image", { accountId: "account", imageId: "brand/logo.png" });
                new cloudflare.ImageVariant("variant", { accountId: "account", imageVariantId: "hero", neverRequireSignedUrls: true });
                exports.output = pulumi.secret({ deep: [secrets.expired] });
            `,
        });
        const run = await project.preview();
        expect(run.code).not.toBe(0);
        expectNoSecret(run);
        const lines: Record<string, unknown> = Object.fromEntries(linesOf(run));
        const advice =
            "Check the image id, because an image gets a new one when its requireSignedURLs changes. If this stack uploads the image, make this resource depend on it.";
        const gone = `names an image that does not exist in account "${mockApi.accountId}". ${advice}`;
        const at = expect.stringMatching(
            /^value\.asset: "https:[^"]*\/2cdc28f0[^/]*\/public\?…" expires too soon, at 20[\d-]+T[\d:]+Z\. Sign it again, or lower minValidity\.$/,
        ) as unknown;
        const expiry = "expired at 2023-11-14T22:13:20Z. Sign it again.";
        expect(lines).toEqual({
            unsigned: `value.spec.images[2].html: "${urlOf(`${closedId}/public`)}" is a broken link: the image requires signed URLs, and the URL has no signature. Sign it, or use a variant that never requires a signature.`,
            spelling: `value: "${urlOf(`${closedId}/public`)}" is a broken link: the image requires signed URLs, and the URL has no signature. Sign it, or use a variant that never requires a signature.`,
            flexible: `value: "${urlOf(`${closedId}/w=400,h=300`)}" is a broken link: the image requires signed URLs, and such an image has no flexible variants. Use a named variant.`,
            "no-image": `value: "${urlOf("gone/public")}" ${gone}`,
            "no-variant": `value: "${urlOf("brand/logo.png/banner")}" names a variant that the image does not have (known: public, teaser). Use a known one. If this stack creates the variant, make this resource depend on it.`,
            "other-account": `value[0]: "https://example.com/cdn-cgi/imagedelivery/other/open/public" has the account hash "other", expected "${mockApi.accountHash}". Use a URL of the right account, or add the hash to allowedAccountHashes.`,
            often: `value[0], value[1].again[0]: "${urlOf("gone/teaser")}" ${gone}`,
            expired: `value: "${urlOf(`${closedId}/public`)}?…" ${expiry}`,
            expiring: at,
            image: expect.stringMatching(/^requireSignedUrls is not true, so /) as unknown,
            variant: expect.stringMatching(/^neverRequireSignedUrls is not false, so /) as unknown,
            "test-dev": `output.deep[0]: "${urlOf(`${closedId}/public`)}?…" ${expiry}`,
        });
        expect(run.violations).toHaveLength(Object.keys(lines).length);
        const consumer = "urn:pulumi:dev::test::pulumi-nodejs:dynamic/test:Consumer::";
        expect(run.violations.map(({ urn, policy, level, pack }) => [urn, policy, level, pack]).sort()).toEqual(
            [
                ...[
                    "unsigned",
                    "spelling",
                    "flexible",
                    "no-image",
                    "no-variant",
                    "other-account",
                    "often",
                    "expired",
                    "expiring",
                ].map((name) => [consumer + name, deliveryUrls, "mandatory"]),
                ["urn:pulumi:dev::test::pulumi:pulumi:Stack::test-dev", deliveryUrls, "mandatory"],
                ["urn:pulumi:dev::test::cloudflare:index/image:Image::image", "images-require-signed-urls", "advisory"],
                [
                    "urn:pulumi:dev::test::cloudflare:index/imageVariant:ImageVariant::variant",
                    "variants-require-signed-urls",
                    "mandatory",
                ],
            ]
                .map((row) => [...row, `cloudflare-images@${packageVersion}`])
                .sort(),
        );
    });

    it("tells broken links from right ones, wherever they are written", async () => {
        const broken = brokenLinks(mockApi.accountHash).map(([name, text]) => [`broken: ${name}`, text]);
        const right = rightLinks(mockApi.accountHash).map(([name, text]) => [`right: ${name}`, text]);
        const program = consumersOf(Object.fromEntries([...broken, ...right]) as Record<string, string>);
        const run = await (await PolicyProject.create({ mockApi, program })).preview();
        expect(run.code).not.toBe(0);
        expect(
            linesOf(run)
                .map(([name]) => name)
                .sort(),
        ).toEqual(broken.map(([name]) => name).sort());
    });

    it("reports nothing of what is right, and judges at up what is unknown at preview, before it is created", async () => {
        const later = Math.floor(Date.now() / 1000) + 7200;
        const project = await PolicyProject.create({
            mockApi,
            program: `
                ${consumersOf({
                    page: { html: `<img src="${urlOf("open/public")}"><img src="${urlOf("open/w=40")}">` },
                    mail: [
                        urlOf(`${closedId}/public?exp=${later}&sig=${signature}`),
                        urlOf(`${closedId}/teaser`),
                        urlOf(`${closedId}/public?sig=${signature}`),
                    ],
                    none: { text: "https://example.com/imagedelivery.net/hash/id/public" },
                })}
                const made = new Made("made", ${JSON.stringify(urlOf("brand/logo.png/public"))});
                const later = new Consumer("later", made.result);
                const image = new cloudflare.Image("image", { accountId: "account", imageId: "new", requireSignedUrls: true });
                new Consumer("planned", pulumi.interpolate\`https://imagedelivery.net/${mockApi.accountHash}/\${image.imageId}/public\`);
                exports.url = ${JSON.stringify(urlOf("open/public"))};
                const id = new Made("id", "${closedId}");
                const url = id.result.apply((id) => "https://imagedelivery.net/${mockApi.accountHash}/" + id + "/public");
                new Consumer("broken", { known: "x", list: [pulumi.interpolate\`<img src="\${url}">\`] }, { dependsOn: later });
            `,
        });
        const preview = await project.preview();
        expect([preview.code, preview.violations]).toEqual([0, []]);
        // One for each image of a resource.
        expect(requested()).toEqual([closedId, "brand%2Flogo.png", "new", "open", "open", "variants"]);

        mockApi.clearRequests();
        const up = await project.up();
        expect(up.code).not.toBe(0);
        expect(linesOf(up)).toEqual([
            ["broken", expect.stringMatching(/^value\.list\[0\]: "[^"]*\/2cdc28f0[^/]*\/public" is a broken link/)],
        ]);
        expect(requested().filter((name) => name === "brand%2Flogo.png")).toHaveLength(2);
        const names = await project.project.namesInState();
        expect(names).toEqual(expect.arrayContaining(["id", "later"]));
        expect(names).not.toContain("broken");
    });

    /** The last part of each path that was requested, sorted. */
    function requested(): string[] {
        expect(mockApi.requests.filter(({ method }) => method !== "GET")).toEqual([]);
        return mockApi.requests.map(({ path }) => path.replace(/^.*\/v1\//, "")).sort();
    }

    it("has the levels of the configuration", async () => {
        const project = await PolicyProject.create({
            mockApi,
            program: `
                ${consumersOf({ page: urlOf("gone/public") })}
                new cloudflare.Image("image", { accountId: "account", imageId: "brand/logo.png" });
                new cloudflare.ImageVariant("variant", { accountId: "account", imageVariantId: "hero", neverRequireSignedUrls: true });
            `,
            packConfig: {
                [deliveryUrls]: { enforcementLevel: "advisory", minValidity: "7d" },
                "variants-require-signed-urls": "disabled",
            },
        });
        const levelsOf = ({ violations }: EngineRun) => violations.map(({ name, level }) => [name, level]).sort();
        const warned = await project.up();
        expect([warned.code, levelsOf(warned)]).toEqual([
            0,
            [
                ["image", "advisory"],
                ["page", "advisory"],
            ],
        ]);
        expect((await project.project.resource("page"))?.outputs?.["value"]).toBe(urlOf("gone/public"));
        await project.setPackConfig({ all: "mandatory", [deliveryUrls]: "disabled" });
        const stopped = await project.preview();
        expect(stopped.code).not.toBe(0);
        expect(levelsOf(stopped)).toEqual([
            ["image", "mandatory"],
            ["variant", "mandatory"],
        ]);
    });

    it("fails closed without credentials, and reports an unknown name in the configuration, each on one line", async () => {
        const project = await PolicyProject.create({
            program: consumersOf({ page: [urlOf("open/public"), urlOf(`${closedId}/public`)], fine: "x" }),
            env: { CLOUDFLARE_BASE_URL: mockApi.url },
            packConfig: { [deliveryUrls]: { minValdity: "7d" } },
        });
        const run = await project.preview();
        expect(run.code).not.toBe(0);
        expect(linesOf(run)).toEqual([
            [
                "test-dev",
                expect.stringMatching(/^The configuration of this policy is not valid: unknown name "minValdity" /),
            ],
            [
                "page",
                expect.stringMatching(
                    /^value\[0\], value\[1\]: 2 delivery URLs cannot be judged: No Cloudflare credentials: /,
                ),
            ],
        ]);
        expect(run.output).not.toMatch(/\n\s+at /);
        expect(mockApi.requests).toEqual([]);

        await project.setPackConfig({ [deliveryUrls]: { minValidity: "soon", signingKeys: [] } });
        const invalid = await project.preview();
        expect(invalid.code).not.toBe(0);
        expect(linesOf(invalid)).toContainEqual([
            "test-dev",
            'The configuration of this policy is not valid: minValidity must be of the form "1h"; signingKeys must be a list with at least one item. Correct it; until then, the defaults apply.',
        ]);
    });

    it("reports on one line that @pulumi/policy is missing", async () => {
        const workspace = await workspaceWithoutPolicy();
        const project = await PolicyProject.create({ mockApi, workspace, program: "" });
        const { code, output } = await project.project.pulumi(
            "preview",
            "--policy-pack",
            "../node_modules/pulumi-cloudflare-images/policy-pack",
        );
        await rm(workspace, { recursive: true, force: true });
        expect(code).not.toBe(0);
        expect(output).toContain(
            "The policy pack of pulumi-cloudflare-images needs @pulumi/policy, which is not installed: run npm install --save-dev @pulumi/policy in the folder of the program.",
        );
        expect(output).not.toMatch(/\n\s+at |Require stack/);
    });
});

describe("a policy pack of your own", () => {
    it("has the chosen policies, with its own configuration", async () => {
        const project = await PolicyProject.create({
            mockApi,
            pack: "pack",
            program: `
                ${consumersOf({ page: [urlOf("gone/public"), "https://imagedelivery.net/other/id/public"], allowed: urlOf("old/1/public") })}
                new Made("ignored", ${JSON.stringify(urlOf("gone/public"))});
                new cloudflare.Image("image", { accountId: "account", imageId: "brand/logo.png" });
                new cloudflare.ImageVariant("teaser", { accountId: "account", imageVariantId: "teaser", neverRequireSignedUrls: true });
                new cloudflare.ImageVariant("hero", { accountId: "account", imageVariantId: "hero", neverRequireSignedUrls: true });
            `,
        });
        await project.writePack(
            "pack",
            `
            const { PolicyPack } = require("@pulumi/policy");
            const { policies } = require("pulumi-cloudflare-images/policy");
            new PolicyPack("mine", { policies }, {
                "images-require-signed-urls": { enforcementLevel: "mandatory", allowedImages: ["brand/*"] },
                "variants-require-signed-urls": { enforcementLevel: "mandatory", allowedVariants: ["teaser"] },
                "${deliveryUrls}": {
                    enforcementLevel: "mandatory",
                    allowedImages: ["old/*"],
                    allowedAccountHashes: ["other"],
                    ignoredResources: ["pulumi-nodejs:dynamic/test:Made"],
                },
            });
            `,
        );
        const run = await project.preview();
        expect(run.code).not.toBe(0);
        expect(run.violations.map(({ name, pack, policy }) => [name, pack, policy]).sort()).toEqual([
            ["hero", "mine@1.2.3", "variants-require-signed-urls"],
            ["page", "mine@1.2.3", deliveryUrls],
        ]);
        expect(linesOf(run)).toContainEqual([
            "page",
            expect.stringMatching(/^value\[0\]: "[^"]*\/gone\/public" names an image/),
        ]);
    });
});

/** The packed package without its optional peer, outside of the folder that has it. */
async function workspaceWithoutPolicy(): Promise<string> {
    const installed = join(process.env["ENGINE_TEST_WORKSPACE"] ?? "", "node_modules");
    const workspace = await mkdtemp(join(tmpdir(), "no-policy-"));
    const modules = join(workspace, "node_modules");
    await mkdir(join(modules, "@pulumi"), { recursive: true });
    await cp(join(installed, "pulumi-cloudflare-images"), join(modules, "pulumi-cloudflare-images"), {
        recursive: true,
    });
    await symlink(join(installed, "@pulumi/pulumi"), join(modules, "@pulumi/pulumi"), "junction");
    for (const name of await readdir(installed)) {
        if (!["@pulumi", "pulumi-cloudflare-images"].includes(name) && !name.startsWith(".")) {
            await symlink(join(installed, name), join(modules, name), "junction");
        }
    }
    return workspace;
}
