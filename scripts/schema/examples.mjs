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
    return `## Example Usage

{{% examples %}}
{{% example %}}

${FENCE}yaml
variables:
  found:
    fn::invoke:
      function: cloudflare-images:${name}
${yaml.length > 0 ? "      arguments:\n" : ""}${yaml.join("")}${FENCE}

${FENCE}python
import pulumi_cloudflare_images as images

found = images.${snakeCase(name)}_output(${python.join(", ")})
${FENCE}

${FENCE}go
found := cloudflareimages.${goName}Output(ctx, cloudflareimages.${goName}OutputArgs{
${go.join("")}})
${FENCE}

{{% /example %}}
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
