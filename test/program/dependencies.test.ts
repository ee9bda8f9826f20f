import * as pulumi from "@pulumi/pulumi";
import { ImageDetails } from "../../src";
import { isKnown } from "../../src/base/sdk";
import { waitForDependencies } from "../../src/program/dependencies";
import { valueOf } from "../support/valueOf";

/** The ids by which lookups are read; the engine reads nothing whose id is unknown. */
let ids: (string | undefined)[] = [];

beforeEach(async () => {
    ids = [];
    await pulumi.runtime.setMocks(
        {
            newResource: ({ type, name, id }) => {
                if (type.endsWith(":ImageDetails")) {
                    ids.push(id);
                }
                // Of what is planned, a preview knows neither the id nor the outputs.
                return name.startsWith("planned")
                    ? { id: undefined, state: {} }
                    : { id: "id", state: { part: "made" } };
            },
            call: () => ({}),
        },
        "project",
        "stack",
        true,
    );
});

class Thing extends pulumi.CustomResource {
    constructor(name: string, opts: pulumi.CustomResourceOptions = {}) {
        super("test:index:Thing", name, {}, opts);
    }
}

class Remote extends pulumi.ComponentResource {
    constructor(name: string, opts: pulumi.ComponentResourceOptions = {}) {
        super("remote:index:Component", name, { part: undefined }, opts, true);
    }
}

class Local extends pulumi.ComponentResource {
    constructor(name: string, opts: pulumi.ComponentResourceOptions = {}) {
        super("test:index:Component", name, {}, opts);
    }
}

function inComponent(make: (parent: Local) => pulumi.Resource): Local {
    const component = new Local("component");
    make(component);
    return component;
}

const waiting = [pulumi.runtime.unknownValue];
const read = ["x"];

it("what waits for nothing needs no output", () => {
    const args = { imageId: "x", expect: { variants: ["hero"] } };
    expect(waitForDependencies(args, args, {})).toBe(args);
});

describe("a lookup at preview", () => {
    it.each<[string, () => pulumi.Input<pulumi.Resource> | pulumi.Input<pulumi.Resource>[], string[]]>([
        ["waits for a resource that is planned", () => new Thing("planned"), waiting],
        ["waits for a Read whose id is unknown", () => new Thing("read", { id: new Thing("planned").id }), waiting],
        ["waits for one in a list", () => [new Thing("made"), new Thing("planned")], waiting],
        ["waits for one in an output", () => pulumi.output(new Thing("planned")), waiting],
        ["waits for one in a component", () => inComponent((parent) => new Thing("planned", { parent })), waiting],
        ["waits for a remote component", () => new Remote("planned"), waiting],
        [
            "waits for a remote one in another",
            () => inComponent((parent) => new Remote("planned", { parent })),
            waiting,
        ],
        ["is read after a resource that exists", () => new Thing("made"), read],
        ["is read after a component of such", () => inComponent((parent) => new Thing("made", { parent })), read],
        ["is read after a remote component that exists", () => new Remote("made"), read],
        ["is read after a component without resources", () => new Local("component"), read],
    ])("%s", async (_, dependsOn, expected) => {
        await valueOf(new ImageDetails("hero", { imageId: "x" }, { dependsOn: dependsOn() }).urn);
        expect(ids).toEqual(expected);
    });

    it("waits for one that waits, whose id is unknown", async () => {
        const first = new ImageDetails("first", { imageId: "x" }, { dependsOn: new Thing("planned") });
        await valueOf(new ImageDetails("second", { imageId: "x" }, { dependsOn: first }).urn);
        expect(ids).toEqual([...waiting, ...waiting]);
        expect(await isKnown(first.id)).toBe(false);
        expect(await valueOf(new ImageDetails("third", { imageId: "y" }, { dependsOn: [] }).id)).toBe("y");
    });

    it("does not wait for its own parent", async () => {
        const component = new Local("component");
        new Thing("planned", { parent: component });
        await valueOf(new ImageDetails("hero", { imageId: "x" }, { parent: component, dependsOn: component }).urn);
        expect(ids).toEqual(read);
    });
});
