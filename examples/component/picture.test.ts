import * as pulumi from "@pulumi/pulumi";
import { Provider } from "pulumi-cloudflare-images";
import { failureOf, mockImages, valueOf } from "pulumi-cloudflare-images/testing";
import { Picture } from "./picture";

const privateId = "2cdc28f0-017a-49c4-9ed7-87056c83901f";

beforeAll(() =>
    pulumi.runtime.setMocks(
        mockImages({
            images: [{ id: "hero.jpeg" }, { id: privateId, requireSignedURLs: true }],
            variants: [{ id: "small" }, { id: "large" }],
        }),
    ),
);

function show(imageId: string): Picture {
    const provider = new Provider("web", { apiToken: "a-token" });
    return new Picture("hero", { imageId, alt: 'A "hero"', provider });
}

it("shows the small variant on a phone, and the large one elsewhere", async () => {
    const html = await valueOf(show("hero.jpeg").html);
    expect(html).toMatch(/media="\(max-width: 600px\)" srcset="https:[^"]+\/hero\.jpeg\/small"/);
    expect(html).toMatch(/<img src="https:[^"]+\/hero\.jpeg\/large" alt="A &quot;hero&quot;">/);
});

it("refuses an image that needs a signature", async () => {
    const { message } = await failureOf(() => show(privateId));
    expect(message).toContain("requires signed URLs, expected public");
});

it("refuses an image that does not exist", async () => {
    const { message } = await failureOf(() => show("gone.jpeg"));
    expect(message).toContain('Could not read image "gone.jpeg"');
});
