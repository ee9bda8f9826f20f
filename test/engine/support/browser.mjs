/* global document, Image, innerWidth -- in the page */
// Opens a page in a real browser, and prints what is on it as JSON: `browser.mjs <file> <screenshot>`.
import { pathToFileURL } from "node:url";
import { launchBrowser } from "./launchBrowser.mjs";

const [file, screenshot] = process.argv.slice(2);

const browser = await launchBrowser();

/** The page in a window of its own. A browser that has loaded a large picture keeps it when the window shrinks. */
async function open(width) {
    const page = await browser.newPage({ viewport: { width, height: 900 } });
    await page.goto(pathToFileURL(file).href, { waitUntil: "networkidle" });
    return page;
}

/** What has loaded of each picture with a srcset: its URL, and the width of that file. `naturalWidth` follows `sizes`. */
const responsive = (page) =>
    page.evaluate(() =>
        Promise.all(
            [...document.querySelectorAll("img[srcset]")].map(async ({ currentSrc, naturalWidth }) => {
                const loaded = new Image();
                loaded.src = naturalWidth > 0 ? currentSrc : "";
                await loaded.decode().catch(() => {});
                return { url: currentSrc, width: loaded.naturalWidth };
            }),
        ),
    );

/** Which cards there are for each choice of the filter, which the arrow keys change. */
async function filter(page) {
    const shown = [];
    await page.focus("input[type=radio]");
    for (let count = await page.locator("input[type=radio]").count(); count > 0; count--) {
        shown.push(
            await page.evaluate(() => ({
                choice: document.querySelector("label:has(:checked)").textContent,
                kinds: [...document.querySelectorAll("figure")]
                    .filter((figure) => figure.checkVisibility())
                    .map((figure) => figure.querySelector("em").textContent),
                sections: [...document.querySelectorAll("h2")].filter((heading) => heading.checkVisibility()).length,
            })),
        );
        await page.keyboard.press("ArrowRight");
    }
    return shown;
}

/** From the link of the first card, the next field that the Tab key leads to, and what of it is selected then. */
async function field(page) {
    await page.focus("figure a");
    await page.keyboard.press("Tab");
    return page.evaluate(() => {
        const { value, selectionStart, selectionEnd } = document.activeElement;
        return { link: document.querySelector("figure a").href, selected: value.slice(selectionStart, selectionEnd) };
    });
}

const [narrow, wide] = [await open(390), await open(1280)];
const seen = await wide.evaluate(() => ({
    title: document.title,
    headings: [...document.querySelectorAll("h2")].map((heading) => heading.textContent),
    scripts: document.querySelectorAll("script, b, [onerror], [onclick]").length,
    // What the card of each picture says, and what is there of the picture.
    pictures: [...document.querySelectorAll("figure")].map((figure) => {
        const picture = figure.querySelector("img");
        const broken = picture.getBoundingClientRect().width > 0 ? "a broken picture" : "nothing";
        return [figure.querySelector("figcaption").textContent, picture.naturalWidth > 0 ? "a picture" : broken];
    }),
}));
const measured = {
    ...seen,
    narrow: await responsive(narrow),
    wide: await responsive(wide),
    overflow: await narrow.evaluate(() => document.documentElement.scrollWidth - innerWidth),
    filter: await filter(narrow),
};
// Last but for the focus that it would show: it makes the window larger, and the browser then loads larger pictures.
await wide.screenshot({ path: screenshot, fullPage: true });
console.log(JSON.stringify({ ...measured, field: await field(wide) }));
await browser.close();
