import { once } from "node:events";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
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
 * Saves the pictures of the page beside it, and lets the page show those, so that it can be opened after the mock API has
 * ended. Pictures that the delivery host refuses are left out.
 */
export async function savePictures(file) {
    const folder = path.dirname(file);
    // A picture of an earlier run would show what is refused now.
    const stale = (await readdir(folder)).filter((name) => name.endsWith(".png"));
    await Promise.all(stale.map((name) => rm(path.join(folder, name))));
    const names = new Map();
    const nameOf = (url) => names.get(url) ?? names.set(url, `${names.size}.png`).get(url);
    const saved = (await readFile(file, "utf8")).replace(/(?<= (?:href|src|srcset)=")[^"]+/g, (urls) =>
        urls.replace(/http\S+/g, nameOf),
    );
    for (const [url, name] of names) {
        const response = await fetch(url.replaceAll("&#38;", "&"));
        if (response.ok) {
            await writeFile(path.join(folder, name), Buffer.from(await response.arrayBuffer()));
        }
    }
    await writeFile(file, saved);
}
