import { waitNotice } from "../../src/client/waitNotice";

it("says each long wait once, and a short one not at all", () => {
    let now = 0;
    const lines: string[] = [];
    const announce = waitNotice({ now: () => now, sleep: () => Promise.resolve() }, (line) => lines.push(line));
    announce(2999, "short");
    announce(10_000, "first");
    announce(10_500, "the same");
    now = 5000;
    announce(4000, "within the first");
    now = 11_000;
    announce(3000, "second");
    expect(lines).toEqual([
        "pulumi-cloudflare-images: waiting 10 s, first",
        "pulumi-cloudflare-images: waiting 3 s, second",
    ]);
});
