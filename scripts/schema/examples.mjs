const FENCE = "```";

/** How to call a function with these arguments in each language of the plugin, in the form that Pulumi's generators read. */
export function exampleUsage(name, args) {
    const lines = Object.entries(args);
    // JSON is YAML, and nearly Python.
    const yaml = lines.map(([key, value]) => `        ${key}: ${JSON.stringify(value)}\n`);
    const python = lines.map(([key, value]) => `${snakeCase(key)}=${JSON.stringify(value)}`);
    const go = lines.map(([key, value]) => `\t${pascalCase(key)}: ${goLiteral(value)},\n`);
    // In Go, GetImageDetails is the resource.
    const goName = name === "getImageDetails" ? "LookupImageDetails" : pascalCase(name);
    return usage({
        yaml: `variables:
  found:
    fn::invoke:
      function: cloudflare-images:${name}
${yaml.length > 0 ? "      arguments:\n" : ""}${yaml.join("")}`,
        python: `import pulumi_cloudflare_images as images

found = images.${snakeCase(name)}_output(${python.join(", ")})
`,
        go: `found := cloudflareimages.${goName}Output(ctx, cloudflareimages.${goName}OutputArgs{
${go.join("")}})
`,
    });
}

/** How to read the resource. */
export function resourceUsage() {
    const id = "8985537f-4737-4cb0-e5c0-dede4a08fd00";
    return usage({
        yaml: `resources:
  hero:
    type: cloudflare-images:ImageDetails
    get:
      id: ${id}
      state:
        expect: { variants: [public] }
`,
        python: `import pulumi_cloudflare_images as images

hero = images.ImageDetails.get("hero", "${id}", expect={"variants": ["public"]})
`,
        go: `hero, err := cloudflareimages.GetImageDetails(ctx, "hero", pulumi.ID("${id}"), &cloudflareimages.ImageDetailsState{
	Expect: cloudflareimages.ImageExpectationsArgs{Variants: pulumi.ToStringArray([]string{"public"})},
})
`,
    });
}

function usage(programs) {
    const blocks = Object.entries(programs).map(([language, text]) => `${FENCE}${language}\n${text}${FENCE}\n\n`);
    return `## Example Usage

{{% examples %}}
{{% example %}}

${blocks.join("")}{{% /example %}}
{{% /examples %}}`;
}

function goLiteral(value) {
    if (Array.isArray(value)) {
        return `pulumi.StringArray{${value.map(goLiteral).join(", ")}}`;
    }
    return typeof value === "number" ? `pulumi.Int(${value})` : `pulumi.String(${JSON.stringify(value)})`;
}

function snakeCase(name) {
    return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function pascalCase(name) {
    return name[0].toUpperCase() + name.slice(1);
}
