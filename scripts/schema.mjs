import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";

import prettier from "prettier";

import { ROOT } from "./root.mjs";
import { generateSchema } from "./schema/generate.mjs";

// Writes plugin/schema.json from the types below src/. A test fails while it is out of date.
const file = path.join(ROOT, "plugin", "schema.json");
const text = JSON.stringify(generateSchema(ROOT));
const options = await prettier.resolveConfig(file);
await writeFile(file, await prettier.format(text, { ...options, parser: "json" }));
console.log(`${path.relative(ROOT, file)}: ${(await readFile(file)).length} bytes`);
