import { rm } from "node:fs/promises";

export default async function removeWorkspace(): Promise<void> {
    const workspace = process.env["ENGINE_TEST_WORKSPACE"];
    if (workspace !== undefined && process.env["KEEP_ENGINE_TEST_WORKSPACE"] === undefined) {
        await rm(workspace, { recursive: true, force: true });
    }
}
