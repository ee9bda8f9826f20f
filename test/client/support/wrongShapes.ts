import { type Fault, goodEnvelope, goodResult, lasting, responseFault } from "./fault";

const kinds = {
    "a string": "text",
    "a number": 7,
    "a boolean": true,
    "a list": [],
    "an object": {},
    null: null,
    absent: undefined,
};

type Kind = keyof typeof kinds;

/** The kinds of JSON that each field may be; what is not listed is wrong. */
const fitting: Record<string, readonly Kind[]> = {
    id: [],
    creator: ["a string", "null", "absent"],
    filename: ["a string", "null", "absent"],
    meta: ["an object", "null", "absent"],
    metadata: ["an object", "null", "absent"],
    requireSignedURLs: ["a boolean", "absent"],
    draft: ["a boolean", "null", "absent"],
    uploaded: ["null", "absent"],
    variants: ["a list"],
};

/** A success that is JSON, and of the wrong shape in one place: each field, as each kind of JSON that it cannot be. */
export const wrongShapes: Fault[] = [
    ...Object.entries(fitting).flatMap(([field, fit]) =>
        wrongKinds(fit).map((kind) => wrongResult(field, kind, kinds[kind])),
    ),
    ...[["text"], [7], [null]].map((variants) =>
        wrongResult("variants", `a list of ${JSON.stringify(variants[0])}`, variants),
    ),
    wrongResult("uploaded", "an impossible date", "2024-13-02T03:04:05Z"),
    ...wrongKinds(["a boolean"]).map((kind, index) =>
        wrong(`success is ${kind}`, { ...goodEnvelope, success: kinds[kind] }, "not an envelope", index === 0),
    ),
    ...wrongKinds(["an object"]).map((kind) => unusable(`result is ${kind}`, kinds[kind], "result is not an object")),
    ...["a string", "a number", "a list"].map((kind) =>
        wrong(`the body is ${kind}`, JSON.stringify(kinds[kind as Kind]), "not an envelope", false),
    ),
    ...[...wrongKinds(["a list", "null", "absent"]).map((kind) => kinds[kind]), "", 0, ["stale"], [null], [[]]].map(
        (errors) =>
            wrong(`errors is ${JSON.stringify(errors)}`, { ...goodEnvelope, errors }, "a success with errors", false),
    ),
    ...[[], null, undefined].map((errors) =>
        responseFault(`errors is ${JSON.stringify(errors)}`, { body: { ...goodEnvelope, errors, messages: 7 } }, "ok"),
    ),
];

function wrongKinds(fit: readonly Kind[]): Kind[] {
    return (Object.keys(kinds) as Kind[]).filter((kind) => !fit.includes(kind));
}

function wrongResult(field: string, kind: string, value: unknown): Fault {
    const { meta, ...others } = goodResult;
    const result = { ...others, ...(field !== "metadata" && { meta }), [field]: value };
    const says: Readonly<Record<string, string>> = {
        id: kind === "a string" ? "result is another image" : "result has no id",
        variants: "result.variants",
    };
    return unusable(`result.${field} is ${kind}`, result, says[field] ?? `result.${field} must be`);
}

/** What the API says is wrong, not how it comes: another try brings the same. */
function unusable(name: string, result: unknown, says: string): Fault {
    const body = { ...goodEnvelope, result };
    return responseFault(name, { body }, { error: "InvalidResponseError", status: 200, says, tries: 1 });
}

function wrong(name: string, body: string | object, says: string, mayPass: boolean): Fault {
    const fault = responseFault(name, { body }, { error: "InvalidResponseError", status: 200, says, tries: 6 });
    return mayPass ? fault : lasting(fault);
}
