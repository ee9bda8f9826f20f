const FIRST_UPLOAD = Date.parse("2026-01-01T00:00:00Z");

export const VARIANTS = [{ id: "hero" }, { id: "public" }, { id: "thumbnail" }];

/** The images of the account: uploaded a minute apart, with a file name, a creator and metadata. */
export function accountImages(size) {
    return Array.from({ length: size }, (_, index) => ({
        id: idOf(index),
        filename: `picture-${index}.jpeg`,
        creator: "team-web",
        meta: { album: "summer", position: index },
        uploaded: new Date(FIRST_UPLOAD + index * 60_000).toISOString(),
    }));
}

/** Ids that are spread evenly over the account, so that they are on all pages of its list. */
export function idsToLookUp(count, size) {
    return Array.from({ length: count }, (_, index) => idOf(Math.floor((index * size) / count)));
}

function idOf(index) {
    return `8985537f-4737-4cb0-e5c0-${index.toString(16).padStart(12, "0")}`;
}
