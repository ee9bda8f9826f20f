import { clientsFor } from "../../src/lookup/clientsFor";

function withToken(token: string) {
    return clientsFor((key) => (key === "cloudflare-images:apiToken" ? token : undefined), "account");
}

describe("the clients of a program", () => {
    it("are one for each set of settings, so that what waits together shares its requests", () => {
        expect(withToken("one")).toBe(withToken("one"));
        expect(withToken("one")).not.toBe(withToken("two"));
    });

    it("need an account id that the lookup names or the settings have, and say whose environment they read", () => {
        const variable = process.env["CLOUDFLARE_ACCOUNT_ID"];
        delete process.env["CLOUDFLARE_ACCOUNT_ID"];
        try {
            expect(() => clientsFor(() => "", undefined)).toThrow(
                /^No Cloudflare credentials.* No Cloudflare account id.* in the environment of the process that runs the program\.$/,
            );
        } finally {
            if (variable !== undefined) {
                process.env["CLOUDFLARE_ACCOUNT_ID"] = variable;
            }
        }
    });

    it("are no more than a hundred: the one that was used longest ago is given up", () => {
        const first = withToken("first");
        const second = withToken("second");
        for (let number = 0; number < 98; number++) {
            withToken(`token-${number}`);
        }
        expect(withToken("first")).toBe(first);
        withToken("one-more");
        expect(withToken("first")).toBe(first);
        expect(withToken("second")).not.toBe(second);
    });
});
