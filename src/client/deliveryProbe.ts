import type { CloudflareError } from "../base/errors";
import { isChallenge } from "./failure";
import { decodeBody, describeResponse, type HttpResponse, type Outcome, readEdgeCode, refusal } from "./response";

/** How the delivery host responds to an anonymous request. */
export interface Delivery {
    /** `refused` because the signature is missing, or `failed` for any other reason. */
    readonly outcome: "served" | "refused" | "failed";
    /** The response in short, for messages: `403 (9425 …), Ray …`. */
    readonly response: string;
}

/** Access denied, for any of several reasons. */
const accessDenied = 9425;

/** Ways to say that a signature is missing. The request has no signature, so the host may also say that it does not match. */
const signatureMissing = [
    /\b(?:no|missing|without|lacks?|requires?|needs?) (?:(?:an?|the|valid|URL) ){0,2}(?:signature|signed URLs?)(?=[\s.!]*$)/i,
    /\bsignature (?:is |was )?(?:missing|required|does not match)\b/i,
    /\b(?:(?:URL|request|image) (?:is |was )?(?:not signed|unsigned)|unsigned (?:URL|request))(?=[\s.!]*$)/i,
];

/** The code is the same if the account does not have the variant. */
const otherReason = /\bvariants?\b/i;

/**
 * Reads a response of the delivery host. It is a failure if it says nothing about the image: if Cloudflare did not send it,
 * during an outage, or if the edge blocked the request.
 */
export function interpretDelivery(response: HttpResponse): Outcome<Delivery> {
    const { status, headers } = response;
    const errors = status < 300 ? [] : decodeBody(response).errors;
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
