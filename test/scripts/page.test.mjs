import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import http from "node:http";
import os from "node:os";
import path from "node:path";

import { savePictures, servePage } from "../../scripts/start/page.mjs";

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
    writeFileSync(
        file,
        `<a href="${origin}/signed?exp=1&#38;sig=a"><img src="${origin}/signed?exp=1&#38;sig=a" alt="a"></a>` +
            `<img src="${origin}/signed" alt="b">` +
            `<img srcset="${origin}/small 480w, ${origin}/signed?exp=1&#38;sig=a 1366w"><input value="${origin}/signed">`,
    );
});

afterEach(() => {
    pictures.close();
    rmSync(folder, { recursive: true });
});

test("a saved page has its pictures beside it, but none that was refused", async () => {
    await savePictures(file);
    expect(readFileSync(file, "utf8")).toMatch(
        '<a href="0.png"><img src="0.png" alt="a"></a><img src="1.png" alt="b"><img srcset="2.png 480w, 0.png 1366w"><input value="http',
    );
    expect(readFileSync(path.join(folder, "0.png"), "utf8")).toBe("a picture");
    expect(existsSync(path.join(folder, "1.png"))).toBe(false);
});

test("a page that is saved again has no picture that is refused by now", async () => {
    const html = readFileSync(file, "utf8");
    await savePictures(file);
    expect(existsSync(path.join(folder, "0.png"))).toBe(true);
    writeFileSync(file, html);
    pictures.removeAllListeners("request");
    pictures.on("request", (_, response) => response.writeHead(403).end());
    await savePictures(file);
    expect(existsSync(path.join(folder, "0.png"))).toBe(false);
});

test("a page is served until Ctrl-C", async () => {
    let served;
    await servePage(file, async (url) => {
        served = await fetch(url).then((response) => response.text());
        process.emit("SIGINT");
    });
    expect(served).toBe(readFileSync(file, "utf8"));
});
