import * as pulumi from "@pulumi/pulumi";
import { valueOf } from "../support/valueOf";

const accountId = "0123456789abcdef0123456789abcdef";
const thumbnail = "https://imagedelivery.net/hash/brand/logo.png/thumbnail";

interface Example {
    readonly logoUrl: pulumi.Output<string>;
    readonly workerName: pulumi.Output<string>;
}

it("looks the uploaded image up by its id, and binds a variant URL to the Worker", async () => {
    const seen = new Map<string, pulumi.runtime.MockResourceArgs>();
    pulumi.runtime.setAllConfig({ "project:accountId": accountId });
    await pulumi.runtime.setMocks({
        newResource: (args) => {
            seen.set(args.type, args);
            const isLookup = args.type.endsWith(":ImageDetails");
            const id = isLookup ? (args.id ?? "") : `${args.name}-id`;
            return { id, state: { ...(args.inputs as object), ...(isLookup && { variantUrls: { thumbnail } }) } };
        },
        call: () => ({}),
    });

    const example = jest.requireActual<Example>("../../examples/upload-then-reference/index");
    expect(await valueOf(example.logoUrl)).toBe(thumbnail);
    expect(await valueOf(example.workerName)).toBe("site");

    expect(seen.get("cloudflare:index/image:Image")?.inputs).toMatchObject({ accountId, imageId: "brand/logo.png" });
    expect(seen.get("pulumi-nodejs:dynamic/cloudflareImages:ImageDetails")).toMatchObject({
        id: "logo-id",
        inputs: { accountId, imageId: "logo-id" },
    });
    expect(seen.get("cloudflare:index/workersScript:WorkersScript")?.inputs).toMatchObject({
        bindings: [{ name: "LOGO_URL", type: "plain_text", text: thumbnail }],
    });
});
