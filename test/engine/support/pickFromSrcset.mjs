/* global document -- in the page */
// What a real browser picks of srcsets, as JSON: `pickFromSrcset.mjs '[{ "srcset": "…", "widths": [320] }]'`. For each srcset and
// width of the place for the image: the URL that it picks, and the width of the picture, 0 if it did not load.
import { launchBrowser } from "./launchBrowser.mjs";

const [srcsets] = process.argv.slice(2);
const browser = await launchBrowser();
const page = await browser.newPage();
const picked = await page.evaluate(
    (all) =>
        Promise.all(
            all.map(({ srcset, widths }) =>
                Promise.all(
                    widths.map(async (width) => {
                        const image = document.createElement("img");
                        image.sizes = `${width}px`;
                        image.srcset = srcset;
                        await new Promise((settle) => (image.onload = image.onerror = settle));
                        return [image.currentSrc, image.naturalWidth];
                    }),
                ),
            ),
        ),
    JSON.parse(srcsets),
);
await browser.close();
console.log(JSON.stringify(picked));
