import { parseArgs } from "node:util";

import { CASES } from "./cases.mjs";

export const USAGE = `Usage: npm run bench -- [options]

Measures lookups on the real engine, against the mock API, each in pairs with a program that looks nothing up.

  --sizes 1,10,100,1000    how many images are looked up; the table shows the least and the most
  --latencies 0,50         of the API, in milliseconds; the plot shows the last
  --runs 5                 pairs of each case
  --account 5000           how many images the account has
  --only a,b               of ${CASES.map(({ name }) => name).join(", ")}
  --terraform-plugins DIR  a mirror of Terraform's providers (default: those that \`terraform init\` finds)
  --quick                  one pair of each case, without memory: less than two minutes
  --startup                measures what is loaded at the start, instead
  --write                  writes docs/performance.md, between its markers, and docs/performance.svg
  --help                   shows this`;

const FULL = { sizes: [1, 10, 100, 1000], latencies: [0, 50], runs: 5 };
const QUICK = { sizes: [1, 100], latencies: [50], runs: 1 };

export function readOptions(args) {
    const flag = { type: "boolean", default: false };
    const text = { type: "string" };
    const { values } = parseArgs({
        args,
        options: {
            sizes: text,
            latencies: text,
            runs: text,
            account: text,
            only: text,
            "terraform-plugins": text,
            quick: flag,
            startup: flag,
            write: flag,
            help: flag,
        },
    });
    const defaults = values.quick ? QUICK : FULL;
    const names = CASES.map(({ name }) => name);
    const only = values.only?.split(",") ?? names;
    const unknown = only.find((name) => !names.includes(name));
    if (unknown !== undefined) {
        throw new Error(`--only: unknown case "${unknown}" (known: ${names.join(", ")})`);
    }
    const sizes = numbers("sizes", values.sizes, 1) ?? defaults.sizes;
    const [account] = numbers("account", values.account, 1) ?? [5000];
    if (Math.max(...sizes) > account) {
        throw new Error(`--sizes: the account has only ${account} images`);
    }
    return {
        ...values,
        sizes,
        latencies: numbers("latencies", values.latencies, 0) ?? defaults.latencies,
        runs: numbers("runs", values.runs, 1)?.[0] ?? defaults.runs,
        account,
        only,
        memory: !values.quick,
        command: ["npm run bench", ...(args.length > 0 ? ["--", ...args] : [])].join(" "),
    };
}

/** In ascending order. */
function numbers(name, text, least) {
    const all = text?.split(",").map((part) => (/^\d+$/.test(part) ? Number(part) : NaN));
    if (all?.some((number) => !(number >= least))) {
        throw new Error(`--${name} is "${text}", expected whole numbers from ${least}, separated by commas`);
    }
    return all?.sort((a, b) => a - b);
}
