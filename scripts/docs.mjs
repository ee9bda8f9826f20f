import { Application, Comment, CommentTag, Converter } from "typedoc";

/** The group of an export of the package, by its name: the first that fits. They are named as the pages of `docs/` are. */
const GROUPS = [
    ["Errors", /Error|Failure/],
    ["Signed URLs", /sign|Duration/i],
    ["Policy", /^check|Enforce|Expectations/i],
    ["Configuration", /^Provider/],
    ["Functions and sets", /get|Get|Set|Meta|Missing|Account|ImageVariant/],
    ["Lookups", /./],
];

/** The plugin for TypeDoc. */
export function load(app) {
    const { converter, options } = app;
    converter.on(Converter.EVENT_CREATE_DOCUMENT, (_, document) => {
        const [heading] = document.content;
        document.name = /^# (.*)/.exec(heading.text)[1];
    });
    converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
        const main = project.getChildByName([project.name]);
        for (const one of main.children) {
            const [group] = GROUPS.find(([, names]) => names.test(one.name));
            one.comment ??= new Comment();
            one.comment.blockTags.push(new CommentTag("@group", [{ kind: "text", text: group }]));
        }
    });
    // TypeDoc reads its options again after it loads plugins.
    app.on(Application.EVENT_BOOTSTRAP_END, () =>
        options.setValue("markdownItLoader", (parser) => parser.core.ruler.push("headings", nameCode)),
    );
}

/** TypeDoc leaves code out of the names of headings, unless it contains text. */
function nameCode({ tokens }) {
    const headings = tokens.filter((_, index) => tokens[index - 1]?.type === "heading_open");
    for (const part of headings.flatMap(({ children }) => children)) {
        part.children = part.type === "code_inline" ? [{ type: "text", content: part.content }] : part.children;
    }
}
