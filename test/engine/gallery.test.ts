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
    /** What the card of each picture says, and whether the picture has loaded. */
    readonly pictures: readonly (readonly [text: string, hasLoaded: boolean])[];
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

/** Lists a variant of any name, also one that Cloudflare refuses, which has no picture. */
function addToFeatured(variant: string): void {
    const id = "gallery/featured.jpeg";
    const variants = ["public", "thumbnail", encodeURIComponent(variant)].map(
        (name) => `${mockApi.deliveryUrl}/cdn-cgi/imagedelivery/${mockApi.accountHash}/${id}/${name}`,
    );
    const result = { id, filename: id, requireSignedURLs: false, uploaded: "2024-01-02T03:04:05Z", variants };
    mockApi.respond({
        when: ({ path }) => path.endsWith(`/v1/${encodeURIComponent(id)}`),
        times: Infinity,
        body: { success: true, errors: [], messages: [], result },
    });
}

describe("the page of the gallery, in a browser", () => {
    it("shows every variant with its size and who can see it, and the private one refused without a signature", async () => {
        const { pictures } = await openGallery(await accountOfStart(), join(folder, "gallery.png"));
        const publicVariants = [
            ["preview 64 × 64, scale-down anyone can see it", true],
            ["public 1366 × 768, scale-down anyone can see it", true],
            ["thumbnail 320 × 240, cover anyone can see it", true],
        ];
        expect(pictures).toEqual([
            ...publicVariants,
            ["preview 64 × 64, scale-down anyone can see it", true],
            ["public 1366 × 768, scale-down only with a signed URL", true],
            ["public 1366 × 768, scale-down refused without a signature", false],
            ["thumbnail 320 × 240, cover only with a signed URL", true],
            ["thumbnail 320 × 240, cover refused without a signature", false],
            ...publicVariants,
        ]);
    });

    it("runs nothing that somebody wrote into a file name, an id or a variant", async () => {
        const hostile = `"><img src=x onerror="document.title='owned'"><script>document.title='owned'</script>`;
        const hostileAccount: MockApiOptions = {
            images: [
                { id: publicId, filename: hostile },
                { id: privateId, filename: `${hostile}'`, requireSignedURLs: true },
                { id: "gallery/featured.jpeg" },
            ],
            variants: [{ id: "public" }, { id: "thumbnail" }],
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
        expect(
            seen.pictures.filter(
                (picture) => !isHostile(picture) && picture[1] === picture[0].endsWith("refused without a signature"),
            ),
        ).toEqual([]);
    });
});
