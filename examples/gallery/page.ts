import type { Access } from "pulumi-cloudflare-images";

/** An image on the page. */
export interface GalleryImage {
    readonly title: string;
    readonly imageId: string;
    readonly requireSignedUrls: boolean;
    /** URLs with widths, for the picture at the top of its section. */
    readonly srcset: string;
    readonly variants: readonly GalleryVariant[];
}

export interface GalleryVariant {
    readonly name: string;
    /** Such as `"240 × 240, cover"`. */
    readonly size: string;
    readonly access: Access;
    readonly url: string;
    /** Of a variant that needs a signature. */
    readonly signedUrl: string | undefined;
}

/** A variant by one of its URLs. */
interface Card {
    readonly kind: Kind;
    readonly name: string;
    readonly size: string;
    readonly url: string;
}

type Kind = Access | "refused";

const words: Readonly<Record<Kind, readonly [filter: string, card: string]>> = {
    public: ["Anyone", "anyone can see it"],
    signed: ["Signed", "only with a signed URL"],
    refused: ["Refused", "refused without a signature"],
    unknown: ["Unknown", "unknown who can see it"],
};
const kinds = Object.keys(words) as Kind[];

/** The page as HTML, without scripts. Whoever uploads an image writes its id and file name, so every text is escaped. */
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
${filter(images.flatMap(cardsOf))}
<main>
${images.map(section).join("\n")}
</main>
</html>
`;
}

function filter(cards: readonly Card[]): string {
    const choices = kinds.flatMap((kind) => {
        const count = cards.filter((card) => card.kind === kind).length;
        return count === 0 ? [] : [choice(kind, words[kind][0], count)];
    });
    return `<fieldset>
<legend>Show</legend>
${[choice("all", "All", cards.length), ...choices].join("\n")}
</fieldset>`;
}

function choice(id: Kind | "all", label: string, count: number): string {
    const checked = id === "all" ? " checked" : "";
    return `<label class="${id}"><input type="radio" name="kind" id="${id}"${checked}>${label} <small>${count}</small></label>`;
}

function section(image: GalleryImage): string {
    const { title, imageId, requireSignedUrls, srcset } = image;
    const setting = requireSignedUrls ? "Requires signed URLs" : "Does not require signed URLs";
    return `<section>
<div class="lead">
<img srcset="${escape(srcset)}" sizes="(min-width: 48rem) 44rem, 100vw" alt="${escape(title)}">
<div>
<h2>${escape(title)}</h2>
<p><code>${escape(imageId)}</code></p>
<p>${setting}. This picture has a <code>srcset</code>: the browser loads the size that the window needs.</p>
</div>
</div>
<div class="cards">
${cardsOf(image)
    .map((card) => figure(title, card))
    .join("\n")}
</div>
</section>`;
}

/** A variant that needs a signature is shown twice: by its signed URL, and at the end by the one that is refused. */
function cardsOf({ variants }: GalleryImage): Card[] {
    const shown = variants.map(({ access, signedUrl, ...rest }) => ({
        ...rest,
        kind: access,
        url: signedUrl ?? rest.url,
    }));
    const signed = variants.filter(({ signedUrl }) => signedUrl !== undefined);
    return [...shown, ...signed.map((variant): Card => ({ ...variant, kind: "refused" }))];
}

/** A refused picture has no text of its own, so that it leaves the card free. If it loads, it covers the "403". */
function figure(title: string, { kind, name, size, url }: Card): string {
    const what = `${title}, variant ${name}`;
    const picture =
        kind === "refused"
            ? `<span>403</span><img src="${escape(url)}" alt="">`
            : `<img src="${escape(url)}" alt="${escape(what)}">`;
    return `<figure class="${kind}">
<a href="${escape(url)}">${picture}</a>
<figcaption><strong>${escape(name)}</strong> <span>${escape(size)}</span> <em>${words[kind][1]}</em></figcaption>
<input readonly value="${escape(url)}" aria-label="URL of ${escape(what)}, ${words[kind][1]}">
</figure>`;
}

function escape(text: string): string {
    return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

const style = `
:root { color-scheme: light dark; --page: light-dark(#f6f7f9, #101318); --card: light-dark(#fff, #191d25); --line: light-dark(#dde1e8, #2c323d);
    --text: light-dark(#1a1f29, #e8ebf0); --quiet: light-dark(#596273, #9aa5b5); --all: var(--text); --public: light-dark(#0b62c4, #74b3ff);
    --signed: light-dark(#0f6d3d, #57cf8f); --refused: var(--quiet); --unknown: light-dark(#8a5200, #f2b04c); }
* { box-sizing: border-box; margin: 0; }
body { font: 16px/1.5 system-ui, sans-serif; background: var(--page); color: var(--text); max-width: 76rem; margin: 0 auto; padding: 2.5rem 1.5rem 4rem; }
h1 { font-size: 2rem; letter-spacing: -.02em; }
h2 { font-size: 1.5rem; letter-spacing: -.01em; overflow-wrap: anywhere; }
header p, .lead p { color: var(--quiet); overflow-wrap: anywhere; }
code { font: .85em ui-monospace, monospace; }
img { display: block; width: 100%; height: 100%; object-fit: cover; }
:focus-visible, label:has(:focus-visible) { outline: 3px solid var(--public); outline-offset: 2px; }

fieldset { position: sticky; top: 0; z-index: 1; display: flex; flex-wrap: wrap; gap: .5rem; border: 0; padding: .75rem 0; margin-top: .75rem; background: var(--page); }
legend { position: absolute; clip-path: inset(50%); }
label { padding: .25rem .75rem; border: 1px solid var(--line); border-radius: 2rem; background: var(--card); color: var(--accent); font-size: .875rem; cursor: pointer; }
label:has(:checked) { background: var(--accent); border-color: var(--accent); color: var(--page); }
label input { position: absolute; opacity: 0; pointer-events: none; }

main { display: grid; gap: 3rem; margin-top: 1rem; }
.lead { display: grid; grid-template-columns: 3fr 2fr; background: var(--card); border: 1px solid var(--line); border-radius: 1rem; overflow: hidden; }
.lead img { aspect-ratio: 9 / 4; }
.lead div { display: grid; align-content: center; gap: .5rem; padding: 1.5rem 2rem; }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); gap: 1rem; margin-top: 1rem; }
figure { display: grid; grid-template-rows: auto 1fr auto; background: var(--card); border: 1px solid var(--line); border-radius: .75rem; overflow: hidden; }
a { position: relative; display: block; height: 9rem; background: light-dark(#eceef2, #0c0f13); outline-offset: -3px !important; }
figure img { position: absolute; inset: 0; object-fit: scale-down; }
.refused img { inset: 50% auto auto 50%; translate: -50% -50%; width: auto; height: auto; max-width: 100%; max-height: 100%; }
figcaption { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: baseline; align-content: start; gap: 0 .75rem; padding: .75rem 1rem .5rem; border-top: 1px solid var(--line); }
figcaption strong { overflow-wrap: anywhere; }
figcaption span { color: var(--quiet); font-size: .8125rem; }
figcaption em { flex-basis: 100%; font-style: normal; font-size: .875rem; color: var(--accent); }
figcaption em::before { content: "●"; margin-right: .5em; }
figure > input { width: calc(100% - 2rem); margin: 0 1rem .875rem; padding: .25rem .5rem; border: 1px solid var(--line); border-radius: .375rem;
    background: var(--page); color: var(--quiet); font: .75rem/1.5 ui-monospace, monospace; text-overflow: ellipsis; }
figure.refused { border-style: dashed; }
.refused a { background: repeating-linear-gradient(135deg, transparent 0 .5rem, var(--page) .5rem 1rem) var(--card); text-decoration: none; }
.refused a span { position: absolute; inset: 0; display: grid; place-items: center; color: var(--quiet); font-size: 1.25rem; font-weight: 600; letter-spacing: .1em; }
.all, .public, .signed, .refused, .unknown { --accent: var(--all); }
${kinds.map((kind) => `.${kind} { --accent: var(--${kind}); }`).join("\n")}
${kinds.map((kind) => `:root:has(#${kind}:checked) :is(figure:not(.${kind}), section:not(:has(.${kind}))) { display: none; }`).join("\n")}

@media (max-width: 48rem) {
    body { padding: 1.5rem 1rem 3rem; }
    .lead { grid-template-columns: 1fr; }
    .lead div { gap: 0; padding: .75rem 1rem 1rem; }
    .cards { grid-template-columns: 1fr; gap: .5rem; }
    figure { grid-template: 1fr auto / 6rem 1fr; }
    a { grid-row: 1 / 3; height: auto; }
    figcaption { border: 0; padding: .5rem .75rem .25rem; }
    figure > input { width: calc(100% - 1.5rem); margin: 0 .75rem .625rem; }
}
`;
