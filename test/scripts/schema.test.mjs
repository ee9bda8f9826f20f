import { readFileSync } from "node:fs";
import path from "node:path";

import { exampleUsage } from "../../scripts/schema/examples.mjs";
import { generateSchema } from "../../scripts/schema/generate.mjs";

const root = path.resolve(__dirname, "../..");

test("plugin/schema.json is what `node scripts/schema.mjs` writes", () => {
    expect(JSON.parse(readFileSync(path.join(root, "plugin/schema.json"), "utf8"))).toEqual(generateSchema(root));
});

test("every function, argument and setting of the schema is described", () => {
    const { functions, config } = generateSchema(root);
    const described = Object.values(functions).flatMap(({ description, inputs }) => [
        { description },
        ...Object.values(inputs.properties),
    ]);
    for (const { description } of [...described, ...Object.values(config.variables)]) {
        expect(description).toMatch(/\w/);
    }
});

test("an example calls the function in each language", () => {
    const usage = exampleUsage("getImageDetails", { imageId: "a", sizes: ["x"], most: 2 });
    expect(usage).toContain('        imageId: "a"\n        sizes: ["x"]\n');
    expect(usage).toContain('images.get_image_details_output(image_id="a", sizes=["x"], most=2)');
    expect(usage).toContain(
        "cloudflareimages.LookupImageDetailsOutput(ctx, cloudflareimages.LookupImageDetailsOutputArgs{",
    );
    expect(usage).toContain('\tSizes: pulumi.StringArray{pulumi.String("x")},\n\tMost: pulumi.Int(2),\n');
});
