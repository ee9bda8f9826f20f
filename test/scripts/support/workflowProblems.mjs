import { parse } from "yaml";

/** What a job may do that has the right to publish: hand out the file that another job made, with nothing installed. */
const PUBLISHING_ACTIONS = ["actions/download-artifact", "actions/setup-node", "actions/deploy-pages"];
const PUBLISHING_COMMAND = /^(npm publish|gh release create)( (--[\w-]+(=\w+)?|"\$[A-Z_]+"|\.\/[\w./*-]+))+$/;

/** What a workflow that publishes is made of. Anything else could skip a failed test, or run in a container that is not pinned. */
const JOB_KEYS = ["needs", "runs-on", "timeout-minutes", "environment", "permissions", "steps"];
const STEP_KEYS = ["id", "uses", "with", "run", "env"];

const ON_MAIN = "git merge-base --is-ancestor HEAD origin/main";

/** How somebody else could publish, or publish something else, by these workflows: a line each. */
export function workflowProblems(files) {
    const problems = Object.entries(files).flatMap(([file, text]) => {
        const workflow = parse(text);
        const all = [...pinProblems(text, workflow), ...rightProblems(workflow)];
        return all.map((problem) => `${file}: ${problem}`);
    });
    return [...problems, ...differingPins(Object.values(files).join("\n"))];
}

function pinProblems(text, { jobs }) {
    const pinned = [...text.matchAll(/ uses: ([\w.-]+\/[\w./-]+@[\da-f]{40}) # v\d+\.\d+\.\d+$/gm)].map(
        ([, uses]) => uses,
    );
    return Object.values(jobs)
        .flatMap((job) => [job, ...stepsOf(job)])
        .filter(({ uses }) => uses !== undefined && !pinned.includes(uses))
        .map(({ uses }) => `${uses} is not pinned by a commit, with its version beside it`);
}

function differingPins(text) {
    const pins = [...text.matchAll(/ uses: ([^@\s]+)@(.*)/g)].map(([, action, pin]) => ({ action, pin }));
    return pins
        .filter(({ action, pin }) => pins.some((other) => other.action === action && other.pin !== pin))
        .map(({ action, pin }) => `${action} is pinned by another commit than ${pin}, too`);
}

function rightProblems({ on, permissions, env, jobs }) {
    const effective = Object.entries(jobs).map(([name, job]) => [name, { permissions, ...job }]);
    const publishes = effective.some(([, job]) => mayWrite(job));
    const [[firstName, firstJob]] = effective;
    return [
        ...problemIf(mayWrite({ permissions }), "all jobs may write, or what the repository's settings allow"),
        ...problemIf(holdsSecret(env), "all jobs hold a secret"),
        ...effective.flatMap(([name, job]) => {
            const ofKind = mayWrite(job)
                ? publishingProblems(job, firstName)
                : problemIf(holdsSecret(job), "holds a secret while it runs what it installed");
            const all = [...jobProblems(job), ...ofKind, ...(publishes ? unknownParts(job) : [])];
            return all.map((problem) => `${name} ${problem}`);
        }),
        ...(publishes ? releaseProblems(on, firstJob) : []),
    ];
}

function jobProblems(job) {
    const checkouts = stepsOf(job).filter((step) => actionOf(step) === "actions/checkout");
    return [
        ...problemIf(job["timeout-minutes"] === undefined, "may run for hours"),
        ...problemIf(
            checkouts.some((step) => step.with?.["persist-credentials"] !== false),
            "leaves its token in the clone",
        ),
        ...problemIf(
            stepsOf(job).some(({ run = "" }) => run.includes("${{")),
            "puts what others wrote into a script",
        ),
    ];
}

function publishingProblems(job, testingJob) {
    const actions = stepsOf(job)
        .filter(({ uses }) => uses !== undefined)
        .map(actionOf);
    const commands = stepsOf(job).flatMap(({ run }) => run?.trim().split("\n") ?? []);
    return [
        ...problemIf(job.environment === undefined, "has no environment that can be protected"),
        ...problemIf(String(job.needs) !== testingJob, "does not wait for the tests"),
        ...actions
            .filter((action) => !PUBLISHING_ACTIONS.includes(action))
            .map((action) => `may write, and runs ${action}`),
        ...commands.filter((line) => !PUBLISHING_COMMAND.test(line)).map((line) => `may write, and runs ${line}`),
    ];
}

function unknownParts(job) {
    const unknown = (part, known) => Object.keys(part).filter((key) => !known.includes(key));
    const keys = [...unknown(job, JOB_KEYS), ...stepsOf(job).flatMap((step) => unknown(step, STEP_KEYS))];
    return keys.map((key) => `publishes, or is waited for by what does, and has ${key}`);
}

function releaseProblems(on, testingJob) {
    const [checkout, first, ...others] = stepsOf(testingJob);
    const isOfTag = on?.push?.tags !== undefined;
    const isOfMain = String(on?.push?.branches) === "main";
    const isTagChecked = first?.run === ON_MAIN && checkout?.with?.["fetch-depth"] === 0;
    return [
        ...problemIf(
            String(Object.keys(on)) !== "push" || isOfTag === isOfMain,
            "is started by more than a tag or main",
        ),
        ...problemIf(isOfTag && !isTagChecked, "releases a tag that is not on main"),
        ...problemIf([first, ...others].some(usesCache), "takes files from a cache that others fill"),
    ];
}

function usesCache(step) {
    const isNode = actionOf(step) === "actions/setup-node";
    return (isNode && step.with?.["package-manager-cache"] !== false) || /cache/.test(actionOf(step));
}

/** Without permissions of its own or of its workflow, a job may do what the repository's settings say. */
function mayWrite({ permissions }) {
    return (
        typeof permissions !== "object" || Object.values(permissions).some((right) => !["read", "none"].includes(right))
    );
}

function holdsSecret(part = {}) {
    return /\bsecrets\b|github\.token/.test(JSON.stringify(part));
}

function stepsOf({ steps = [] }) {
    return steps;
}

function actionOf({ uses = "" }) {
    return uses.split("@")[0];
}

function problemIf(isWrong, problem) {
    return isWrong ? [problem] : [];
}
