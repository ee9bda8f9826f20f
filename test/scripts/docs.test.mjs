import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";

import { temporaryFolder } from "./support/temporaryFolder.mjs";

const root = path.resolve(__dirname, "../..");
const folder = temporaryFolder();
const typedoc = path.join(root, "node_modules/typedoc/bin/typedoc");
let pages;

beforeAll(async () => {
    const built = promisify(execFile)(process.execPath, [typedoc, "--out", folder], { cwd: root });
    // Without its output, a warning would fail the test without a reason.
    await built.catch(({ stdout, stderr }) => Promise.reject(new Error(stdout + stderr)));
    const files = readdirSync(folder, { recursive: true }).filter((file) => file.endsWith(".html"));
    pages = new Map(files.map((file) => [file.replaceAll("\\", "/"), readFileSync(path.join(folder, file), "utf8")]));
}, 120_000);

/** The text of each element that `pattern` finds in a page. */
function textsOf(page, pattern) {
    return [...pages.get(page).matchAll(pattern)].map(([, html]) => html.replace(/<[^>]*>/g, ""));
}

test("each local link leads to a page and a place in it, and to no raw Markdown", () => {
    const links = [...pages].flatMap(([page, html]) =>
        [...html.matchAll(/ (?:href|src)="([^"]*)"/g)].map(([, link]) => ({ page, link })),
    );
    const broken = links.filter(({ page, link }) => {
        const { host, pathname, hash } = new URL(link, `https://docs/${page}`);
        const target = path.join(folder, decodeURIComponent(pathname.replace(/\/$/, "/index.html")));
        const id = decodeURIComponent(hash.slice(1));
        const exists = existsSync(target) && !target.endsWith(".md");
        return host === "docs" && !(exists && (id === "" || readFileSync(target, "utf8").includes(` id="${id}"`)));
    });
    expect(broken).toEqual([]);
    expect(links.length).toBeGreaterThan(1000);
});

test("the modules are named as programs import them", () => {
    expect(textsOf("modules.html", /<a href="modules\/[^"]*">(.*?)<\/a>/g)).toEqual([
        "pulumi-cloudflare-images",
        "pulumi-cloudflare-images/policy",
        "pulumi-cloudflare-images/testing",
    ]);
});

test("the groups are in the order of the README, errors last", () => {
    expect(textsOf("modules/pulumi-cloudflare-images.html", /<h2[^>]*>([^<]*)/g)).toEqual([
        "Lookups",
        "Policy",
        "Signed URLs",
        "Functions and sets",
        "Configuration",
        "Errors",
    ]);
});

test("each heading is named in full, and the title of a page is there once", () => {
    expect(textsOf("index.html", /<a href="#[^"]*"><span>(.*?)<\/span>/g)).toContain("Instead of cloudflare.getImage?");
    expect(textsOf("index.html", /<h1[^>]*>(.*?)<\/h1>/gs)).toEqual(["pulumi-cloudflare-images"]);
    expect(textsOf("documents/Signed_URLs.html", /<h1[^>]*>(.*?)<\/h1>/gs)).toEqual(["Signed URLs"]);
});
