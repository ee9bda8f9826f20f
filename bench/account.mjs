/** Names of the account's variants. */
export const VARIANTS = ["hero", "public", "thumbnail"];

const FIRST_UPLOAD = Date.parse("2026-01-01T00:00:00Z");

/**
 * The images of the account: uploaded a minute apart, with a file name, a creator and metadata.
 *
 * @param {number} accountSize
 * @param {number} signedEvery each so many-th requires signed URLs; 0 is none
 */
export function accountImages(accountSize, signedEvery) {
    return Array.from({ length: accountSize }, (_, index) => ({
        id: idOf(index),
        filename: `picture-${index}.jpeg`,
        creator: "team-web",
        meta: { album: "summer", position: index },
        uploaded: new Date(FIRST_UPLOAD + index * 60_000).toISOString(),
        requireSignedURLs: signedEvery > 0 && index % signedEvery === 0,
    }));
}

/**
 * Ids spread evenly over the account, so that no page of its list holds them all.
 *
 * @param {number} count
 * @param {number} accountSize
 */
export function idsToLookUp(count, accountSize) {
    if (count > accountSize) {
        throw new Error(`The account has ${accountSize} images: no more can be looked up.`);
    }
    return Array.from({ length: count }, (_, index) => idOf(Math.floor((index * accountSize) / count)));
}

/** @param {number} index */
function idOf(index) {
    return `8985537f-4737-4cb0-e5c0-${index.toString(16).padStart(12, "0")}`;
}
