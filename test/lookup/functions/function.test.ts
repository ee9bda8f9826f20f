import { text } from "../../../src/base/checks";
import { checkAccountId, checkImageId } from "../../../src/base/ids";
import type { AccountArgs, CallContext, PublicFunction } from "../../../src/lookup/functions/function";
import type { EnforcedExpectations } from "../../../src/lookup/expectations";
import { checkedRun } from "../../../src/lookup/run";
import { callOf } from "../../support/call";
import { fakeClient } from "../../support/fakeClient";
import { thrownBy } from "../../support/thrownBy";

interface Args extends AccountArgs {
    readonly imageId?: unknown;
    readonly meta?: unknown;
    readonly expect?: unknown;
}

const fn: PublicFunction<Args & { readonly expect?: EnforcedExpectations }, object> = {
    token: "cloudflare-images:index:test",
    checks: { imageId: checkImageId, accountId: checkAccountId, meta: () => [], expect: text },
    run: () => Promise.resolve({}),
};

function check(args: Args, changes: Partial<CallContext> = {}) {
    return checkedRun(fn, args as Parameters<typeof fn.run>[0], callOf(fakeClient({}), changes)).account;
}

const refusalOf = (...given: Parameters<typeof check>) => thrownBy(() => check(...given)).message;

describe("the account that a function reads", () => {
    it.each([undefined, null])("is that of the settings when the argument is %s", (accountId) => {
        const args = { imageId: "x", accountId } as Args;
        expect(check(args)).toEqual({ accountId: "account", secrets: [] });
    });

    it("is the given one before that of the settings", () => {
        expect(check({ imageId: "x", accountId: "mine" }).accountId).toBe("mine");
    });

    it("comes with the secrets that are sent, as texts", () => {
        const meta = { album: "summer", year: { gte: 2026 }, open: true, none: undefined, tags: ["a", null] };
        const secretArgs = ["accountId", "imageId", "meta"];
        expect(check({ imageId: "x", meta }, { secretArgs }).secrets).toEqual([
            "account",
            "x",
            "album",
            "year",
            "open",
            "none",
            "tags",
            "summer",
            "2026",
            "true",
            "a",
        ]);
        expect(check({ imageId: "x", accountId: "mine", meta }, { secretArgs: ["accountId"] }).secrets).toEqual([
            "mine",
        ]);
    });

    it("comes without what is expected, which no request holds and no message shows", () => {
        expect(check({ imageId: "x", expect: "public" }, { secretArgs: ["expect"] }).secrets).toEqual([]);
    });
});

describe("the arguments of a function", () => {
    it("are refused for all their faults at once", () => {
        const args = { imageId: "/x", accountId: "a/b", expect: 1, imageID: "x", color: "red", left: undefined };
        expect(refusalOf(args)).toBe(
            'Could not read image "/x" in account "a/b": imageId must not begin or end with "/"; accountId may contain ' +
                'only letters, digits, "_" and "-"; expect must be a string; unknown argument "imageID" (did you mean ' +
                '"imageId"? known: imageId, accountId, meta, expect); unknown argument "color" (known: imageId, ' +
                "accountId, meta, expect).",
        );
    });

    it.each([5, {}, ""])("are refused with the account id %j", (accountId) => {
        const message = refusalOf({ imageId: "x", accountId } as Args);
        expect(message).toMatch(/^Could not read image "x" in account \(none\): accountId must /);
    });

    it("are refused without showing one that is secret, or a part of it", () => {
        const url = "https://imagedelivery.net/hash/the-image/public";
        const args = { imageId: url, accountId: "the/account" };
        const hidden = refusalOf(args, { secretArgs: ["imageId", "accountId"] });
        expect(hidden).toBe(
            "Could not read image [secret] in account [secret]: imageId is a URL, not an image id; " +
                'accountId may contain only letters, digits, "_" and "-".',
        );
        expect(refusalOf(args)).toContain('use "the-image"');
    });
});
