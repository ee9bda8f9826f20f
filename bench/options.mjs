import { parseArgs } from "node:util";

import { CASES } from "./cases.mjs";

const NAMES = CASES.map(({ name }) => name);

export const USAGE = `Usage: npm run bench -- [options]

Measures lookups on the real engine, against the mock API, each in pairs with a program that looks nothing up.

  --sizes 1,1000           how many images are looked up; the table shows the least and the most
  --latencies 0,50         of the API, in milliseconds
  --runs 5                 pairs of each case
  --account 5000           how many images the account has
  --only a,b               of ${NAMES.join(", ")}
  --terraform-plugins DIR  a mirror of Terraform's providers (default: those that \`terraform init\` finds)
  --quick                  one pair of each case, without memory: less than two minutes
  --startup                measures what is loaded at the start, instead
  --write                  writes the table and the picture of docs/performance.md
  --help                   shows this`;

export function readOptions(args) {
    const flag = { type: "boolean", default: false };
    const text = (value) => ({ type: "string", default: value });
    const quick = args.includes("--quick");
    const { values } = parseArgs({
        args,
        options: {
            sizes: text(quick ? "1,100" : "1,1000"),
            latencies: text(quick ? "50" : "0,50"),
            runs: text(quick ? "1" : "5"),
            account: text("5000"),
            only: text(NAMES.join(",")),
            "terraform-plugins": text(undefined),
            ...{ quick: flag, startup: flag, write: flag, help: flag },
        },
    });
    const only = values.only.split(",");
    const unknown = only.find((name) => !NAMES.includes(name));
    if (unknown !== undefined) {
        throw new Error(`--only: unknown case "${unknown}" (known: ${NAMES.join(", ")})`);
    }
    const sizes = numbers("sizes", values.sizes, 1);
    const [account] = numbers("account", values.account, 1);
    if (Math.max(...sizes) > account) {
        throw new Error(`--sizes: the account has only ${account} images`);
    }
    const latencies = numbers("latencies", values.latencies, 0);
    const [runs] = numbers("runs", values.runs, 1);
    const command = ["npm run bench", ...(args.length > 0 ? ["--", ...args] : [])].join(" ");
    return { ...values, sizes, latencies, runs, account, only, memory: !quick, command };
}

/** In ascending order. */
function numbers(name, text, least) {
    const all = text.split(",").map((part) => (/^\d+$/.test(part) ? Number(part) : NaN));
    if (!all.every((number) => number >= least)) {
        throw new Error(`--${name} is "${text}", expected whole numbers from ${least}, separated by commas`);
    }
    return all.sort((a, b) => a - b);
}
