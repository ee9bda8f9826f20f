import * as pulumi from "@pulumi/pulumi";
import * as images from "pulumi-cloudflare-images";

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

const page = new Page("page", {
    path: config.get("pagePath") ?? "gallery.html",
    content: pulumi.interpolate`<!doctype html>
<title>Gallery</title>
<img src="${hero.variantUrl("public")}" alt="hero">
<img src="${featured.variantUrl("thumbnail")}" alt="featured">
`,
});

export const heroUrl = hero.variantUrl("public");
export const heroRequiresSignature = hero.requireSignedUrls;
export const invoiceUrls = invoice.variantUrls;
export const invoiceRequiresSignature = invoice.requireSignedUrls;
export const featuredUrl = featured.variantUrl("thumbnail");
export const pagePath = page.id;
