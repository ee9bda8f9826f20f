import * as pulumi from "@pulumi/pulumi";
import * as images from "pulumi-cloudflare-images";
import { type GalleryImage, galleryPage } from "./page";

const config = new pulumi.Config();

// Two images that exist already: both are read at preview, so the plan shows their real URLs.
const hero = new images.ImageDetails("hero", {
    imageId: config.get("publicImageId") ?? "8985537f-4737-4cb0-e5c0-dede4a08fd00",
});
const invoice = new images.ImageDetails("invoice", {
    imageId: config.get("privateImageId") ?? "2cdc28f0-017a-49c4-9ed7-87056c83901f",
});

/** Picks the image of the page when it is created, and keeps to it. */
class FeaturedImage extends pulumi.dynamic.Resource {
    declare readonly imageId: pulumi.Output<string>;

    constructor(name: string, args: { candidates: pulumi.Input<string>[] }) {
        super(
            {
                async create({ candidates }: { candidates: string[] }) {
                    return { id: "featured", outs: { candidates, imageId: candidates[0] } };
                },
            },
            name,
            { ...args, imageId: undefined },
            undefined,
            "gallery",
            "FeaturedImage",
        );
    }
}

// An image whose id is known only once another resource exists: it is read at up.
const pick = new FeaturedImage("pick", {
    candidates: [config.get("featuredImageId") ?? "gallery/featured.jpeg"],
});
const featured = new images.ImageDetails("featured", { imageId: pick.imageId });

/** A file on disk, as a resource of the stack. */
class Page extends pulumi.dynamic.Resource {
    constructor(name: string, args: { path: pulumi.Input<string>; content: pulumi.Input<string> }) {
        super(
            {
                async create({ path, content }: { path: string; content: string }) {
                    const { writeFile } = await import("node:fs/promises");
                    await writeFile(path, content);
                    return { id: path, outs: { path, content } };
                },
                async diff(_id, olds, news) {
                    const replaces = olds.path === news.path ? [] : ["path"];
                    return { changes: replaces.length > 0 || olds.content !== news.content, replaces };
                },
                async update(_id, _olds, { path, content }) {
                    const { writeFile } = await import("node:fs/promises");
                    await writeFile(path, content);
                    return { outs: { path, content } };
                },
                async delete(_id, { path }) {
                    const { rm } = await import("node:fs/promises");
                    await rm(path, { force: true });
                },
            },
            name,
            args,
            undefined,
            "gallery",
            "Page",
        );
    }
}

// How large each variant is.
const { variants } = images.getImageVariantsOutput();

// The variants that a browser chooses from for the picture at the top of a section.
const sizes = ["small", "medium", "large"];

/** What the page shows of an image: a variant that needs a signature by its signed URL, which is a secret. */
function onPage(image: images.ImageDetails): pulumi.Output<GalleryImage> {
    const { imageId, filename, requireSignedUrls, access, variantUrls } = image;
    return pulumi
        .all([imageId, filename, requireSignedUrls, access, variantUrls, variants])
        .apply(([imageId, filename, requireSignedUrls, access, urls, definitions]) =>
            pulumi.output({
                title: filename ?? imageId,
                imageId,
                requireSignedUrls,
                srcset: sizes.every((name) => access[name] === "signed")
                    ? image.signedSrcset(sizes, { expiresIn: "1d" })
                    : image.srcset(sizes),
                variants: Object.entries(urls).map(([name, url]) => ({
                    name,
                    size: sizeOf(definitions[name]),
                    access: access[name] ?? "unknown",
                    url,
                    signedUrl:
                        access[name] === "signed" ? image.signedVariantUrl(name, { expiresIn: "1d" }) : undefined,
                })),
            }),
        );
}

function sizeOf({ width, height, fit }: Partial<images.ImageVariant> = {}): string {
    const box =
        width === undefined && height === undefined ? "original size" : `${width ?? "any"} × ${height ?? "any"}`;
    return fit === undefined ? box : `${box}, ${fit}`;
}

const page = new Page("page", {
    path: config.get("pagePath") ?? "gallery.html",
    content: pulumi.all([hero, invoice, featured].map(onPage)).apply(galleryPage),
});

export const heroUrl = hero.variantUrl("large");
export const invoiceAccess = invoice.access;
export const featuredUrl = featured.variantUrl("small");
export const pagePath = page.id;
