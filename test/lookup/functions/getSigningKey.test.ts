import { InvalidInputError, SigningKeyNotFoundError } from "../../../src";
import type { CallContext } from "../../../src/lookup/functions/function";
import { type GetSigningKeyArgs, signingKey } from "../../../src/lookup/functions/getSigningKey";
import { callOf } from "../../support/call";
import { failureOf } from "../../support/failureOf";
import { fakeClient } from "../../support/fakeClient";

const keys = [
    { name: "default", value: "the-default" },
    { name: "website\u202e", value: "the-website" },
];

function run(args: unknown, changes: Partial<CallContext> = {}) {
    const client = fakeClient({ getKeys: () => Promise.resolve(keys) });
    return { result: signingKey.run(args as GetSigningKeyArgs, callOf(client, changes)), client };
}

describe("getSigningKey without Pulumi", () => {
    it("reads the key of that name, else the default one", async () => {
        const accountId = "account";
        expect(await run({}).result).toEqual({ accountId, name: "default", value: "the-default" });
        expect(await run({ name: undefined }).result).toEqual({ accountId, name: "default", value: "the-default" });
        const website = { accountId: "other", name: "website\u202e" };
        expect(await run(website).result).toEqual({ ...website, value: "the-website" });
    });

    it("names the key that is missing and those that there are, and shows no key", async () => {
        const error = await failureOf(run({ name: 'web"site' }).result);
        expect(error).toBeInstanceOf(SigningKeyNotFoundError);
        expect(error.message).toBe(
            'There is no signing key "web\\"site" in account "account" (it has "default", "website").',
        );
    });

    it("shows no name that is secret", async () => {
        const { message } = await failureOf(run({ name: "the-name" }, { secretArgs: ["name"] }).result);
        expect(message).toContain("There is no signing key [secret] in account");
        expect(message).not.toContain("the-name");
    });

    it.each<[unknown, string]>([
        ["", "name must not be empty"],
        [5, "name must be a string, not a value of type number"],
        [null, "name is missing"],
        [["default"], "name must be a string, not a list"],
        [Object("default"), "name must be a string, not a value of type object"],
    ])("refuses the name %j before anything is asked", async (name, problem) => {
        const { result, client } = run({ name });
        const error = await failureOf(result);
        expect(error).toBeInstanceOf(InvalidInputError);
        expect(error.message).toBe(`Could not read a signing key in account "account": ${problem}.`);
        expect(client.asked).toEqual([]);
    });
});
