import * as pulumi from "@pulumi/pulumi";
import fc from "fast-check";
import { propertyTexts, urlUses } from "../../src/policy/urlUses";
import { growthOf } from "../support/sharedLevels";
import { proxied, unknown } from "./support/violations";

const url = "https://imagedelivery.net/hash/id/public";

async function pathsOfUrls(properties: object): Promise<string[]> {
    return urlUses(await propertyTexts(proxied(properties))).flatMap(({ paths }) => paths);
}

describe("the texts of a resource", () => {
    it.each([
        ["a property", { content: url }, ["content"]],
        ["a list", { spec: { images: ["x", null, url] } }, ["spec.images[2]"]],
        ["a list of lists", { rows: [[], [1, true, { url }]] }, ["rows[1][2].url"]],
        ["a name with a dot and a slash", { map: { "a.b/c": url } }, ['map["a.b/c"]']],
        ["a name that may be data", { map: { "https://a/?sig=1": url } }, ['map["…"]']],
        ["a name that is a URL itself", { map: { [url]: "x" } }, ['map["…"]']],
        ["a string asset", { content: new pulumi.asset.StringAsset(url) }, ["content"]],
        ["a remote asset", { content: new pulumi.asset.RemoteAsset(url) }, ["content"]],
        [
            "an archive",
            { code: new pulumi.asset.AssetArchive({ "index.html": new pulumi.asset.StringAsset(url) }) },
            ['code["index.html"]'],
        ],
        ["a list beside an unknown value", { unknown, content: [unknown, url], more: { unknown } }, ["content[1]"]],
    ])("include %s", async (_, properties, paths) => {
        expect(await pathsOfUrls(properties)).toEqual(paths);
    });

    it("include all strings and names, at any depth", async () => {
        const values = fc.object({ maxDepth: 5, values: [fc.string(), fc.integer(), fc.boolean(), fc.constant(null)] });
        await fc.assert(
            fc.asyncProperty(values, async (value) => {
                const texts = (await propertyTexts(proxied(value))).map(({ text }) => text);
                const expected: string[] = [];
                JSON.stringify(value, (key, part: unknown) => {
                    expected.push(...(key === "" ? [] : [key]), ...(typeof part === "string" ? [part] : []));
                    return part;
                });
                expect(texts).toEqual(expect.arrayContaining(expected));
            }),
        );
    });

    it("are read once where values are shared, and end where they contain themselves", async () => {
        const read = async (value: object) => expect(urlUses(await propertyTexts(value))).toHaveLength(1);
        expect(await growthOf(read, url)).toBeLessThan(3);
        const cycle: Record<string, unknown> = { url };
        cycle["self"] = [cycle];
        expect(await pathsOfUrls({ inner: cycle })).toEqual(["inner.url"]);
    });
});
