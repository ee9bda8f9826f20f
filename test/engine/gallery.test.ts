import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { type MockApi, type MockApiOptions, startMockApi } from "../../src/testing";
import { root } from "../support/documents";
import { privateId, publicId } from "./support/account";
import { exampleProgram } from "./support/example";
import { expectSuccess } from "./support/expectRun";
import { Project } from "./support/project";
import { runChecked } from "./support/run";
import { accountOfStart } from "./support/startAccount";

/** What a browser shows of the page. */
interface Seen {
    readonly title: string;
    readonly headings: readonly string[];
    /** How many elements and attributes there are that run a script, or that a text could bring in. */
    readonly scripts: number;
    /** What the card of each picture says, and what is there of the picture. */
    readonly pictures: readonly (readonly [text: string, is: "a picture" | "nothing" | "a broken picture"])[];
    /** What has loaded of the pictures with a srcset in a window of 390 pixels, and of 1280. */
    readonly narrow: readonly Loaded[];
    readonly wide: readonly Loaded[];
    /** By how much the page is wider than a window of 390 pixels. */
    readonly overflow: number;
    /** What is shown for each choice of the filter, in the order of the arrow keys. */
    readonly filter: readonly { readonly choice: string; readonly kinds: string[]; readonly sections: number }[];
    /** The link of the first card, and what the Tab key selects after it. */
    readonly field: { readonly link: string; readonly selected: string };
}

interface Loaded {
    readonly url: string;
    /** The width of the file, in pixels. */
    readonly width: number;
}

const folder = process.env["UPDATE_DOCS"] === "1" ? join(root, "docs") : join(root, ".local", "test");

let mockApi: MockApi;

afterEach(() => mockApi.close());

/** Deploys the example, opens its page in a real browser, and keeps a screenshot. */
async function openGallery(account: MockApiOptions, screenshot: string, variant?: string): Promise<Seen> {
    mockApi = await startMockApi({ ...account, deliverAt: "self" });
    if (variant !== undefined) {
        addToFeatured(variant);
    }
    const project = await Project.create({
        mockApi,
        program: "",
        files: { "page.js": await exampleProgram("gallery", "CommonJS", "page.ts") },
    });
    await project.writeProgram(await exampleProgram("gallery", "CommonJS"));
    expectSuccess(await project.up());
    await mkdir(folder, { recursive: true });
    const args = [join(__dirname, "support/browser.mjs"), join(project.folder, "gallery.html"), screenshot];
    return JSON.parse((await runChecked(process.execPath, args, { cwd: root })).stdout) as Seen;
}

/** The image and the variant of a URL, whether it is signed, and the width of what is there. */
function pathAndWidth({ url, width }: Loaded): readonly [string, string, number] {
    const { pathname, searchParams } = new URL(url);
    const [, path = ""] = pathname.split(`/${mockApi.accountHash}/`);
    return [path, searchParams.has("sig") && searchParams.has("exp") ? "signed" : "unsigned", width];
}

/** Lists a variant of any name, also one that Cloudflare refuses, which has no picture. */
function addToFeatured(variant: string): void {
    const id = "gallery/featured.jpeg";
    const variants = ["small", "medium", "large", encodeURIComponent(variant)].map(
        (name) => `${mockApi.deliveryUrl}/cdn-cgi/imagedelivery/${mockApi.accountHash}/${id}/${name}`,
    );
    const result = { id, filename: id, requireSignedURLs: false, uploaded: "2024-01-02T03:04:05Z", variants };
    mockApi.respond({
        when: ({ path }) => path.endsWith(`/v1/${encodeURIComponent(id)}`),
        times: Infinity,
        body: { success: true, errors: [], messages: [], result },
    });
}

function times(count: number, text: string): string[] {
    return Array<string>(count).fill(text);
}

describe("the page of the gallery, in a browser", () => {
    it("shows every variant, and the size that the window needs at the top of a section, by keyboard and on a phone", async () => {
        const { pictures, narrow, wide, overflow, filter, field } = await openGallery(
            await accountOfStart(),
            join(folder, "gallery.png"),
        );
        const publicVariants = [
            ["large 1366 × 768, scale-down anyone can see it", "a picture"],
            ["medium 800 × 450, scale-down anyone can see it", "a picture"],
            ["preview 64 × 64, cover anyone can see it", "a picture"],
            ["small 480 × 270, scale-down anyone can see it", "a picture"],
        ];
        expect(pictures).toEqual([
            ...publicVariants,
            ["large 1366 × 768, scale-down only with a signed URL", "a picture"],
            ["medium 800 × 450, scale-down only with a signed URL", "a picture"],
            ["preview 64 × 64, cover anyone can see it", "a picture"],
            ["small 480 × 270, scale-down only with a signed URL", "a picture"],
            ["large 1366 × 768, scale-down refused without a signature", "nothing"],
            ["medium 800 × 450, scale-down refused without a signature", "nothing"],
            ["small 480 × 270, scale-down refused without a signature", "nothing"],
            ...publicVariants,
        ]);

        // The browser picks from the srcset by the window: of the public hero, the private invoice, the featured image.
        expect(narrow.map(pathAndWidth)).toEqual([
            [`${publicId}/small`, "unsigned", 480],
            [`${privateId}/small`, "signed", 480],
            ["gallery/featured.jpeg/small", "unsigned", 480],
        ]);
        expect(wide.map(pathAndWidth)).toEqual([
            [`${publicId}/medium`, "unsigned", 800],
            [`${privateId}/medium`, "signed", 800],
            ["gallery/featured.jpeg/medium", "unsigned", 800],
        ]);
        expect(overflow).toBe(0);

        expect(filter).toEqual([
            {
                choice: "All 15",
                kinds: pictures.map(([text]) => text.replace(/^.*(cover|scale-down) /, "")),
                sections: 3,
            },
            { choice: "Anyone 9", kinds: times(9, "anyone can see it"), sections: 3 },
            { choice: "Signed 3", kinds: times(3, "only with a signed URL"), sections: 1 },
            { choice: "Refused 3", kinds: times(3, "refused without a signature"), sections: 1 },
        ]);
        expect(field.selected).toBe(field.link);
        expect(field.link).toMatch(new RegExp(`/${publicId}/large$`));
    });

    it("runs nothing that somebody wrote into a file name, an id or a variant", async () => {
        const hostile = `"><img src=x onerror="document.title='owned'"><script>document.title='owned'</script>`;
        const hostileAccount: MockApiOptions = {
            images: [
                { id: publicId, filename: hostile },
                { id: privateId, filename: `${hostile}'`, requireSignedURLs: true },
                { id: "gallery/featured.jpeg" },
            ],
            variants: [
                { id: "small", options: { width: 480 } },
                { id: "medium", options: { width: 800 } },
                { id: "large" },
            ],
        };
        const screenshot = join(root, ".local", "test", "hostile-gallery.png");
        const seen = await openGallery(hostileAccount, screenshot, `'"><b>&lt;`);
        expect(seen).toMatchObject({
            title: "Gallery",
            scripts: 0,
            headings: [hostile, `${hostile}'`, "gallery/featured.jpeg"],
        });
        const isHostile = ([text]: Seen["pictures"][number]) => text.startsWith(`'"><b>&lt;`);
        expect(seen.pictures.filter(isHostile)).toHaveLength(1);
        const others = seen.pictures.filter((picture) => !isHostile(picture)).map(([, is]) => is);
        expect(others).toEqual([...times(6, "a picture"), ...times(3, "nothing"), ...times(3, "a picture")]);
    });
});
