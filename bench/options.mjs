import { parseArgs } from "node:util";

import { FORMS } from "./forms.mjs";

/**
 * @typedef {object} Options
 * @property {number[]} sizes how many images are looked up
 * @property {number[]} latencies of the API, in milliseconds
 * @property {number} runs pairs of a floor and a case
 * @property {string[]} only names of forms
 * @property {number} accountSize how many images the account has
 * @property {number} signedEvery each so many-th image requires signed URLs; 0 is none
 * @property {boolean} checksOnly whether only what the checks need is measured
 * @property {boolean} write whether docs/performance.md and its plot are written
 * @property {boolean} strict whether a check that is over its limit fails
 * @property {boolean} startup whether the start-up cost is measured instead
 * @property {boolean} help
 * @property {string | undefined} terraformPlugins a folder with Terraform's providers, laid out as a mirror
 * @property {string} command as it was given, for the documents
 */

export const USAGE = `Usage: npm run bench -- [options]

Measures the forms of a lookup on the real engine, against the mock API; shows a table and the checks.

  --sizes 0,1,10,100,1000   how many images are looked up
  --latencies 0,50,200      of the API, in milliseconds
  --runs 5                  pairs of a floor and a case, of which the median is taken
  --only a,b                of ${FORMS.map(({ name }) => name).join(", ")}
  --account 5000            how many images the account has
  --signed-every 10         each 10th image requires signed URLs (default: none does)
  --checks                  only what the checks need
  --quick                   --sizes 0,1,10 --latencies 0,50 --runs 1
  --write                   writes docs/performance.md (between its markers) and docs/performance.svg
  --strict                  exit code 1 when a check is over its limit
  --startup                 where the start-up cost is, instead of all this
  --terraform-plugins DIR   a mirror of Terraform's providers on this machine (default: Terraform's own folders)
  --help                    shows this`;

const DEFAULTS = { sizes: [0, 1, 10, 100, 1000], latencies: [0, 50, 200], runs: 5 };
const QUICK = { sizes: [0, 1, 10], latencies: [0, 50], runs: 1 };

/**
 * @param {string[]} args
 * @returns {Options}
 */
export function readOptions(args) {
    const { values } = parseArgs({
        args,
        options: {
            sizes: { type: "string" },
            latencies: { type: "string" },
            runs: { type: "string" },
            only: { type: "string" },
            account: { type: "string" },
            "signed-every": { type: "string" },
            checks: { type: "boolean", default: false },
            quick: { type: "boolean", default: false },
            write: { type: "boolean", default: false },
            strict: { type: "boolean", default: false },
            startup: { type: "boolean", default: false },
            "terraform-plugins": { type: "string" },
            help: { type: "boolean", default: false },
        },
    });
    const defaults = values.quick ? QUICK : DEFAULTS;
    const names = FORMS.map(({ name }) => name);
    const only = values.only?.split(",") ?? names;
    const unknown = only.filter((name) => !names.includes(name));
    if (unknown.length > 0) {
        throw new Error(`--only: there is no ${unknown.join(", ")}; there are ${names.join(", ")}`);
    }
    const [runs] = numbers("runs", values.runs, [defaults.runs]);
    if (runs < 1) {
        throw new Error("--runs must be at least 1");
    }
    return {
        sizes: numbers("sizes", values.sizes, defaults.sizes),
        latencies: numbers("latencies", values.latencies, defaults.latencies),
        runs,
        only,
        accountSize: numbers("account", values.account, [5000])[0],
        signedEvery: numbers("signed-every", values["signed-every"], [0])[0],
        checksOnly: values.checks,
        write: values.write,
        strict: values.strict,
        startup: values.startup,
        help: values.help,
        terraformPlugins: values["terraform-plugins"],
        command: ["npm run bench", ...(args.length > 0 ? ["--", ...args] : [])].join(" "),
    };
}

/**
 * @param {string} name
 * @param {string | undefined} text
 * @param {number[]} fallback
 */
function numbers(name, text, fallback) {
    if (text === undefined) {
        return fallback;
    }
    if (!/^\d+(,\d+)*$/.test(text)) {
        throw new Error(
            `--${name} must be whole numbers, such as ${fallback.join(",")}; it is ${JSON.stringify(text)}`,
        );
    }
    return text.split(",").map(Number);
}
