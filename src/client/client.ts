import { type Settings, secretsOf } from "../credentials";
import type { CloudflareError } from "../errors";
import { describeImage, type ImageReference } from "../imageReference";
import { redactor } from "../redact";
import { openEnvelope } from "./envelope";
import { type Failure, failureOf, failureOfSilence, malformedReply } from "./failure";
import { createGet, type HttpReply, type NoReply } from "./http";
import { parseWireImage, type WireImage } from "./wire";

/** Reads the Cloudflare Images API. It sends nothing but GET. */
export interface Client {
    /**
     * `GET /accounts/{account_id}/images/v1/{image_id}`, permission "Images Read".
     *
     * @throws CloudflareImagesError whatever goes wrong.
     */
    getImage(image: ImageReference): Promise<WireImage>;
}

const maxAnswerLength = 600;

type Outcome<T> = { readonly value: T } | { readonly failure: Failure };

export function createClient(settings: Settings): Client {
    const get = createGet(settings);
    return {
        async getImage(image) {
            const path = `/accounts/${image.accountId}/images/v1/${encodeURIComponent(image.imageId)}`;
            const reply = await get(path);
            const outcome = interpret(reply, settings.timeoutMs, (result) => parseWireImage(image.imageId, result));
            if ("value" in outcome) {
                return outcome.value;
            }
            throw toError(outcome.failure, image, settings);
        },
    };
}

function interpret<T extends object>(
    reply: HttpReply | NoReply,
    timeoutMs: number,
    parse: (result: unknown) => T | string,
): Outcome<T> {
    if ("noReply" in reply) {
        return { failure: failureOfSilence(reply, timeoutMs) };
    }
    const envelope = openEnvelope(reply);
    if (envelope.kind === "failure") {
        return { failure: failureOf(reply, envelope.errors) };
    }
    const value = envelope.kind === "success" ? parse(envelope.result) : envelope.problem;
    return typeof value === "string" ? { failure: malformedReply(reply, value) } : { value };
}

function toError({ errorClass, answer, advice, details }: Failure, image: ImageReference, settings: Settings): Error {
    const redact = redactor([...secretsOf(settings.credentials), ...image.secretInputs.map((input) => image[input])]);
    // Redacted before it is cut, so that no part of a secret is left at the cut.
    const shownAnswer = cut(redact(answer));
    return new errorClass(`Could not read ${describeImage(image)}: ${shownAnswer}. ${advice}`, {
        ...details,
        ...(details.rayId !== undefined && { rayId: redact(details.rayId) }),
        cloudflareErrors: (details.cloudflareErrors ?? []).map((error) => redactError(error, redact)),
    });
}

function redactError(error: CloudflareError, redact: (text: string) => string): CloudflareError {
    const fields = Object.entries(error).map(([name, value]: [string, unknown]) => [
        name,
        typeof value === "string" ? redact(value) : value,
    ]);
    return Object.fromEntries(fields) as CloudflareError;
}

function cut(text: string): string {
    return text.length > maxAnswerLength ? `${text.slice(0, maxAnswerLength)}…` : text;
}
