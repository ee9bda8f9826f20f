// Prepares a release: `release.mjs <tag> <owner/repository> <file for the notes>`.
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";

import { manifestOf, notesOf, versionOf } from "./release/release.mjs";
import { ROOT } from "./root.mjs";

const [tag, repository, notesFile] = process.argv.slice(2);
const manifestFile = path.join(ROOT, "package.json");
const manifest = JSON.parse(await readFile(manifestFile, "utf8"));
const changelog = await readFile(path.join(ROOT, "CHANGELOG.md"), "utf8");
await writeFile(notesFile, notesOf(changelog, versionOf(tag, manifest)));
await writeFile(manifestFile, `${JSON.stringify(manifestOf(manifest, repository), undefined, 4)}\n`);
