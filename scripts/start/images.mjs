/** The images that the example reads by default, and variants of each kind of access. */
export const IMAGES = [
    {
        id: "8985537f-4737-4cb0-e5c0-dede4a08fd00",
        filename: "hero.jpeg",
        creator: "marketing",
        meta: { alt: "A gallery at dusk" },
        uploaded: "2024-05-14T08:30:12.481Z",
    },
    {
        id: "2cdc28f0-017a-49c4-9ed7-87056c83901f",
        filename: "invoice.png",
        meta: { customer: "4711" },
        requireSignedURLs: true,
        uploaded: "2024-06-02T16:05:44.207Z",
    },
    { id: "gallery/featured.jpeg", filename: "featured.jpeg", uploaded: "2024-06-09T11:20:03.932Z" },
];

export const VARIANTS = [
    { id: "public" },
    { id: "thumbnail", options: { fit: "cover", width: 320, height: 240 } },
    { id: "preview", options: { fit: "scale-down", width: 64, height: 64 }, neverRequireSignedURLs: true },
];
