import { readFile } from "node:fs/promises";
import path from "node:path";

import { ROOT } from "./root.mjs";
import { generateSchema } from "./schema/generate.mjs";
import { writeJson } from "./writeJson.mjs";

// Writes plugin/schema.json from the types below src/. A test fails while it is out of date.
const file = path.join(ROOT, "plugin", "schema.json");
await writeJson(file, generateSchema(ROOT));
console.log(`${path.relative(ROOT, file)}: ${(await readFile(file)).length} bytes`);
