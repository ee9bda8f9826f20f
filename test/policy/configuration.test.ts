import { policies } from "../../src/policy";
import { stackType, violationsOf } from "./support/violations";

class Settings {
    readonly ignored = true;
}

const inherited = Object.create({ readImages: false }) as object;
const hidden = Object.defineProperty({}, "readImages", { value: false });

describe.each(policies)("the configuration of $name", (policy) => {
    const problemsOf = (config: unknown) => violationsOf(policy, { type: stackType, props: {} }, config as object);

    it.each<[string, unknown]>([
        ["a class instance", new Settings()],
        ["a Map", new Map([["readImages", false]])],
        ["a Date", new Date(0)],
        ["an array", []],
        ["null", null],
        ["a text", "advisory"],
        ["an object that inherits its fields", inherited],
        ["an object with a hidden field", hidden],
        ["an object with a symbol as a name", { [Symbol("readImages")]: false }],
    ])("is refused if it is %s", async (_, config) => {
        expect(await problemsOf(config)).toEqual([
            "The configuration of this policy is not valid: it must be a plain object. " +
                "Correct it; until then, the defaults apply.",
        ]);
    });

    const options = Object.keys(policy.configSchema?.properties ?? {});

    it("is checked, option by option", async () => {
        expect(await problemsOf({ enforcmentLevel: "advisory" })).toEqual([
            expect.stringContaining('unknown name "enforcmentLevel"'),
        ]);
        for (const name of options) {
            await expectChecked(name);
        }
    });

    async function expectChecked(name: string): Promise<void> {
        for (const wrong of [1, null, {}, new Map(), new Date(0), [1], [undefined], new Set(["x"])]) {
            expect(await problemsOf({ [name]: wrong })).toEqual([
                expect.stringMatching(new RegExp(`^The configuration of this policy is not valid: ${name}(\\[0\\])? `)),
            ]);
        }
        expect(await problemsOf({ [name]: undefined })).toEqual([]);
    }

    it("may be empty, or an object without a prototype", async () => {
        expect(await problemsOf({})).toEqual([]);
        expect(await problemsOf(Object.create(null))).toEqual([]);
    });
});
