import type { ImagesProvider } from "../../src/plugin/provider";
import { createServer } from "../../src/plugin/server";
import { connect, grpc } from "./support/plugin";

it("an error without a text is an answer, too", async () => {
    const server = createServer({
        provider: {
            configure() {
                throw Object.create(null);
            },
        } as unknown as ImagesProvider,
        engine: { attach: () => undefined },
        version: "0.1.0",
        cancel: () => undefined,
    });
    const port = await new Promise<number>((resolve) =>
        server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (_, bound) => resolve(bound)),
    );
    const client = connect(`127.0.0.1:${port}`);
    await expect(client.call("configure")).rejects.toThrow("failed: [Object: null prototype]");
    client.close();
    server.forceShutdown();
});
