import { type MockApi, startMockApi } from "../../src/testing";
import { accountId, accountPath, deliveryUrl, pathsOf, privateId } from "./support/account";
import { expectFailure, expectSuccess } from "./support/expectRun";
import { namesOf, Project, stackOutputs } from "./support/project";

let mockApi: MockApi;

beforeEach(async () => {
    mockApi = await startMockApi({
        images: [
            { id: "y2023", creator: "team-web", meta: { album: "home", year: 2023 }, uploaded: "2023-06-01T00:00:00Z" },
            { id: "y2024", creator: "team-web", meta: { album: "home", year: 2024 }, uploaded: "2024-06-01T00:00:00Z" },
            { id: "y2025", creator: "team-app", meta: { album: "home", year: 2025 }, uploaded: "2025-06-01T00:00:00Z" },
            { id: privateId, meta: { album: "office" }, uploaded: "2026-06-01T00:00:00Z", requireSignedURLs: true },
        ],
        variants: [
            { id: "small", options: { fit: "cover", width: 32, height: 16, browser_ttl: 3600 } },
            { id: "public", neverRequireSignedURLs: true },
        ],
        allowedImages: 500,
    });
});

afterEach(() => mockApi.close());

describe("the lists of an account", () => {
    it("are read at preview with their filters, and nothing changes at the next", async () => {
        const project = await Project.create({
            mockApi,
            program: `
                const idsOf = (found) => found.images.map(({ imageId }) => imageId);
                module.exports = async () => {
                    return {
                        oldestFirst: idsOf(await images.getImages({ sortOrder: "asc" })),
                        all: idsOf(await images.getImages()),
                        awaitedSet: Object.keys((await images.getImageDetailsSet({ imageIds: ["y2025", "y2023"] })).images),
                        newest: images.getImagesOutput({ maxItems: 2 }).apply(idsOf),
                        ofCreator: images.getImagesOutput({ creator: pulumi.output("team-web") }).apply(idsOf),
                        ofNobody: images.getImagesOutput({ creator: "" }).images,
                        withMeta: images.getImagesOutput({ meta: { album: "home", year: { gte: 2024 } } }).apply(idsOf),
                        variants: images.getImageVariantsOutput().variants,
                        stats: images.getImagesStatsOutput(),
                        set: images.getImageDetailsSetOutput({ imageIds: ["${privateId}", "gone"], missing: "omit" }).apply(
                            ({ images, missingIds }) => ({ access: images["${privateId}"].access, missingIds })),
                    };
                };
            `,
        });
        const expected = {
            oldestFirst: ["y2023", "y2024", "y2025", privateId],
            all: [privateId, "y2025", "y2024", "y2023"],
            awaitedSet: ["y2025", "y2023"],
            newest: [privateId, "y2025"],
            ofCreator: ["y2024", "y2023"],
            ofNobody: [
                {
                    imageId: privateId,
                    accountId: accountId,
                    meta: { album: "office" },
                    requireSignedUrls: true,
                    draft: false,
                    uploaded: "2026-06-01T00:00:00Z",
                    variants: [`${deliveryUrl}/${privateId}/public`, `${deliveryUrl}/${privateId}/small`],
                    variantUrls: {
                        public: `${deliveryUrl}/${privateId}/public`,
                        small: `${deliveryUrl}/${privateId}/small`,
                    },
                    access: { public: "public", small: "signed" },
                },
            ],
            withMeta: ["y2025", "y2024"],
            variants: {
                public: { fit: "scale-down", width: 1366, height: 768, metadata: "none", neverRequireSignedUrls: true },
                small: {
                    fit: "cover",
                    width: 32,
                    height: 16,
                    metadata: "none",
                    browserTtl: 3600,
                    neverRequireSignedUrls: false,
                },
            },
            stats: { accountId: accountId, current: 4, allowed: 500 },
            set: { access: { public: "public", small: "signed" }, missingIds: ["gone"] },
        };
        expectSuccess(await project.up());
        expect(await project.outputs()).toEqual(expected);
        const preview = await project.preview("--expect-no-changes");
        expectSuccess(preview);
        expect(stackOutputs(preview)).toEqual(expected);
    });

    it("are refused in one line, with all that is wrong, before any request", async () => {
        const project = await Project.create({
            mockApi,
            program: `exports.images = images.getImagesOutput({ maxItems: 0, sortOrder: "newest" }).images;`,
        });
        expectFailure(
            await project.preview(),
            /error: getImagesOutput: .*sortOrder must be "asc" or "desc"/,
            /error: .*maxItems must be a whole number from 1/,
        );
        expect(mockApi.requests).toEqual([]);
    });
});

describe("an account of 2,500 images", () => {
    beforeEach(() => {
        for (let index = 0; index < 2496; index++) {
            mockApi.putImage({
                id: `image-${index}`,
                uploaded: new Date(Date.UTC(2020, 0, 1, 0, index)).toISOString(),
            });
        }
    });

    it("is read in three pages, and no further than maxItems", async () => {
        const project = await Project.create({
            mockApi,
            program: `
                module.exports = async () => {
                    const first = (await images.getImages({ maxItems: 1000 })).images;
                    const newest = first.find(({ creator }) => creator === "team-web").imageId;
                    const all = images.getImagesOutput().images;
                    return {
                        newest,
                        count: all.apply((found) => new Set(found.map(({ imageId }) => imageId)).size),
                        last: all.apply((found) => found.at(-1).imageId),
                    };
                };
            `,
        });
        const outputs = { newest: "y2024", count: 2500, last: "image-0" };
        expect(stackOutputs(await project.preview())).toEqual(outputs);
        expect(pagesRequested()).toBe(1 + 3);
    });

    function pagesRequested(): number {
        return pathsOf(mockApi).filter((path) => path.startsWith(`${accountPath}/v2`)).length;
    }
});

it("a list whose images do not all meet expect stops the preview, and one error names them", async () => {
    const list = `images.getImagesOutput({ creator: "team-web", expect: { requireSignedUrls: true } })`;
    const program = `
        const found = ${list}.images;
        new Consumer("page", found);
        exports.plain = images.getImages({ meta: { album: "office" }, expect: { requireSignedUrls: true, allowPublicVariants: ["public"] } })
            .then(({ images }) => images.length);`;
    const project = await Project.create({ mockApi, program });
    const preview = await project.preview();
    const failure = 'requireSignedUrls is false, expected true: "y2024", "y2023"';
    expectFailure(
        preview,
        `The list of images in account "${accountId}" (creator "team-web"): ` +
            `Could not use 2 of 2 images in account "${accountId}": ${failure}`,
    );
    expect(preview.output).not.toContain("draft");
    expect(stackOutputs(preview)["plain"]).toBe(1);
    await project.setProgram(`${list};`);
    expectFailure(await project.preview(), failure);
});

describe("a list with expect", () => {
    const isOpen = "expect: { requireSignedUrls: false }";
    const list = (args: string) => `
        const found = images.getImagesOutput({ ${args} });
        new Consumer("page", found.images);`;
    /** The API lists one image, and ends its page in this way. */
    const respond = (end: object) =>
        mockApi.respond({
            when: ({ path }) => path.startsWith(`${accountPath}/v2`),
            body: { success: true, errors: [], result: { images: [{ id: "a", variants: [] }], ...end } },
        });

    it("fails where it is empty, because a filter is misspelled, unless it may be", async () => {
        const project = await Project.create({ mockApi, program: list(`creator: "team-wbe", ${isOpen}`) });
        const failure = `The list of images in account "${accountId}" (creator "team-wbe") is empty, so \`expect\` judged nothing`;
        const preview = await project.preview();
        expectFailure(preview, failure);
        expect(namesOf(preview)).not.toContain("page");

        await project.setProgram(list(`creator: "team-wbe", allowEmpty: true, ${isOpen}`));
        const allowed = await project.preview();
        expectSuccess(allowed);
        expect(allowed.output).not.toContain("judged nothing");

        await project.setProgram(list('creator: "team-wbe", expect: { draft: false, enforcement: "advisory" }'));
        const advisory = await project.preview();
        expectSuccess(advisory);
        expect(advisory.output).toContain(`warning: ${failure}`);
    });

    it("says how many images it did not judge, and fails where nothing says that it ends", async () => {
        const project = await Project.create({ mockApi, program: list(isOpen) });
        const lack = `The list of images in account "${accountId}" ended at 1, but the account has 4, of which 3 were not judged: `;

        respond({ continuation_token: null });
        const short = await project.preview();
        expectSuccess(short);
        expect(short.output).toContain(`warning: ${lack}the statistics may count drafts`);

        for (const end of [{ continuation_token: "" }, { continuationToken: "next" }]) {
            respond(end);
            const cut = await project.preview();
            expectFailure(cut, `${lack}the API did not say that the list ends there`);
            expect(namesOf(cut)).not.toContain("page");
        }
    });
});
