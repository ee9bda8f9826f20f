import { readFile } from "node:fs/promises";
import * as pulumi from "@pulumi/pulumi";
import * as images from "../../src";
import { failureOf, mockImages } from "../../src/testing";

beforeAll(() => pulumi.runtime.setMocks(mockImages({ images: [{ id: "hero.jpeg" }] })));

const read = (imageId: string, opts?: pulumi.CustomResourceOptions) =>
    new images.ImageDetails(imageId, { imageId }, opts);

/** Reads an image that nothing waits for, after a while. */
async function later(imageId: string): Promise<unknown> {
    await readFile(__filename);
    return read(imageId);
}

// eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- what programs do
const rejection = (reason?: string) => Promise.reject(reason);

class File extends pulumi.CustomResource {}

/** A component that reads a file for its page, and that uses its lookup in another resource. */
class Page extends pulumi.ComponentResource {
    readonly page: pulumi.Output<string>;

    constructor(imageId: string, variant = "public", template = __filename) {
        super("test:index:Page", imageId);
        const url = read(imageId, { parent: this }).variantUrl(variant);
        new File("test:index:File", imageId, { url }, { parent: this });
        this.page = url.apply(async (src) => (await readFile(template, "utf8")) + src);
        this.registerOutputs();
    }
}

const notFound = 'Could not read image "gone"';

it.each<[string, string, () => unknown]>([
    ["a lookup that nothing uses", notFound, () => void read("gone")],
    ["an output", 'no variant "print"', () => read("hero.jpeg").variantUrl("print")],
    ["a resource in a component", 'no variant "print"', () => new Page("hero.jpeg", "print")],
    ["an output of a component that takes a while", "ENOENT", () => new Page("hero.jpeg", "public", "missing.html")],
    ["a promise", notFound, () => images.getImageDetails({ imageId: "gone" })],
    ["a promise of a component", notFound, () => Object.assign(new Page("hero.jpeg"), { late: later("gone") })],
    ["what is no error", "a text", () => rejection("a text")],
    ["nothing", "undefined", () => rejection()],
    ["a constructor", "imageId", () => read("a/")],
    [
        "a check in the program",
        "refused by the program",
        () =>
            void read("hero.jpeg").access.apply(() => {
                throw new Error("refused by the program");
            }),
    ],
])("gives the failure of %s", async (_, message, part) => {
    expect((await failureOf(part)).message).toContain(message);
});

it("refuses what is no function", async () => {
    await expect(failureOf(read("hero.jpeg") as never)).rejects.toThrow("failureOf takes a function");
});

it("keeps parts that run at the same time apart", async () => {
    const failures = ["first", "second"].map((id) => failureOf(() => new Page(id)));
    expect((await Promise.all(failures)).map(({ message }) => /image "(\w+)"/.exec(message)?.[1])).toEqual([
        "first",
        "second",
    ]);
});

it.each<[string, () => unknown]>([
    ["succeeds", () => new Page("hero.jpeg")],
    ["catches its failure", () => images.getImageDetails({ imageId: "gone" }).catch(() => undefined)],
])("fails for a part that %s", async (_, part) => {
    await expect(failureOf(part)).rejects.toThrow("This part of the program must fail, but it did not");
});
