import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import http from "node:http";
import os from "node:os";
import path from "node:path";

import { savePage, servePage } from "../../scripts/start/page.mjs";

let folder;
let file;
let pictures;

beforeEach(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), "page-"));
    file = path.join(folder, "gallery.html");
    pictures = http.createServer((request, response) => {
        response.statusCode = request.url === "/signed?exp=1&sig=a" ? 200 : 403;
        response.end("a picture");
    });
    pictures.listen(0, "127.0.0.1");
    await once(pictures, "listening");
    const origin = `http://127.0.0.1:${pictures.address().port}`;
    writeFileSync(file, `<img src="${origin}/signed?exp=1&#38;sig=a" alt="a"><img src="${origin}/signed" alt="b">`);
});

afterEach(() => {
    pictures.close();
    rmSync(folder, { recursive: true });
});

test("a saved page has its pictures beside it, but none that was refused", async () => {
    const page = await savePage(file);
    expect(readFileSync(page, "utf8")).toBe('<img src="0.png" alt="a"><img src="1.png" alt="b">');
    expect(readFileSync(path.join(path.dirname(page), "0.png"), "utf8")).toBe("a picture");
    expect(existsSync(path.join(path.dirname(page), "1.png"))).toBe(false);
});

test("a page that is saved again has no picture that is refused by now", async () => {
    await savePage(file);
    pictures.removeAllListeners("request");
    pictures.on("request", (_, response) => response.writeHead(403).end());
    const page = await savePage(file);
    expect(existsSync(path.join(path.dirname(page), "0.png"))).toBe(false);
});

test("a page is served until Ctrl-C", async () => {
    let served;
    await servePage(file, async (url) => {
        served = await fetch(url).then((response) => response.text());
        process.emit("SIGINT");
    });
    expect(served).toBe(readFileSync(file, "utf8"));
});
