import type { EngineRun } from "./project";

/** A run that failed, said all of `messages`, and showed no frames. */
export function expectFailure(run: EngineRun, ...messages: string[]): void {
    expect(run.code).not.toBe(0);
    for (const message of messages) {
        expect(run.output).toContain(message);
    }
    expect(run.output).not.toMatch(/^\s+at /m);
    expect(run.output).not.toContain("node_modules");
}
