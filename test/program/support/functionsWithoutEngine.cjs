// What the output forms of the functions come to without an engine, against the mock API, as a line of JSON. A process
// of its own, as the SDK derives promises from an output that fails which nobody can handle.
const pulumi = require("@pulumi/pulumi");
const images = require("../../../dist");
const { startMockApi } = require("../../../dist/testing");

process.on("unhandledRejection", () => undefined);

async function endOf(output) {
    try {
        return { value: await output.promise(), isSecret: await pulumi.isSecret(output) };
    } catch (error) {
        return { name: error.name, message: error.message };
    }
}

(async () => {
    const mockApi = await startMockApi({
        images: [
            { id: "the-image", creator: "me" },
            { id: "2cdc28f0-017a-49c4-9ed7-87056c83901f", requireSignedURLs: true },
            { id: "other" },
        ],
        tokens: { t: { denied: ["variants"] } },
    });
    process.env.CLOUDFLARE_BASE_URL = mockApi.url;
    process.env.CLOUDFLARE_ACCOUNT_ID = mockApi.accountId;
    process.env.CLOUDFLARE_API_TOKEN = "t";
    const { secret } = pulumi;
    mockApi.respond({
        when: ({ path }) => path.includes("the-team"),
        status: 400,
        body: { success: false, errors: [{ code: 5400, message: "no the-creator and no the-team" }] },
    });
    const set = (imageIds) => images.getImageDetailsSetOutput({ imageIds });
    const closed = images.getImageDetailsOutput({ imageId: "2cdc28f0-017a-49c4-9ed7-87056c83901f" });
    const ends = {
        secretIds: await endOf(set(["other", secret("the-missing"), "the-gone"])),
        openIds: await endOf(set(["other", "the-missing", "the-gone"])),
        secretImageId: await endOf(images.getImageDetailsOutput({ imageId: secret("the-missing") })),
        secretAccountId: await endOf(images.getImagesStatsOutput({ accountId: secret("the-account") })),
        secretExpectation: await endOf(
            images.getImageDetailsOutput({ imageId: "the-image", expect: { creator: secret("the-creator") } }),
        ),
        secretFilters: await endOf(
            images.getImagesOutput({ creator: secret("the-creator"), meta: { team: secret("the-team") } }),
        ),
        found: await endOf(images.getImageDetailsOutput({ imageId: secret("the-image") }).imageId),
        closedUrls: await endOf(pulumi.all([closed]).apply(([image]) => image.variants.length)),
        closedAccess: await endOf(closed.access),
    };
    mockApi.clearRequests();
    const { unknown } = pulumi;
    const skipped = images.getImageDetailsOutput({ imageId: pulumi.output(unknown) });
    ends.unknown = { isKnown: await skipped.isKnown, requests: mockApi.requests.length };
    await mockApi.close();
    console.log(JSON.stringify(ends));
})();
