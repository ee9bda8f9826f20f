import type { MockApi } from "../../../src/testing";

/** What the mock API has unless it is told otherwise, as paths and URLs. */
export const accountId = "0123456789abcdef0123456789abcdef";
export const accountPath = `/client/v4/accounts/${accountId}/images`;
export const imagesPath = `${accountPath}/v1`;
export const accountHash = "Vh2Kq7sYt0RjLx9PwN4mBg";
export const deliveryUrl = `https://imagedelivery.net/${accountHash}`;

export const publicId = "8985537f-4737-4cb0-e5c0-dede4a08fd00";
export const privateId = "2cdc28f0-017a-49c4-9ed7-87056c83901f";

/** The paths that the mock API was asked for, in order of arrival. */
export function pathsOf({ requests }: MockApi): string[] {
    return requests.map(({ path }) => path);
}

/** Refuses whoever asks for the definitions of the variants. */
export function forbidVariants(mockApi: MockApi): void {
    mockApi.respond({
        when: ({ path }) => path === `${imagesPath}/variants`,
        times: Infinity,
        status: 403,
        body: { success: false, errors: [{ code: 10000, message: "Authentication error" }] },
    });
}

/** Calls `change` when a `Calls` of the program asks for `path` of the mock API, and gives the URL for it. */
export function whenCalled(mockApi: MockApi, path: string, change: () => void): string {
    mockApi.respond({
        when: (request) => request.path === `/client/v4/${path}`,
        handler: (_, response) => {
            change();
            response.end();
        },
    });
    return `${mockApi.url}/${path}`;
}
