import * as pulumi from "@pulumi/pulumi";
import * as images from "pulumi-cloudflare-images";

const config = new pulumi.Config();

// The image requires signed URLs, but the account's variant "teaser" never does: it serves the image to anyone. That is
// allowed here by name. With `pulumi config set allowTeaser false` it is not, and the preview fails.
const invoice = new images.ImageDetails("invoice", {
    imageId: config.get("imageId") ?? "2cdc28f0-017a-49c4-9ed7-87056c83901f",
    expect: {
        requireSignedUrls: true,
        allowPublicVariants: (config.getBoolean("allowTeaser") ?? true) ? ["teaser"] : [],
        variants: ["public", "teaser"],
        draft: false,
        verifyDelivery: config.getBoolean("verifyDelivery") ?? false,
    },
});

/** An e-mail that is ready to be sent, as a file on disk: what must not exist when the policy does not hold. */
class Letter extends pulumi.dynamic.Resource {
    constructor(name: string, args: { path: string; html: pulumi.Input<string> }) {
        const write = async ({ path, html }: { path: string; html: string }) => {
            const { writeFile } = await import("node:fs/promises");
            await writeFile(path, html, { mode: 0o600 });
            return { id: path, outs: { path, html } };
        };
        super(
            {
                create: write,
                update: async (_id, _olds, letter) => write(letter),
                delete: async (_id, { path }) => {
                    const { rm } = await import("node:fs/promises");
                    await rm(path, { force: true });
                },
            },
            name,
            args,
            undefined,
            "policy",
            "Letter",
        );
    }
}

// Served for at least 30 days from any deployment on. The URL changes at most once a week, so an unchanged stack shows no
// changes in between. It is a secret output: whoever has it sees the image.
const signedUrl = invoice.signedVariantUrl("public", { expiresIn: "30d", rotateEvery: "7d" });

const letter = new Letter("letter", {
    path: "letter.html",
    html: pulumi.interpolate`<!doctype html>
<title>Your invoice</title>
<a href="${signedUrl}"><img src="${invoice.variantUrl("teaser")}" alt="Your invoice"></a>
`,
});

export const access = invoice.access;
export const invoiceUrl = signedUrl;
export const letterPath = letter.id;
