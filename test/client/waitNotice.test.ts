import { logLongWaits } from "../../src/client/request";

it("says each long wait once, and a short one not at all", () => {
    let now = 0;
    const lines: string[] = [];
    const logWarning = logLongWaits({ now: () => now, sleep: () => Promise.resolve() }, (line) => lines.push(line));
    logWarning(2999, "short");
    logWarning(10_000, "first");
    logWarning(10_500, "the same");
    now = 5000;
    logWarning(4000, "within the first");
    now = 11_000;
    logWarning(3000, "second");
    expect(lines).toEqual([
        "pulumi-cloudflare-images: waiting 10 s, first",
        "pulumi-cloudflare-images: waiting 3 s, second",
    ]);
});
