import { listImages } from "./listing/listImages";
import { imageNotFound, success } from "./responses";
import type { Route } from "./route";
import { wireImage, wireVariant } from "./wire";

export const imageRoutes: Route[] = [
    {
        path: "images/v1/variants",
        endpoint: "variants",
        get: ({ store }) =>
            success({
                variants: Object.fromEntries(store.variants.map((variant) => [variant.id, wireVariant(variant)])),
            }),
    },
    {
        path: "images/v1/keys",
        endpoint: "keys",
        get: ({ store }) => success({ keys: store.signingKeys }),
    },
    {
        path: "images/v1/stats",
        endpoint: "stats",
        get: ({ store, allowedImages }) =>
            success({ count: { current: store.oldestFirst.length, allowed: allowedImages } }),
    },
    {
        path: "images/v2",
        endpoint: "list",
        get: (account, _, query) => listImages(account, query),
    },
    {
        path: "images/v1/*",
        endpoint: "details",
        get({ store, hash, notFoundAs }, imageId) {
            const found = store.findImage(imageId);
            return found === undefined
                ? imageNotFound(notFoundAs)
                : success(wireImage(found.image, store.variants, hash, found.reads++));
        },
    },
];
