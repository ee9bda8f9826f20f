// What comes of arguments that resolve to something else than plain data, as a line of JSON. A process of its own, because
// the SDK derives promises from an output that fails which nobody can handle.
const pulumi = require("@pulumi/pulumi");
const images = require("../../../dist");

process.on("unhandledRejection", () => undefined);

class Instance {
    album = "summer";
}

const disguises = {
    instance: new Instance(),
    map: new Map([["album", "summer"]]),
    date: new Date(0),
    inherited: Object.create({ album: "summer" }),
    hidden: Object.defineProperty({}, "album", { value: "summer" }),
};

const output = (value) => pulumi.output("known").apply(() => value);

/** How each of them is given as `meta`. */
const forms = {
    output,
    promise: (value) => Promise.resolve(value),
    promiseOfOutput: (value) => Promise.resolve(output(value)),
    promiseInOutput: (value) => output({ album: Promise.resolve(value) }),
    outputInOutput: (value) => output({ album: output(value) }),
    deepInOutput: (value) => output({ album: [{ name: value }] }),
    field: (value) => ({ album: output(value) }),
    besideOutput: (value) => ({ album: value, year: output(2026) }),
};

/** What the SDK makes an object without fields of before anybody else sees it. */
const lost = {
    mapInOutput: pulumi.output(new Map([["album", "summer"]])),
    mapInSecret: pulumi.secret(new Map([["album", "summer"]])),
    mapInOutputInSecret: pulumi.secret(output(new Map([["album", "summer"]]))),
    mapBelowOutput: pulumi.output({ album: new Map([["name", "summer"]]) }),
};

const cycle = {};
cycle.self = cycle;

/** What has no end, or may not be shown. */
const others = {
    cycleInOutput: output(cycle),
    cycleInPromise: Promise.resolve(cycle),
    cycleBesideOutput: { album: output(cycle), year: output(2026) },
    secretName: pulumi.secret(output({ hidden: { date: () => 1 } })),
    secretNameInPromise: Promise.resolve(pulumi.secret({ hidden: () => 1 })),
};

const entries = {
    ImageDetails: (expect) => new images.ImageDetails("hero", { imageId: "x", expect }).urn,
    ImageDetailsSet: (expect) => new images.ImageDetailsSet("album", { imageIds: ["x"], expect }).urn,
    getImageDetailsOutput: (expect) => images.getImageDetailsOutput({ imageId: "x", expect }),
    getImageDetailsSetOutput: (expect) => images.getImageDetailsSetOutput({ imageIds: ["x"], expect }),
    getImagesOutput: ({ meta }) => images.getImagesOutput({ meta }),
};

const reached = [];

async function reasonOf(read) {
    try {
        return `value ${JSON.stringify(await read().promise())}`;
    } catch (error) {
        return `${error.name}: ${error.message}`;
    }
}

(async () => {
    const reach = (result) => (args) => {
        reached.push(args);
        return result;
    };
    await pulumi.runtime.setMocks({ newResource: reach({ id: "x", state: {} }), call: reach({}) });
    const reasonsOf = async (metas) => {
        const reasons = {};
        for (const [entry, read] of Object.entries(entries)) {
            reasons[entry] = {};
            for (const [name, meta] of metas) {
                reasons[entry][name] = await reasonOf(() => read({ meta: meta() }));
            }
        }
        return reasons;
    };
    const reasons = await reasonsOf([
        ...Object.entries(forms).flatMap(([form, wrap]) =>
            Object.entries(disguises).map(([name, value]) => [`${form} of ${name}`, () => wrap(value)]),
        ),
        ...Object.entries(lost).map(([name, value]) => [name, () => value]),
    ]);
    const otherReasons = await reasonsOf(Object.entries(others).map(([name, value]) => [name, () => value]));
    const refused = reached.splice(0);
    const sound = {};
    for (const [entry, read] of Object.entries(entries)) {
        sound[entry] = await reasonOf(() => read({ meta: output({ album: output("summer"), years: [2025, 2026] }) }));
    }
    console.log(JSON.stringify({ reasons, otherReasons, refused, sound, reached: reached.length }));
})();
