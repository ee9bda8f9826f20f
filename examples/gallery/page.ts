import type { Access } from "pulumi-cloudflare-images";

/** An image on the page. */
export interface GalleryImage {
    readonly title: string;
    readonly imageId: string;
    readonly requireSignedUrls: boolean;
    readonly variants: readonly GalleryVariant[];
}

export interface GalleryVariant {
    readonly name: string;
    /** Such as `"320 × 240, cover"`. */
    readonly size: string;
    readonly access: Access;
    readonly url: string;
    /** Of a variant that needs a signature. */
    readonly signedUrl: string | undefined;
}

/** The page as HTML. Whoever uploads an image writes its id and file name, so every text is escaped. */
export function galleryPage(images: readonly GalleryImage[]): string {
    return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src * file:; style-src 'unsafe-inline'">
<title>Gallery</title>
<style>${style}</style>
<header>
<h1>Gallery</h1>
<p>Every variant of the images that this stack reads from Cloudflare Images, and who can see it.</p>
</header>
<main>
${images.map(section).join("\n")}
</main>
</html>
`;
}

function section({ title, imageId, requireSignedUrls, variants }: GalleryImage): string {
    const setting = requireSignedUrls ? "requires signed URLs" : "does not require signed URLs";
    return `<section>
<h2>${escape(title)}</h2>
<p><code>${escape(imageId)}</code> ${setting}</p>
<div class="variants">
${variants.flatMap((variant) => figures(title, variant)).join("\n")}
</div>
</section>`;
}

/** A variant that needs a signature is shown twice: by its signed URL, and refused without. */
function figures(title: string, { name, size, access, url, signedUrl }: GalleryVariant): string[] {
    const picture = { src: signedUrl ?? url, alt: `${title}, variant ${name}`, name, size };
    const shown = figure({ ...picture, access, words: words[access] });
    return signedUrl === undefined
        ? [shown]
        : [
              shown,
              figure({
                  ...picture,
                  src: url,
                  alt: "403: refused",
                  access: "refused",
                  words: "refused without a signature",
              }),
          ];
}

const words: Readonly<Record<Access, string>> = {
    public: "anyone can see it",
    signed: "only with a signed URL",
    unknown: "unknown who can see it",
};

interface Figure {
    readonly src: string;
    readonly alt: string;
    readonly name: string;
    readonly size: string;
    readonly access: Access | "refused";
    readonly words: string;
}

function figure({ src, alt, name, size, access, words }: Figure): string {
    return `<figure class="${access}">
<img src="${escape(src)}" alt="${escape(alt)}">
<figcaption><strong>${escape(name)}</strong> <span>${escape(size)}</span> <em>${words}</em></figcaption>
</figure>`;
}

function escape(text: string): string {
    return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

const style = `
:root { color-scheme: light dark; --line: light-dark(#d8dce3, #363c47); --card: light-dark(#fff, #1b1f27); --quiet: light-dark(#596273, #9aa5b5);
    --public: light-dark(#9a5b00, #f2b04c); --signed: light-dark(#0f6d3d, #57cf8f); --refused: light-dark(#b3261e, #ff8a80); }
* { box-sizing: border-box; margin: 0; }
body { font: 16px/1.5 system-ui, sans-serif; background: light-dark(#f5f6f8, #12151b); color: light-dark(#1a1f29, #e8ebf0);
    max-width: 76rem; margin: 0 auto; padding: 2.5rem 1.5rem 4rem; }
h1 { font-size: 2rem; letter-spacing: -.02em; }
h2 { font-size: 1.25rem; overflow-wrap: anywhere; }
header p, section > p { color: var(--quiet); overflow-wrap: anywhere; }
code { font: .85em ui-monospace, monospace; }
section { margin-top: 2.5rem; }
.variants { display: grid; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); gap: 1rem; margin-top: 1rem; }
figure { background: var(--card); border: 1px solid var(--line); border-radius: .75rem; overflow: hidden; }
img { display: block; width: 100%; height: 10rem; object-fit: scale-down; background: light-dark(#eceef2, #0d1015); color: var(--refused);
    font-weight: 600; line-height: 10rem; text-align: center; }
figcaption { display: grid; grid-template-columns: 1fr auto; gap: .25rem .75rem; padding: .75rem 1rem; border-top: 1px solid var(--line); }
figcaption strong { overflow-wrap: anywhere; }
figcaption span { color: var(--quiet); font-size: .875rem; }
figcaption em { grid-column: 1 / -1; font-style: normal; font-size: .875rem; color: var(--accent); }
figcaption em::before { content: "●"; margin-right: .5em; }
.public { --accent: var(--public); } .signed { --accent: var(--signed); }
.refused, .unknown { --accent: var(--refused); } .refused { border-style: dashed; }
`;
