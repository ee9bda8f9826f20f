import { reasonOf } from "../../scripts/setup/reasons.mjs";
import { describeFailures, waysToTry } from "../../scripts/setup/ways.mjs";

const way = (name, ready) => ({ name, description: name, isReady: () => ready, obtain: async () => [] });
const namesOf = (ways) => ways.map(({ name }) => name);

describe("waysToTry", () => {
    test("keeps the order where nothing is installed yet", () => {
        const ways = [way("path", true), way("download", false), way("build", false)];
        expect(namesOf(waysToTry(ways))).toEqual(["path", "download", "build"]);
    });

    test("tries what is installed before what is not", () => {
        const ways = [way("path", true), way("download", false), way("build", true)];
        expect(namesOf(waysToTry(ways))).toEqual(["path", "build", "download"]);
    });

    test("allows one way alone", () => {
        const ways = [way("path", true), way("download", false), way("build", true)];
        expect(namesOf(waysToTry(ways, "download"))).toEqual(["download"]);
    });

    test("refuses a way that it does not know, and lists the known ones", () => {
        expect(() => waysToTry([way("path", true), way("build", true)], "brew")).toThrow(
            'PULUMI_CLOUDFLARE_IMAGES_CLI is "brew", expected one of path, build.',
        );
    });
});

test("the failures are described in a line each, and what to do last", () => {
    const failures = [
        { description: "the Pulumi CLI on the PATH", reason: "pulumi was not found" },
        { description: "the official download", reason: "getaddrinfo ENOTFOUND\n    at frames" },
    ];
    expect(describeFailures(failures).split("\n")).toEqual([
        "Could not get the Pulumi CLI:",
        "  - the Pulumi CLI on the PATH: pulumi was not found",
        "  - the official download: getaddrinfo ENOTFOUND",
        "Install it, or Go, and try again.",
    ]);
});

describe("reasonOf", () => {
    test("skips progress, headings and blank lines of a Go build", () => {
        const output = "go: downloading example.com/a v1.0.0\n\n# example.com/b\r\n  b.go:1:2: undefined: x\r\nmore";
        expect(reasonOf(output)).toBe("b.go:1:2: undefined: x");
    });

    test("knows none where the command said nothing", () => {
        expect(reasonOf("\n")).toBeUndefined();
    });
});
