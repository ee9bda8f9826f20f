// A real browser, as its package or the machine has it.
import chromium from "@sparticuz/chromium";
import { chromium as playwright } from "playwright-core";

export async function launchBrowser() {
    return playwright.launch(
        process.platform === "linux"
            ? {
                  executablePath: await chromium.executablePath(),
                  // The package turns off what protects pages from each other.
                  args: chromium.args.filter((flag) => flag !== "--disable-web-security"),
              }
            : { channel: "chrome" },
    );
}
