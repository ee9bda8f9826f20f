// Prepares a release of the package in this folder: `release.mjs <tag> <owner/repository> <file for the notes>`.
import { readFile, writeFile } from "node:fs/promises";

import { INSTALLATION_PAGE, linksOf, manifestOf, notesOf, pageOf, versionOf } from "./release/release.mjs";
import { writeJson } from "./writeJson.mjs";

const [tag, repository, notesFile] = process.argv.slice(2);
const [manifest, schema] = await Promise.all(
    ["package.json", "plugin/schema.json"].map(async (file) => JSON.parse(await readFile(file, "utf8"))),
);
await writeFile(notesFile, notesOf(await readFile("CHANGELOG.md", "utf8"), versionOf(tag, manifest)));
const released = manifestOf(manifest, repository);
await writeJson("package.json", released);
await writeJson("plugin/schema.json", { ...schema, ...linksOf(released) });
for (const page of [INSTALLATION_PAGE, "docs/other-languages.md"]) {
    await writeFile(page, pageOf(await readFile(page, "utf8"), repository));
}
