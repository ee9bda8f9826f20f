import fc from "fast-check";
import { goodEnvelope } from "./fault";

/** An answer as it is put on the wire. */
export interface GeneratedResponse {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: Uint8Array;
}

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

const visible = fc.stringMatching(/^[!-~]([ -~]{0,40}[!-~])?$/);

const headers = fc.record(
    {
        "content-type": fc.constantFrom("application/json", "text/html", "text/plain"),
        "content-encoding": fc.constantFrom("gzip", "br", "deflate", "identity", "odd"),
        "cf-ray": visible,
        "cf-mitigated": fc.constantFrom("challenge", "other"),
        "cf-images": fc.oneof(fc.constant("err=5404"), visible),
        date: fc.oneof(fc.constant(new Date(0).toUTCString()), visible),
        location: fc.constantFrom("/", "http://127.0.0.1:1/", "//"),
        "retry-after": fc.oneof(fc.nat().map(String), visible),
        ratelimit: fc.oneof(fc.constant('"default";r=0;t=30'), visible),
        "ratelimit-policy": fc.oneof(fc.constant('"default";q=1200;w=300'), visible),
    },
    { requiredKeys: [] },
);

const status = fc.oneof(fc.constant(200), fc.constantFrom(400, 401, 403, 404, 429), fc.integer({ min: 200, max: 599 }));

const names = fc.constantFrom(
    ...Object.keys(goodEnvelope),
    ...Object.keys(goodEnvelope.result),
    "metadata",
    "code",
    "message",
    "error_chain",
    "source",
    "pointer",
    "documentation_url",
    "__proto__",
    "constructor",
    "toString",
);

/** JSON that has the API's names at any place. */
const { familiar } = fc.letrec<{ familiar: Json; object: Json; list: Json }>((tie) => ({
    familiar: fc.oneof(
        { maxDepth: 5 },
        fc.jsonValue({ maxDepth: 1 }) as fc.Arbitrary<Json>,
        fc.constantFrom<Json>("x", 5404, 10000, 9109, true, false, null),
        tie("object"),
        tie("list"),
    ),
    object: fc.dictionary(names, tie("familiar"), { maxKeys: 6 }),
    list: fc.array(tie("familiar"), { maxLength: 3 }),
}));

const anyJson = fc.oneof(fc.jsonValue() as fc.Arbitrary<Json>, familiar);

type Mutation = (holder: Record<string, Json> | Json[], place: string) => void;

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
    fc.constant<Mutation>((holder, place) => Reflect.deleteProperty(holder, place)),
    anyJson.map(
        (value): Mutation =>
            (holder, place) =>
                Reflect.set(holder, place, value),
    ),
    fc.constant<Mutation>((holder, place) => Reflect.set(holder, place, [valueAt(holder, place)])),
    fc.constant<Mutation>((holder, place) => Reflect.set(holder, place, { [place]: valueAt(holder, place) })),
    fc.tuple(names, anyJson).map(
        ([name, value]): Mutation =>
            (holder) =>
                Reflect.set(holder, Array.isArray(holder) ? "0" : name, value),
    ),
);

/** A good response with some of its fields deleted, replaced, wrapped or added, at any depth. */
const mutated = fc.array(fc.tuple(fc.nat(), mutation), { maxLength: 3 }).map((mutations) => {
    const root = { envelope: structuredClone(goodEnvelope) as Json };
    for (const [choice, mutate] of mutations) {
        const places = placesIn(root.envelope);
        const [holder, place] = places[choice % Math.max(1, places.length)] ?? [root, "envelope"];
        mutate(holder, place);
    }
    return root.envelope ?? null;
});

/** The bytes of a response, some of them changed, the end perhaps cut off. */
const damaged = fc
    .tuple(mutated, fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 3 }), fc.option(fc.nat()))
    .map(([json, changes, cutAt]) => {
        const bytes = Buffer.from(JSON.stringify(json));
        for (const [position, byte] of changes) {
            bytes[position % Math.max(1, bytes.length)] = byte;
        }
        return cutAt === null ? bytes : bytes.subarray(0, cutAt % (bytes.length + 1));
    });

const serialized = (json: fc.Arbitrary<Json>) => json.map((value) => Buffer.from(JSON.stringify(value)));

/** Any JSON value, with any status and any of the headers that mean something. */
export const anyResponse: fc.Arbitrary<GeneratedResponse> = fc.record({
    status,
    headers,
    body: fc.oneof(serialized(anyJson), fc.uint8Array()),
});

/** A good response after an accident. */
export const mutatedResponse: fc.Arbitrary<GeneratedResponse> = fc.record({
    status: fc.oneof({ weight: 9, arbitrary: fc.constant(200) }, { weight: 1, arbitrary: status }),
    headers: fc.oneof({ weight: 9, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: headers }),
    body: fc.oneof({ weight: 3, arbitrary: serialized(mutated) }, { weight: 1, arbitrary: damaged }),
});

function valueAt(holder: Record<string, Json> | Json[], place: string): Json {
    return Reflect.get(holder, place) as Json;
}

/** Where something can be changed: each field and each item, with what holds it. */
function placesIn(json: Json): [Record<string, Json> | Json[], string][] {
    if (typeof json !== "object" || json === null) {
        return [];
    }
    return Object.entries(json).flatMap(([place, value]) => [
        [json, place] as [Record<string, Json> | Json[], string],
        ...placesIn(value),
    ]);
}
