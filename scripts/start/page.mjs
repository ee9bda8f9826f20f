import { once } from "node:events";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import http from "node:http";
import path from "node:path";

/** Serves the page on the loopback interface until Ctrl-C. Its pictures come from the mock API. */
export async function servePage(file, onListening) {
    const html = await readFile(file);
    const server = http.createServer((_, response) =>
        response.setHeader("content-type", "text/html; charset=utf-8").end(html),
    );
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    onListening(`http://127.0.0.1:${server.address().port}/`);
    await once(process, "SIGINT");
    server.closeAllConnections();
    server.close();
}

/**
 * Saves the page with its pictures, so that it can be opened after the mock API has ended, and resolves to its file. Pictures
 * that the delivery host refuses are left out.
 */
export async function savePage(file) {
    let html = await readFile(file, "utf8");
    const folder = path.join(path.dirname(file), "gallery");
    // A picture of an earlier run would show what is refused now.
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    for (const [index, source] of [...new Set(html.match(/(?<=<img src=")[^"]+/g))].entries()) {
        const response = await fetch(source.replaceAll("&#38;", "&"));
        if (response.ok) {
            await writeFile(path.join(folder, `${index}.png`), Buffer.from(await response.arrayBuffer()));
        }
        html = html.replaceAll(`src="${source}"`, `src="${index}.png"`);
    }
    const page = path.join(folder, "index.html");
    await writeFile(page, html);
    return page;
}
