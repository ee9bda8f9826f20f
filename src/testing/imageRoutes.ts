import { imageNotFound, success } from "./replies";
import type { Route } from "./route";
import { wireImage, wireVariant } from "./wire";

export const imageRoutes: Route[] = [
    {
        path: "images/v1/variants",
        get: ({ store }) =>
            success({
                variants: Object.fromEntries(store.variants.map((variant) => [variant.id, wireVariant(variant)])),
            }),
    },
    {
        path: "images/v1/*",
        get({ store, hash, notFoundAs }, imageId) {
            const found = store.readImage(imageId);
            return found === undefined
                ? imageNotFound(notFoundAs)
                : success(wireImage(found.image, store.variants, hash, found.reads));
        },
    },
];
