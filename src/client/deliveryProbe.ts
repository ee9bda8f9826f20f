import type { CloudflareError } from "../base/errors";
import { isChallenge } from "./failure";
import { describeResponse, type HttpResponse, type Outcome, readEdgeCode, readErrors, refusal } from "./response";

/** How the delivery host responds to an anonymous request. */
export interface Delivery {
    /** `refused` because of a missing signature, or `failed` for some other reason. */
    readonly outcome: "served" | "refused" | "failed";
    /** Its response in short, for messages: `403 (9425 …), Ray …`. */
    readonly response: string;
}

/** The code of a denied access, for many reasons. */
const accessDenied = 9425;

/** Ways to say that a signature is missing. The request has no signature, so the host may also say that it does not match. */
const signatureMissing = [
    /\b(?:no|missing|without|lacks?|requires?|needs?) (?:(?:an?|the|valid|URL) ){0,2}(?:signature|signed URLs?)(?=[\s.!]*$)/i,
    /\bsignature (?:is |was )?(?:missing|required|does not match)\b/i,
    /\b(?:(?:URL|request|image) (?:is |was )?(?:not signed|unsigned)|unsigned (?:URL|request))(?=[\s.!]*$)/i,
];

/** An account without the variant denies the access with the same code. */
const otherReason = /\bvariants?\b/i;

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
        return refusal(response, errors);
    }
    const isRefused = status === 403 && errors.length === 1 && errors.every(isSignatureMissing);
    const outcome = status < 300 ? "served" : isRefused ? "refused" : "failed";
    return { value: { outcome, response: describeResponse(response, errors) } };
}

function isSignatureMissing({ code, message = "" }: CloudflareError): boolean {
    return (
        code === accessDenied && signatureMissing.some((reason) => reason.test(message)) && !otherReason.test(message)
    );
}
