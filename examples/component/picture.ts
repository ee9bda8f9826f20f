import * as pulumi from "@pulumi/pulumi";
import * as images from "pulumi-cloudflare-images";

export interface PictureArgs {
    imageId: pulumi.Input<string>;
    alt: string;
    /** Whose credentials read the image. */
    provider: images.Provider;
}

/** HTML that shows a public image: small on a phone, large elsewhere. */
export class Picture extends pulumi.ComponentResource {
    readonly html: pulumi.Output<string>;

    constructor(name: string, { imageId, alt, provider }: PictureArgs, opts?: pulumi.ComponentResourceOptions) {
        super("examples:index:Picture", name, {}, opts);
        // The provider is given to the lookup, not to the component: there, it would run every other dynamic resource, too.
        const image = new images.ImageDetails(
            name,
            { imageId, expect: { requireSignedUrls: false, variants: ["small", "large"] } },
            { parent: this, provider },
        );
        const [small, large] = [image.variantUrl("small"), image.variantUrl("large")];
        this.html = pulumi.interpolate`<picture><source media="(max-width: 600px)" srcset="${small}"><img src="${large}" alt="${escape(alt)}"></picture>`;
        this.registerOutputs();
    }
}

function escape(text: string): string {
    return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}
