import { readErrors } from "./envelope";
import { describeAnswer, failureOf } from "./failure";
import type { HttpResponse } from "./http";
import type { Outcome } from "./reader";

/** What the delivery host makes of an anonymous request. */
export interface Delivery {
    /** `refused` for want of a signature, or `failed` for some other reason. */
    readonly outcome: "served" | "refused" | "failed";
    /** Its answer in short, for messages: `403 (9425 …), Ray …`. */
    readonly answer: string;
}

/** The code of a missing or wrong signature. */
const signatureMissing = 9425;

/** Understands an answer of the delivery host. One that is not Cloudflare's own, or comes of an outage, says nothing. */
export function interpretDelivery(response: HttpResponse): Outcome<Delivery> {
    const { status, headers } = response;
    const errors = status < 300 ? [] : readErrors(response);
    const isConclusive =
        headers["cf-ray"] !== undefined &&
        headers["cf-mitigated"] !== "challenge" &&
        (status < 300 || (status >= 400 && status < 500 && status !== 408 && status !== 429));
    if (!isConclusive) {
        return { failure: failureOf(response, errors) };
    }
    const isRefused = errors.some(({ code }) => code === signatureMissing);
    const outcome = status < 300 ? "served" : isRefused ? "refused" : "failed";
    return { value: { outcome, answer: describeAnswer(response, errors) } };
}
