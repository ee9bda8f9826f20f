import type { Response } from "../responses";

/** The body, or the part of it in `Range: bytes=<first>-<last>`. Other ranges are ignored. */
export function respondWithRange(contentType: string, body: Buffer, range: string | undefined): Response {
    const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(range ?? "") ?? [];
    const part = body.subarray(Number(first), Number(last) + 1);
    const isPart = part.length > 0;
    const sent = isPart ? part : body;
    return {
        status: isPart ? 206 : 200,
        headers: {
            "content-type": contentType,
            "content-length": String(sent.length),
            ...(isPart && { "content-range": `bytes ${first}-${Number(first) + part.length - 1}/${body.length}` }),
        },
        body: sent,
    };
}
