import fc from "fast-check";
import { InvalidInputError } from "../../../src";
import { functions } from "../../../src/lookup/functions";
import { callOf } from "../../support/call";
import { failureOf } from "../../support/failureOf";
import { fakeClient } from "../../support/fakeClient";

/** What every secret text here has, and no message may have. */
const mark = "Zq";

const hiddenText = fc.oneof(
    fc.string({ maxLength: 8 }).map((text) => `${mark}${text}`),
    fc.constantFrom(
        `https://imagedelivery.net/hash/${mark}/public`,
        `https://example.com/cdn-cgi/imagedelivery/hash/%5aq/public`,
        `/${mark}/../${mark}`,
        `${mark}${"x".repeat(1100)}`,
        `${mark}\ud800`,
        `${mark}\u001b[31m`,
    ),
);

/** Data that holds the mark wherever it can: in texts, names, lists, and objects of other kinds. */
const { hidden } = fc.letrec<{ hidden: unknown }>((tie) => ({
    hidden: fc.oneof(
        { depthSize: "small" },
        hiddenText,
        fc.constantFrom(NaN, 5, null, new Map([[mark, mark]]), [undefined]),
        fc.array(tie("hidden"), { maxLength: 3 }),
        fc.dictionary(hiddenText, tie("hidden"), { maxKeys: 3 }),
    ),
}));

/** What some check knows, so that it looks deeper. */
const known = fc.constantFrom("creator", "meta", "variants", "requireSignedUrls", "enforcement", "eq", "in", "gt");
const shaped = fc.oneof(
    hidden,
    fc.dictionary(fc.oneof(known, hiddenText), fc.oneof(hidden, fc.dictionary(known, hidden))),
);

describe.each([...functions])("%s", (_, fn) => {
    it("shows nothing of a secret argument that it refuses", async () => {
        const names = Object.keys(fn.checks);
        const refused = { count: 0 };
        await fc.assert(
            fc.asyncProperty(fc.record(Object.fromEntries(names.map((name) => [name, shaped]))), async (args) => {
                const error = await failureOf(fn.run(args, callOf(fakeClient({}), { secretArgs: names })));
                refused.count += error instanceof InvalidInputError ? 1 : 0;
                expect(error.message.replaceAll("[secret]", "")).not.toMatch(/zq|%5a/i);
            }),
            { numRuns: 300 },
        );
        expect(refused.count).toBeGreaterThan(100);
    });
});
