import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import {
    deliveryUrlsFollowPolicy,
    imagesRequireSignedUrls,
    lookupsHaveExpectations,
    lookupsStillHold,
    policies,
    variantsRequireSignedUrls,
} from "../../src/policy";

const root = resolve(__dirname, "../..");

function manifest(folder: string): Record<string, unknown> {
    return JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8")) as Record<string, unknown>;
}

describe("the policy pack", () => {
    it("has the version of the package, which Pulumi reads from its own folder", () => {
        expect(manifest("policy-pack")["version"]).toBe(manifest(".")["version"]);
    });

    it("loads no file of the client before it reads an image", () => {
        const script = `
            require("./dist/policy");
            const before = Object.keys(require.cache);
            process.env.CLOUDFLARE_API_TOKEN = "token";
            require("./dist/lookup/clientsFor").clientsFor(() => undefined, "account");
            console.log(JSON.stringify([before, Object.keys(require.cache)]));
        `;
        const output = execFileSync(process.execPath, ["-e", script], { cwd: root, encoding: "utf8" });
        const filesOf = (folder: string) =>
            (JSON.parse(output) as string[][]).map(
                (loaded) => loaded.filter((file) => file.replaceAll("\\", "/").includes(folder)).length,
            );
        const [[clientBefore, clientAfter], [axiosBefore, axiosAfter], [policyBefore]] = [
            filesOf("/dist/client/"),
            filesOf("/node_modules/axios/"),
            filesOf("/dist/policy/"),
        ];
        expect([clientBefore, axiosBefore]).toEqual([0, 0]);
        // `clientsFor` loads them, so the list would show them.
        expect(clientAfter).toBeGreaterThan(3);
        expect(axiosAfter).toBeGreaterThan(0);
        expect(policyBefore).toBeGreaterThan(5);
    });

    it("has all policies, with their descriptions and levels", () => {
        expect(policies).toEqual([
            imagesRequireSignedUrls,
            variantsRequireSignedUrls,
            deliveryUrlsFollowPolicy,
            lookupsHaveExpectations,
            lookupsStillHold,
        ]);
        expect(policies.map(({ name, enforcementLevel }) => [name, enforcementLevel])).toEqual([
            ["images-require-signed-urls", "advisory"],
            ["variants-require-signed-urls", "mandatory"],
            ["delivery-urls-follow-policy", "mandatory"],
            ["lookups-have-expectations", "advisory"],
            ["lookups-still-hold", "mandatory"],
        ]);
        for (const { description, configSchema } of policies) {
            const texts = [description, ...Object.values(configSchema?.properties ?? {}).map((one) => one.description)];
            expect(texts.every((text) => /^[A-Z].*\.$/.test(text ?? ""))).toBe(true);
        }
    });
});
