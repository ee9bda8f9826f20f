import { getImageDetails, getImageDetailsOutput } from "../../src";
import { type MockApi, startMockApi } from "../../src/testing";
import { growthOf } from "../support/sharedLevels";
import { valueOf } from "../support/valueOf";

let mockApi: MockApi;
const environment = { ...process.env };

beforeAll(async () => {
    mockApi = await startMockApi({ images: [{ id: "x" }] });
    Object.assign(process.env, {
        CLOUDFLARE_API_TOKEN: "any-token",
        CLOUDFLARE_ACCOUNT_ID: mockApi.accountId,
        CLOUDFLARE_BASE_URL: mockApi.url,
    });
});

afterAll(async () => {
    process.env = environment;
    await mockApi.close();
});

it.each([
    ["getImageDetails", getImageDetails],
    ["getImageDetailsOutput", (args: Parameters<typeof getImageDetails>[0]) => valueOf(getImageDetailsOutput(args))],
])("%s walks once through what is shared in its arguments", async (_, read) => {
    const judge = async (value: object) => {
        // The output form refuses what the SDK would send thousands of times.
        await expect(async () => read({ imageId: "x", expect: { meta: { value } } })).rejects.toThrow(
            /meta\.value is not set|expect\.meta has more than 1024 values/,
        );
    };
    expect(await growthOf(judge)).toBeLessThan(3);
});
