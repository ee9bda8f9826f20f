import { readFileSync } from "node:fs";
import path from "node:path";
import { Script } from "node:vm";

import { accountImages, idsToLookUp } from "../../bench/account.mjs";
import { CASES, FLOOR, programOf } from "../../bench/cases.mjs";
import { measurePairs, median } from "../../bench/measure.mjs";
import { USAGE, readOptions } from "../../bench/options.mjs";
import { plotOf } from "../../bench/plot.mjs";
import { resultsTable, toMarkdown } from "../../bench/tables.mjs";

describe("readOptions", () => {
    test("measures all cases, unless it is told which", () => {
        expect(readOptions([]).only).toEqual(CASES.map(({ name }) => name));
        expect(readOptions(["--only", "ImageDetails,sdk"]).only).toEqual(["ImageDetails", "sdk"]);
        expect(() => readOptions(["--only", "ImageDetials"])).toThrow('--only: unknown case "ImageDetials" (known: ');
    });

    test("sorts the sizes, and refuses what is no number", () => {
        expect(readOptions(["--sizes", "1000,1"]).sizes).toEqual([1, 1000]);
        expect(() => readOptions(["--sizes", "1,x"])).toThrow(
            '--sizes is "1,x", expected whole numbers from 1, separated by commas',
        );
        expect(() => readOptions(["--runs", "0"])).toThrow("--runs");
        expect(readOptions(["--latencies", "0"]).latencies).toEqual([0]);
    });

    test("refuses more images than the account has", () => {
        expect(() => readOptions(["--account", "10", "--sizes", "11"])).toThrow("the account has only 10 images");
    });

    test("measures one pair and no memory when it shall be quick, and keeps what is given beside it", () => {
        expect(readOptions(["--quick"])).toMatchObject({ runs: 1, memory: false, latencies: [50] });
        expect(readOptions(["--quick", "--runs", "3"])).toMatchObject({ runs: 3, memory: false });
        expect(readOptions([])).toMatchObject({ runs: 5, memory: true });
    });

    test("keeps the command for the document", () => {
        expect(readOptions(["--runs", "3"]).command).toBe("npm run bench -- --runs 3");
        expect(readOptions([]).command).toBe("npm run bench");
    });

    test("knows every option of its usage", () => {
        const named = [...USAGE.matchAll(/^ {2}--(\S+)/gm)].map(([, name]) => name);
        expect(named.length).toBeGreaterThan(5);
        const values = { only: "sdk", "terraform-plugins": "x" };
        const flags = ["quick", "startup", "write", "help"];
        const args = named.flatMap((name) =>
            flags.includes(name) ? [`--${name}`] : [`--${name}`, values[name] ?? "1"],
        );
        expect(() => readOptions(args)).not.toThrow();
        expect(() => readOptions(["--unknown"])).toThrow("--unknown");
    });
});

describe("cases", () => {
    test.each([...CASES.filter(({ tool }) => tool === undefined), { name: "floor", ...FLOOR }])(
        "the program of $name is JavaScript with the ids to look up",
        (each) => {
            const program = programOf(each, ["an-id"], 50);
            expect(() => new Script(program)).not.toThrow();
            expect(program).toContain('["an-id"]');
        },
    );

    test("the ids are spread evenly over the account, without repetition", () => {
        const all = accountImages(5000).map(({ id }) => id);
        const positions = idsToLookUp(10, 5000).map((id) => all.indexOf(id));
        expect(positions).toEqual([0, 500, 1000, 1500, 2000, 2500, 3000, 3500, 4000, 4500]);
        expect(new Set(all).size).toBe(5000);
    });
});

test("the median of an even number of values lies between the two in the middle", () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([10, 1, 2, 4])).toBe(3);
});

describe("measurePairs", () => {
    /** A project whose floor takes 1, 2, 3, … seconds, and whose lookups take twice as long. */
    const projectWithFloors = (log) => {
        let floor = 0;
        return {
            preview: async (each, size, latencyMs) => {
                log.push(`${each?.name ?? "floor"} ${size} ${latencyMs}`);
                floor += each === undefined ? 1 : 0;
                return each === undefined ? floor : 2 * floor;
            },
        };
    };
    const [first, second] = [{ name: "first" }, { name: "second" }];

    test("runs each case right after a floor, the cases in turn", async () => {
        const log = [];
        const project = projectWithFloors(log);
        const plan = { cases: [first, second], sizes: [1], latencies: [50], runs: 2 };
        await measurePairs(
            plan,
            () => project,
            async () => 0,
            () => undefined,
        );
        const round = ["floor 1 50", "first 1 50", "floor 1 50", "second 1 50"];
        expect(log).toEqual([...round, ...round]);
    });

    test("gives the median and the spread of the differences, and the most requests of the case alone", async () => {
        const requests = [100, 5, 100, 7, 100, 6];
        const project = projectWithFloors([]);
        const [cell] = await measurePairs(
            { cases: [first], sizes: [10], latencies: [0], runs: 3 },
            () => project,
            async () => requests.shift(),
            () => undefined,
        );
        expect(cell).toEqual({
            each: first,
            size: 10,
            latencyMs: 0,
            overFloor: { median: 2, min: 1, max: 3 },
            floors: [1, 2, 3],
            requests: 7,
        });
    });

    test("measures every size at every latency", async () => {
        const cells = await measurePairs(
            { cases: [first], sizes: [1, 10], latencies: [0, 50], runs: 1 },
            () => projectWithFloors([]),
            async () => 0,
            () => undefined,
        );
        expect(cells.map(({ size, latencyMs }) => [size, latencyMs])).toEqual([
            [1, 0],
            [10, 0],
            [1, 50],
            [10, 50],
        ]);
    });
});

describe("the document", () => {
    const each = { name: "one", label: "`one` & all" };
    const cell = (size, latencyMs, median) => ({
        each,
        size,
        latencyMs,
        overFloor: { median, min: median - 0.5, max: median + 0.5 },
        floors: [1],
        requests: size * 2,
    });
    const cells = [cell(1, 0, 1), cell(10, 0, 2), cell(1, 50, 3), cell(10, 50, 4), cell(100, 0, 5), cell(100, 50, 6)];

    test("shows the least and the most images at each latency, with requests and memory", () => {
        const footprints = new Map([["one", { provider: NaN, program: 180_400_000, state: 2459.2 }]]);
        expect(resultsTable({ cells, footprints })).toEqual([
            [
                "seconds over the floor",
                "1 at 0 ms",
                "100 at 0 ms",
                "1 at 50 ms",
                "100 at 50 ms",
                "requests for 100",
                "provider, MB",
                "program, MB",
                "state of each, bytes",
            ],
            [
                "`one` & all",
                "1.00 (0.50 to 1.50)",
                "5.00 (4.50 to 5.50)",
                "3.00 (2.50 to 3.50)",
                "6.00 (5.50 to 6.50)",
                "200",
                "–",
                "180",
                "2459",
            ],
        ]);
    });

    test("leaves the columns of memory out where it was not measured", () => {
        const [headings, row] = resultsTable({ cells, footprints: new Map() });
        expect(headings.at(-1)).toBe("requests for 100");
        expect(row).toHaveLength(headings.length);
    });

    test("is an aligned table in Markdown", () => {
        expect(
            toMarkdown([
                ["form", "s"],
                ["one", "1.00"],
            ]).split("\n"),
        ).toEqual(["| form |    s |", "| ---- | ---: |", "| one  | 1.00 |"]);
    });
});

test("the picture of the document shows the times of its table", () => {
    const document = (file) => readFileSync(path.join(__dirname, "../../docs", file), "utf8");
    expect(plotOf(document("performance.md"))).toBe(document("performance.svg"));
    expect(document("performance.svg").match(/<rect class="ours"/g)).toHaveLength(5);
});
