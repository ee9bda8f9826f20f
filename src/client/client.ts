import { type Settings, secretsOf } from "../credentials";
import type { CloudflareError } from "../errors";
import { describeImage, type ImageReference } from "../imageReference";
import { redactor } from "../redact";
import { type Clock, systemClock } from "./clock";
import { openEnvelope } from "./envelope";
import { type Failure, failureOf, failureOfSilence, malformedReply } from "./failure";
import { type Answer, Gate } from "./gate";
import { createGet, type HttpReply, type NoReply } from "./http";
import { type Print, waitNotice } from "./notices";
import { retryDelayMs } from "./retryTiming";
import { parseWireImage, type WireImage } from "./wire";

/** Reads the Cloudflare Images API. It sends nothing but GET, so it may always try again. */
export interface Client {
    /**
     * `GET /accounts/{account_id}/images/v1/{image_id}`, permission "Images Read".
     *
     * @throws CloudflareImagesError whatever goes wrong.
     */
    getImage(image: ImageReference): Promise<WireImage>;
}

/** What a client needs of the world. */
export interface Surroundings {
    readonly clock: Clock;
    readonly random: () => number;
    readonly print: Print;
}

type Outcome<T> = { readonly value: T } | { readonly failure: Failure };

const maxAnswerLength = 600;

const systemSurroundings: Surroundings = { clock: systemClock, random: Math.random, print: console.error };

export function createClient(settings: Settings, surroundings: Surroundings = systemSurroundings): Client {
    const { clock, random, print } = surroundings;
    const announceWait = waitNotice(clock, print);
    const gate = new Gate({
        get: createGet(settings),
        clock,
        random,
        maxWaitMs: settings.retryTimeoutMs,
        onWait: (ms, waiting) =>
            announceWait(
                ms,
                `for the rate limit of the Cloudflare API leaves no room now; requests that wait: ${waiting}`,
            ),
    });

    async function read<T extends object>(
        image: ImageReference,
        path: string,
        parse: (result: unknown) => T | string,
    ): Promise<T> {
        const redact = redactor([
            ...secretsOf(settings.credentials),
            ...image.secretInputs.map((input) => image[input]),
        ]);
        let spentMs = 0;
        for (let tries = 1; ; tries++) {
            const answer = await gate.get(path);
            if (settings.isDebug && !answer.isShared) {
                print(redact(describeRequest(path, answer, tries)));
            }
            spentMs += answer.tookMs;
            const outcome = interpret(answer.reply, settings.timeoutMs, parse);
            if ("value" in outcome) {
                return outcome.value;
            }
            const { failure } = outcome;
            const askedMs = failure.retry === "throttled" ? gate.waitMs() : failure.retryAfterMs;
            const delayMs = retryDelayMs({ tries, spentMs, askedMs }, settings, random);
            if (failure.retry === "never" || delayMs === undefined) {
                throw toError(failure, image, describeEffort(tries, spentMs), redact);
            }
            announceWait(delayMs, `for the Cloudflare API answered: ${cut(redact(failure.answer))}`);
            await clock.sleep(delayMs);
            spentMs += delayMs;
        }
    }

    return {
        getImage: (image) =>
            read(image, `/accounts/${image.accountId}/images/v1/${encodeURIComponent(image.imageId)}`, (result) =>
                parseWireImage(image.imageId, result),
            ),
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

function describeRequest(path: string, { reply, tookMs }: Answer, tries: number): string {
    const ray = "status" in reply && reply.headers["cf-ray"] !== undefined ? `, Ray ${reply.headers["cf-ray"]}` : "";
    const result = "status" in reply ? reply.status : reply.noReply;
    return `pulumi-cloudflare-images: GET ${path} ${result} in ${Math.round(tookMs)} ms, try ${tries}${ray}`;
}

function describeEffort(tries: number, spentMs: number): string {
    return `${tries === 1 ? "tried once" : `tried ${tries} times`} in ${(spentMs / 1000).toFixed(1)} s`;
}

function toError(
    { errorClass, answer, advice, details }: Failure,
    image: ImageReference,
    effort: string,
    redact: (text: string) => string,
): Error {
    // Redacted before it is cut, so that no part of a secret is left at the cut.
    const shownAnswer = cut(redact(answer));
    return new errorClass(`Could not read ${describeImage(image)}: ${shownAnswer}, ${effort}. ${advice}`, {
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
