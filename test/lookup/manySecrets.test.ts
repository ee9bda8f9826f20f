import { batching } from "../../src/client/batching";
import { createClient } from "../../src/client/client";
import { isCloudflareImagesError } from "../../src/base/errors";
import type { Judgement } from "../../src/lookup/expectations";
import { lookUpSet } from "../../src/lookup/functions/getImageDetailsSet";
import { type MockApi, startMockApi } from "../../src/testing";
import { failureOf } from "../support/failureOf";
import { settingsFor } from "../support/settings";

let mockApi: MockApi;

afterEach(() => mockApi.close());

const uuid = (index: number) => `2cdc28f0-017a-49c4-9ed7-${String(index).padStart(12, "0")}`;

/** A list that counts how often its items are read. */
function counted(items: readonly string[]) {
    const count = { reads: 0 };
    const list = new Proxy(items, {
        get(target, name, receiver) {
            count.reads += typeof name === "string" && /^\d+$/.test(name) ? 1 : 0;
            return Reflect.get(target, name, receiver) as unknown;
        },
    });
    return { list, count };
}

const judgement: Judgement = { expect: { verifyDelivery: true }, level: "mandatory", isSecret: false };

describe("the secrets of a set", () => {
    it.each<[string, number, Judgement | undefined]>([
        ["found", 0, undefined],
        ["missing", 1, undefined],
        ["found and missing", 2, undefined],
        ["verified", 0, judgement],
    ])("are read as often as the list is long, for each image of it once at most: %s", async (_, every, judged) => {
        const readsFor = async (size: number) => {
            const ids = Array.from({ length: size }, (__, index) => uuid(index));
            mockApi = await startMockApi({
                images: ids
                    .filter((___, index) => every === 0 || index % every > 0)
                    .map((id) => ({ id, requireSignedURLs: true })),
                variants: [{ id: "public", neverRequireSignedURLs: true }],
            });
            // The host of the URLs is not what it should be, so that each image has a message of its own.
            mockApi.respond({ when: ({ path }) => path.endsWith("/public"), status: 404, times: Infinity });
            const { list, count } = counted(ids);
            const run = {
                client: batching(createClient(settingsFor(mockApi.url))),
                account: { accountId: mockApi.accountId, secrets: list },
                judgement: judged,
                deliveryBaseUrl: mockApi.deliveryUrl,
            };
            const reading = lookUpSet(run, { imageIds: ids });
            if (every > 0 || judged !== undefined) {
                const error = await failureOf(reading);
                expect(isCloudflareImagesError(error)).toBe(true);
                expect(error.message).not.toContain("017a-49c4");
            } else {
                expect((await reading).lookups).toHaveLength(size);
            }
            await mockApi.close();
            return count.reads / size;
        };
        const few = await readsFor(20);
        // Once more to put them beside the credentials.
        expect(few).toBeLessThanOrEqual(5);
        expect(await readsFor(200)).toBeLessThanOrEqual(few);
    });
});
