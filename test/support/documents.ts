import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** A fenced block of a document. */
export interface Block {
    /** The document, from the root of the repository. */
    readonly file: string;
    readonly line: number;
    /** Empty for what a program prints. */
    readonly language: string;
    readonly text: string;
    /** Where the text begins in the document. */
    readonly start: number;
    /** The comment before it, such as `output: the plan` in `<!-- output: the plan -->`. */
    readonly mark: string | undefined;
}

export const root = resolve(__dirname, "../..");

/** The documents for users, from the root of the repository. */
export const documents = [
    "README.md",
    ...readdirSync(join(root, "docs"))
        .filter((file) => file.endsWith(".md"))
        .map((file) => `docs/${file}`),
    ...readdirSync(join(root, "examples")).map((folder) => `examples/${folder}/README.md`),
];

export function readDocument(file: string): string {
    return readFileSync(join(root, file), "utf8").replaceAll("\r\n", "\n");
}

export function blocksIn(file: string): Block[] {
    const document = readDocument(file);
    const pattern = /(?:^<!-- (?<mark>.*) -->\n+)?^```(?<language>\w*)\n(?<text>[^]*?)^```$/dgm;
    return [...document.matchAll(pattern)].map(({ groups, indices }) => {
        const [start] = indices?.groups?.["text"] ?? [0];
        return {
            file,
            line: document.slice(0, start).split("\n").length,
            language: groups?.["language"] ?? "",
            text: groups?.["text"] ?? "",
            start,
            mark: groups?.["mark"],
        };
    });
}

/** The blocks with a mark of this kind, such as `output`, by what follows it. */
export function markedBlocks(kind: string): ReadonlyMap<string, Block> {
    const prefix = `${kind}: `;
    const marked = documents.flatMap(blocksIn).filter(({ mark }) => mark?.startsWith(prefix));
    return new Map(marked.map((block) => [block.mark?.slice(prefix.length) ?? "", block]));
}

/** The block with the mark `<!-- kind: name -->`. */
export function markedBlock(kind: string, name: string): Block {
    const block = markedBlocks(kind).get(name);
    if (block === undefined) {
        throw new Error(`No document has a block with the mark <!-- ${kind}: ${name} -->.`);
    }
    return block;
}

/** Writes a document with another text in this block. */
export function replaceText({ file, text, start }: Block, replacement: string): void {
    const document = readDocument(file);
    const changed = document.slice(0, start) + replacement + document.slice(start + text.length);
    writeFileSync(join(root, file), changed);
}
