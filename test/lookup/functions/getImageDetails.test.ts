import { ExpectationError, InvalidInputError } from "../../../src";
import type { CallContext } from "../../../src/lookup/functions/function";
import { type GetImageDetailsArgs, imageDetails } from "../../../src/lookup/functions/getImageDetails";
import { imageDetailsLookup } from "../../../src/lookup/resources";
import { callOf } from "../../support/call";
import { failureOf } from "../../support/failureOf";
import { fakeClient, anImage } from "../../support/fakeClient";

const clientOf = () => fakeClient({ getImage: () => Promise.resolve(anImage) });

function run(args: GetImageDetailsArgs, changes: Partial<CallContext> = {}) {
    const call = callOf(clientOf(), changes);
    return { result: imageDetails.run(args, call), warnings: call.warnings };
}

const broken: GetImageDetailsArgs = { imageId: "x", expect: { creator: "me", enforcement: { preview: "advisory" } } };

describe("getImageDetails without Pulumi", () => {
    it("reads an image, together with what others ask for at the same time", async () => {
        const [client, batchingClient] = [clientOf(), clientOf()];
        const call = callOf(client);
        const together = { ...call, clients: { ...call.clients, batchingClient } };
        expect(await imageDetails.run({ imageId: "x" }, together)).toMatchObject({
            accountId: "account",
            imageId: "x",
            creator: "someone",
        });
        expect([client.asked, batchingClient.asked]).toEqual([[], ["getImage"]]);
        await imageDetailsLookup.read({ imageId: "x" }, together);
        expect([client.asked, batchingClient.asked]).toEqual([["getImage"], ["getImage"]]);
    });

    it("judges the image at the level of now", async () => {
        const up = run(broken);
        await expect(up.result).rejects.toThrow(ExpectationError);
        expect(up.warnings).toEqual([]);
        const preview = run(broken, { isPreview: true });
        expect(await preview.result).toMatchObject({ imageId: "x" });
        expect(preview.warnings).toEqual([expect.stringContaining('creator is "someone", expected "me"')]);
    });

    it("warns of nothing when the image is what is expected", async () => {
        const met = run({ imageId: "x", expect: { creator: "someone", enforcement: "advisory" } });
        expect(await met.result).toMatchObject({ imageId: "x" });
        expect(met.warnings).toEqual([]);
    });

    it("shows nothing of a secret expectation", async () => {
        const error = await failureOf(run(broken, { secretArgs: ["expect"] }).result);
        expect(error.message).toContain("creator is not what was expected [secret]");
        expect(error.message).not.toMatch(/someone|"me"/);
    });

    it.each([undefined, null, 5, {}])("refuses the image id %j before anything is asked", async (imageId) => {
        const client = clientOf();
        const args = { imageId } as unknown as GetImageDetailsArgs;
        const reading = async () => {
            await imageDetails.run(args, callOf(client));
        };
        await expect(reading()).rejects.toThrow(InvalidInputError);
        await expect(reading()).rejects.toThrow(/^Could not read image \(none\) in account "account": imageId /);
        expect(client.asked).toEqual([]);
    });
});
