import * as pulumi from "@pulumi/pulumi";
import { logWarning } from "../../src/base/sdk";

it("a warning is one line of well-formed Unicode without control characters", async () => {
    await pulumi.runtime.setMocks({ newResource: () => ({ id: undefined, state: {} }), call: () => ({}) });
    const printed = jest.spyOn(console, "warn").mockImplementation();
    logWarning("half \ud83c, \u001b[31mred, \u202eback\nnext");
    const texts = printed.mock.calls.flat();
    printed.mockRestore();
    expect(texts).toEqual([expect.stringMatching(/half \ufffd, {2}\[31mred, {2}back next$/)]);
});
