/* global document -- in the page */
// Opens a page in a real browser, and prints what is on it as JSON: `browser.mjs <file> <screenshot>`.
import { pathToFileURL } from "node:url";
import { launchBrowser } from "./launchBrowser.mjs";

const [file, screenshot] = process.argv.slice(2);

const browser = await launchBrowser();
const page = await browser.newPage({ viewport: { width: 1200, height: 900 } });
await page.goto(pathToFileURL(file).href, { waitUntil: "networkidle" });
const seen = await page.evaluate(() => ({
    title: document.title,
    headings: [...document.querySelectorAll("h2")].map((heading) => heading.textContent),
    scripts: document.querySelectorAll("script, b, [onerror], [onclick]").length,
    // What the card of each picture says, and whether the picture has loaded.
    pictures: [...document.querySelectorAll("figure")].map((figure) => [
        figure.querySelector("figcaption").textContent,
        figure.querySelector("img").naturalWidth > 0,
    ]),
}));
await page.screenshot({ path: screenshot, fullPage: true });
await browser.close();
console.log(JSON.stringify(seen));
