import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import * as ts from "typescript";
import { slowInput } from "./support/regexSteps";

const src = join(__dirname, "../src");

const nodes = readdirSync(src, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .flatMap((name) => {
        const file = ts.createSourceFile(name, readFileSync(join(src, name), "utf8"), ts.ScriptTarget.Latest, true);
        return nodesIn(file).map((node) => ({ file: relative(".", name), node }));
    });

const expressions = nodes.flatMap(({ file, node }) => {
    if (!ts.isRegularExpressionLiteral(node)) {
        return [];
    }
    const [, source = "", flags = ""] = /^\/(.*)\/(\w*)$/s.exec(node.text) ?? [];
    return [{ file, text: node.text, expression: new RegExp(source, flags) }];
});

describe("the steps of every regular expression grow as its input does", () => {
    it.each(expressions)("$file $text", ({ expression }) => {
        expect(slowInput(expression)).toBeUndefined();
    });
});

it("all expressions are literals", () => {
    const built = nodes.filter(
        ({ node }) => (ts.isNewExpression(node) || ts.isCallExpression(node)) && node.expression.getText() === "RegExp",
    );
    expect(built.map(({ file }) => file)).toEqual([]);
});

describe("the count of steps", () => {
    it.each([
        /\s+$/,
        /^([a-z]*:?)[^/]*@/,
        /<[^>]*>/g,
        /(a+)+$/,
        /^(.*),(.*),(.*)$/,
        /a*?b*?a*?c/,
        /(?:x|x+)y/,
        /^(\w|\d)*$/,
    ])("finds %s slow", (expression) => {
        expect(slowInput(expression)).toBeDefined();
    });

    it.each([/^\w+$/, /(?<!\s)\s+$/, /<[^<>]*>/g, /^[^/](.*[^/])?$/s, /,\s|\s\//])(
        "does not find %s slow",
        (expression) => {
            expect(slowInput(expression)).toBeUndefined();
        },
    );
});

function nodesIn(node: ts.Node): ts.Node[] {
    const children: ts.Node[] = [];
    node.forEachChild((child) => void children.push(child));
    return [node, ...children.flatMap(nodesIn)];
}
