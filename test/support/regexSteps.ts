import { type AST, RegExpParser } from "@eslint-community/regexpp";

type Leaf = AST.Character | AST.CharacterSet | AST.CharacterClass | AST.ExpressionCharacterClass;
type Next = (at: number) => boolean;

/** An input that takes steps out of proportion to its length, for messages; `undefined` when there is none. */
export function slowInput(expression: RegExp): string | undefined {
    const matcher = createMatcher(expression);
    return pumpsOf(expression).find((pump) => {
        // No longer, because the matcher calls itself for each character.
        const steps = matcher.steps(pump(2 * length));
        return steps > maxSteps || steps > 3 * matcher.steps(pump(length));
    })?.(3);
}

/** Longer than any bounded repetition. */
const length = 120;

/** More than any linear expression takes; an exponential one never ends. */
const maxSteps = 1_000_000;

/** A backtracking matcher, as that of V8, but it counts. A step is a character, or an assertion, that is looked at. */
function createMatcher({ source, flags }: RegExp): { readonly steps: (text: string) => number } {
    const { alternatives } = parse(source, flags);
    const accepts = acceptsWith(flags);
    let characters: string[] = [];
    let steps = 0;

    function any(options: readonly AST.Alternative[], at: number, next: Next): boolean {
        return options.some(({ elements }) => sequence(elements, at, next));
    }

    function sequence([first, ...rest]: readonly AST.Element[], at: number, next: Next): boolean {
        return first === undefined ? next(at) : element(first, at, (end) => sequence(rest, end, next));
    }

    function element(node: AST.Element, at: number, next: Next): boolean {
        if (++steps > maxSteps) {
            return true;
        }
        switch (node.type) {
            case "Group":
            case "CapturingGroup":
                return any(node.alternatives, at, next);
            case "Quantifier":
                return repeated(node, 0, at, next);
            case "Assertion":
                return holds(node, at) && next(at);
            case "Backreference":
                throw new Error("An expression with a backreference is not linear.");
            default: {
                const character = characters[at];
                return character !== undefined && accepts(node, character) && next(at + 1);
            }
        }
    }

    function repeated(node: AST.Quantifier, count: number, at: number, next: Next): boolean {
        const more = () =>
            count < node.max && element(node.element, at, (end) => end > at && repeated(node, count + 1, end, next));
        const enough = () => count >= node.min && next(at);
        return node.greedy ? more() || enough() : enough() || more();
    }

    function holds(node: AST.Assertion, at: number): boolean {
        switch (node.kind) {
            case "start":
                return at === 0 || (flags.includes("m") && characters[at - 1] === "\n");
            case "end":
                return at === characters.length || (flags.includes("m") && characters[at] === "\n");
            case "word":
                return (isWord(characters[at - 1]) !== isWord(characters[at])) !== node.negate;
            case "lookahead":
                return any(node.alternatives, at, () => true) !== node.negate;
            case "lookbehind":
                return (
                    node.alternatives.some(({ elements }) =>
                        sequence(elements, at - elements.length, (end) => end === at),
                    ) !== node.negate
                );
        }
    }

    return {
        steps(text) {
            characters = Array.from(text);
            steps = 0;
            for (let start = 0; start <= characters.length && steps <= maxSteps; start++) {
                const from = start;
                const isMatch = any(alternatives, start, (end) => {
                    start = Math.max(start, end - 1);
                    return true;
                });
                if (isMatch && !flags.includes("g")) {
                    break;
                }
                steps += from === start ? 1 : 0;
            }
            return steps;
        },
    };
}

/** Texts of any length: something that each unbounded repetition takes, after what leads there and before what fails. */
function pumpsOf({ source, flags }: RegExp): ((count: number) => string)[] {
    const accepts = acceptsWith(flags);
    const candidates = [...new Set([...Array.from(source), ...ascii, "é", "\u2028"])];
    const leaves: Leaf[] = [];
    const prefixes = new Set<string>();
    const units = new Set<string>();

    /** A text that matches, appended to `prefix`. */
    function walk(node: AST.Element | AST.Alternative, prefix: string): string {
        switch (node.type) {
            case "Alternative":
                return node.elements.reduce((text, part) => walk(part, text), prefix);
            case "Group":
            case "CapturingGroup":
                return node.alternatives.map((part) => walk(part, prefix))[0] ?? prefix;
            case "Quantifier": {
                const once = walk(node.element, prefix);
                if (node.max === Infinity) {
                    prefixes.add(prefix);
                    units.add(once.slice(prefix.length));
                }
                return prefix + once.slice(prefix.length).repeat(Math.max(1, node.min));
            }
            case "Assertion":
                if (node.kind === "lookahead" || node.kind === "lookbehind") {
                    node.alternatives.forEach((part) => walk(part, prefix));
                }
                return prefix;
            case "Backreference":
                return prefix;
            default:
                leaves.push(node);
                return prefix + (candidates.find((character) => accepts(node, character)) ?? "");
        }
    }

    parse(source, flags).alternatives.forEach((part) => walk(part, ""));
    if (prefixes.size === 0) {
        return [];
    }
    prefixes.add("");
    // What two parts of the expression take is where it can be in doubt.
    for (const one of leaves) {
        for (const other of leaves) {
            units.add(candidates.find((character) => accepts(one, character) && accepts(other, character)) ?? "");
        }
    }
    units.delete("");
    const pairs = [...units].flatMap((one) => [...units].map((other) => (one === other ? one : one + other)));
    return [...prefixes].flatMap((prefix) =>
        pairs.flatMap((unit) =>
            ["", "\0", "\n", "!"].map((suffix) => (count: number) => prefix + unit.repeat(count) + suffix),
        ),
    );
}

const ascii = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code));

function parse(source: string, flags: string): AST.Pattern {
    return new RegExpParser().parsePattern(source, 0, source.length, {
        unicode: flags.includes("u"),
        unicodeSets: flags.includes("v"),
    });
}

function acceptsWith(flags: string): (leaf: Leaf, character: string) => boolean {
    const known = new Map<string, boolean>();
    return ({ raw }, character) => {
        const key = character + raw;
        const accepted = known.get(key) ?? new RegExp(`^${raw}$`, flags.replace(/[gm]/g, "")).test(character);
        known.set(key, accepted);
        return accepted;
    };
}

function isWord(character = ""): boolean {
    return /\w/.test(character);
}
