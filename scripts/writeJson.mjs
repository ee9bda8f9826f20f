import { writeFile } from "node:fs/promises";

import prettier from "prettier";

/** Writes a file of the clone as `npm run lint` wants it. */
export async function writeJson(file, value) {
    const options = await prettier.resolveConfig(file);
    await writeFile(file, await prettier.format(JSON.stringify(value), { ...options, filepath: file }));
}
