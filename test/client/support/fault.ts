import type { Socket } from "node:net";
import type { Settings } from "../../../src/base/settings";
import type { ErrorCode } from "../../../src/base/errors";
import type { Reported } from "./reader";
import type { ScriptedStatus, ScriptedHandler, MockApi, MockApiOptions } from "../../../src/testing";

/** Something that goes wrong between the client and the API, and how a lookup is to end that meets it. */
export interface Fault {
    readonly name: string;
    readonly mockApi?: MockApiOptions;
    /** Sets the fault up: for good, or for the first try alone. */
    readonly stage: (mockApi: MockApi, lasts: boolean) => Stage | Promise<Stage>;
    readonly ends: Ending;
    /** Whether it is tried for the first try alone as well, and then the lookup is to succeed with the second. */
    readonly mayPass: boolean;
}

/** What a fault needs besides the mock API. */
export interface Stage {
    readonly settings?: Partial<Settings>;
    readonly accountId?: string;
    readonly environment?: Readonly<Record<string, string>>;
    /** Whether the client waits before it tries again. Default: false, it only notes for how long. */
    readonly isRealTime?: boolean;
    readonly onPrint?: () => void;
    /** What only this fault has to show, once the lookup has ended. */
    readonly verify?: (reported: Reported) => void;
    readonly close?: () => Promise<void>;
}

export type Ending =
    | "ok"
    | {
          readonly error: keyof typeof codes;
          readonly status?: number | "any";
          /** Part of the message. */
          readonly says: string | RegExp;
          readonly tries: 1 | 6;
          /** How many requests arrive. Default: as many as were tried. */
          readonly requests?: number;
      };

/** The `code` of each class of error that a lookup can end in. */
export const codes = {
    ApiError: "API",
    AuthenticationError: "AUTHENTICATION",
    BlockedError: "BLOCKED",
    ConnectionError: "CONNECTION",
    ImageNotFoundError: "IMAGE_NOT_FOUND",
    InvalidInputError: "INVALID_INPUT",
    InvalidResponseError: "INVALID_RESPONSE",
    PermissionError: "PERMISSION",
    RateLimitError: "RATE_LIMITED",
    ServerError: "SERVER",
    TimeoutError: "TIMEOUT",
} satisfies Record<string, ErrorCode>;

/** Everything that must not be written anywhere. */
export const secrets = {
    apiToken: "cfut_token-of-the-fault-table",
    apiKey: "key0of0the0fault0table",
    email: "someone@fault-table.example",
    proxyPassword: "password-of-the-proxy",
};

type Response = Omit<ScriptedStatus, "times"> | Omit<ScriptedHandler, "times">;

/** A fault that is a response of the API. */
export function responseFault(name: string, response: Response, ends: Ending, stage: Stage = {}): Fault {
    return {
        name,
        stage: (mockApi, lasts) => {
            mockApi.respond({ ...response, times: lasts ? Infinity : 1 });
            return stage;
        },
        ends,
        mayPass: isTriedAgain(ends),
    };
}

/** The same fault, played only for good. */
export function lasting(fault: Fault): Fault {
    return { ...fault, mayPass: false };
}

export function isTriedAgain(ends: Ending): boolean {
    return ends !== "ok" && ends.tries > 1;
}

/** A handler that writes to the connection itself, whatever HTTP would have it write. */
export function onSocket(write: (socket: Socket) => void): Omit<ScriptedHandler, "times"> {
    return {
        handler: (_, response) => {
            if (response.socket !== null) {
                write(response.socket);
            }
        },
    };
}

/** A good response, to be broken. */
export const goodResult = {
    id: "x",
    creator: "someone",
    filename: "x.png",
    meta: { a: 1 },
    requireSignedURLs: true,
    draft: false,
    uploaded: "2024-01-02T03:04:05.678Z",
    variants: ["https://imagedelivery.net/Vh2Kq7sYt0RjLx9PwN4mBg/x/public"],
};
export const goodEnvelope = { result: goodResult, success: true, errors: [], messages: [] };
