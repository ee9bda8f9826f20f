import { type Outcome, readEdgeCode, readErrors } from "./envelope";
import { describeResponse, isChallenge } from "./failure";
import type { HttpResponse } from "./http";

/** What the delivery host makes of an anonymous request. */
export interface Delivery {
    /** `refused` because of a missing signature, or `failed` for some other reason. */
    readonly outcome: "served" | "refused" | "failed";
    /** Its response in short, for messages: `403 (9425 …), Ray …`. */
    readonly response: string;
}

/** The code of a missing or wrong signature. */
const signatureMissing = 9425;

/**
 * Understands a response of the delivery host. One that is not Cloudflare's own, or comes from an outage or from a block by
 * the edge, says nothing about the image.
 */
export function interpretDelivery(response: HttpResponse): Outcome<Delivery> {
    const { status, headers } = response;
    const errors = status < 300 ? [] : readErrors(response);
    const isConclusive =
        headers["cf-ray"] !== undefined &&
        !isChallenge(response) &&
        (status < 300 || (status >= 400 && status < 500 && status !== 408 && status !== 429)) &&
        (errors.length > 0 || readEdgeCode(response) === undefined);
    if (!isConclusive) {
        return { kind: "refused", errors };
    }
    const isRefused = errors.some(({ code }) => code === signatureMissing);
    const outcome = status < 300 ? "served" : isRefused ? "refused" : "failed";
    return { value: { outcome, response: describeResponse(response, errors) } };
}
