/** What a command of the engine ended with, and printed. */
interface Run {
    readonly code: number | null;
    readonly output: string;
}

export function expectSuccess({ code, output }: Run): void {
    // The output is what tells why, if it fails.
    expect({ code, output }).toEqual({ code: 0, output });
}

/** A run that failed, printed all of `messages`, and no stack frames. */
export function expectFailure({ code, output }: Run, ...messages: (string | RegExp)[]): void {
    expect({ code, output }).not.toEqual({ code: 0, output });
    for (const message of messages) {
        expect(output).toMatch(message);
    }
    expect(output).not.toMatch(/^\s+at /m);
    expect(output).not.toContain("node_modules");
}

/** What a run printed of one resource, or of the stack, below "Diagnostics:". */
export function diagnosticsOf({ output }: Run, resource: string): string {
    const [, diagnostics = ""] = output.split("\nDiagnostics:\n");
    // The outputs and resources follow without an indent.
    const paragraphs = diagnostics.split(/^(?: {2})?(?=\S)/m);
    return paragraphs.filter((paragraph) => paragraph.split("\n")[0]?.includes(`(${resource})`)).join("\n");
}
