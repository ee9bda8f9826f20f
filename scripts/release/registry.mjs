import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

import Ajv from "ajv";
import { parse } from "yaml";

import { INSTALLATION_PAGE, linksOf, manifestOf } from "./release.mjs";

const CATEGORIES = ["cloud", "database", "infrastructure", "monitoring", "network", "utility", "vcs"];
const TEXT = { type: "string", minLength: 1 };
const FRONT_MATTER = {
    required: ["title", "meta_desc", "layout"],
    properties: { title: TEXT, meta_desc: TEXT, layout: { const: "package" } },
};

/** What the tools of the Pulumi registry would refuse or show wrongly of the files at the tag: a line each. */
export function registryProblems(folder, repository, version) {
    const read = (file) => readFileSync(path.join(folder, file), "utf8").replaceAll("\r\n", "\n");
    const links = linksOf(manifestOf({ version }, repository));
    const logo = links.logoUrl.split(`/v${version}/`)[1];
    const installation = read(INSTALLATION_PAGE);
    return [
        ...problemsBy(schemaOf(links, repository, version), JSON.parse(read("plugin/schema.json"))),
        ...problemIf(!existsSync(path.join(folder, logo)), `${logo} is missing`),
        ...pageProblems("docs/_index.md", read("docs/_index.md")),
        ...exampleProblems(read("docs/_index.md")),
        ...pageProblems(INSTALLATION_PAGE, installation),
        ...problemIf(
            !installation.includes(links.pluginDownloadURL),
            `${INSTALLATION_PAGE} lacks ${links.pluginDownloadURL}`,
        ),
    ];
}

function schemaOf(links, repository, version) {
    const fields = {
        // The registry takes it from the repository's name.
        name: { const: repository.split("/")[1].replaceAll("pulumi-", "") },
        version: { const: version },
        displayName: TEXT,
        description: TEXT,
        publisher: TEXT,
        license: TEXT,
        keywords: {
            contains: { const: "kind/native" },
            allOf: [{ contains: { pattern: "^category/" } }],
            items: {
                anyOf: [{ not: { pattern: "^category/" } }, { enum: CATEGORIES.map((name) => `category/${name}`) }],
            },
        },
        ...Object.fromEntries(Object.entries(links).map(([name, value]) => [name, { const: value }])),
    };
    return { title: "plugin/schema.json", required: Object.keys(fields), properties: fields };
}

function pageProblems(file, page) {
    const [, frontMatter] = /^---\n([^]*?)^---\n/m.exec(page.startsWith("---\n") ? page : "") ?? [];
    const links = page.matchAll(/(?:\]\(|^\[[^\]]+\]: |<\w+[^>]+(?:src|href)=["']?)(?!https:\/\/)([^\s)"'>]+)/gm);
    return [
        ...(frontMatter === undefined
            ? [`${file} does not begin with front matter`]
            : problemsBy({ title: file, ...FRONT_MATTER }, parse(frontMatter))),
        ...[...links].map(([, link]) => `${file} links to ${link}, which does not begin with https://`),
        ...problemIf(/\{\{\s+[<%]/.test(page), `${file} has a space in "{{<" or "{{%"`),
    ];
}

/** Each language that the chooser offers has a section with a block of that language. */
function exampleProblems(page) {
    const [, offered] = /^\{\{< chooser language "([\w,]+)" >\}\}$[^]*^\{\{< \/chooser >\}\}$/m.exec(page) ?? [];
    const sections = page.matchAll(/^\{\{% choosable language (\w+) %\}\}$([^]*?)^\{\{% \/choosable %\}\}$/gm);
    const shown = [...sections].filter(([, language, text]) => text.includes(`\n\`\`\`${language}\n`));
    const names = String(shown.map(([, language]) => language));
    return problemIf(offered !== names, `docs/_index.md offers examples in ${offered}, and has them in ${names}`);
}

function problemsBy(schema, value) {
    const ajv = new Ajv({ allErrors: true, strict: false });
    ajv.validate(schema, value);
    return (ajv.errors ?? []).map(
        ({ instancePath, message, params }) =>
            `${schema.title}${instancePath} ${message}${params.allowedValue ? `: ${params.allowedValue}` : ""}`,
    );
}

function problemIf(isWrong, problem) {
    return isWrong ? [problem] : [];
}
