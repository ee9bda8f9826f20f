import type { handleUnaryCall, Server } from "@grpc/grpc-js";
import type * as pb from "@pulumi/pulumi/proto/provider_pb";
import { isCloudflareImagesError } from "../base/errors";
import { safeText } from "../base/safeText";
import type { EngineLog } from "./engineLog";
import { Empty, grpc, messages, PluginInfo, ResourceProviderService } from "./protocol";
import { checkType, type ImagesProvider } from "./provider";
import { readSchema } from "./schema";
import { unknownSettings } from "./settings";
import { decodeProperties, encodeProperties } from "./values";

export interface ServerParts {
    readonly provider: ImagesProvider;
    readonly engine: Pick<EngineLog, "attach">;
    readonly version: string;
    /** Cancels all reads. */
    readonly cancel: () => void;
}

/** The gRPC server that the engine calls. Any other method gets "not implemented". */
export function createServer({ provider, engine, version, cancel }: ServerParts): Server {
    const server = new grpc.Server(noLimits);
    server.addService(ResourceProviderService, {
        handshake: unary((request: pb.ProviderHandshakeRequest) => {
            engine.attach(request.getEngineAddress());
            return new messages.ProviderHandshakeResponse().setAcceptSecrets(true);
        }),
        attach: unary((request: { getAddress(): string }) => {
            engine.attach(request.getAddress());
            return new Empty();
        }),
        getPluginInfo: unary(() => new PluginInfo().setVersion(version)),
        getSchema: unary(() => new messages.GetSchemaResponse().setSchema(readSchema(version))),
        checkConfig: unary((request: pb.CheckRequest) => {
            const problems = unknownSettings(decodeProperties(request.getNews()));
            return new messages.CheckResponse()
                .setInputs(request.getNews())
                .setFailuresList(problems.map(checkFailure));
        }),
        diffConfig: unary(() => new messages.DiffResponse()),
        configure: unary((request: pb.ConfigureRequest) => {
            provider.configure(decodeProperties(request.getArgs()));
            return new messages.ConfigureResponse().setAcceptsecrets(true).setSupportspreview(true);
        }),
        invoke: unary(async (request: pb.InvokeRequest) => {
            // Older SDKs do not know this field, and older engines do not send it.
            const isPreview = "getPreview" in request && request.getPreview();
            const { values, isSecret } = await provider.invoke(
                request.getTok(),
                decodeProperties(request.getArgs()),
                isPreview,
            );
            return new messages.InvokeResponse().setReturn(encodeProperties(values, isSecret));
        }),
        check: unary((request: pb.CheckRequest) => {
            checkType(typeIn(request.getUrn()));
            return new messages.CheckResponse().setFailuresList([checkFailure(onlyRead)]);
        }),
        read: unary(async (request: pb.ReadRequest) => {
            const [id, urn] = [request.getId(), request.getUrn()];
            const properties = decodeProperties(request.getProperties());
            const found = await provider.read(typeIn(urn), id, properties, urn);
            const response = new messages.ReadResponse();
            return found === undefined
                ? response
                : response.setId(id).setProperties(encodeProperties(found.values, found.isSecret));
        }),
        // Only the state forgets a lookup. Nothing is deleted.
        delete: unary(() => new Empty()),
        cancel: unary(() => {
            cancel();
            return new Empty();
        }),
    });
    return server;
}

/** A list of many images is longer than 4 MB, the default limit of gRPC. */
const noLimits = { "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 };

const onlyRead =
    "ImageDetails is a lookup: it creates nothing. Read an image with ImageDetails.get, GetImageDetails in Go, or `get` in YAML.";

function checkFailure(reason: string) {
    return new messages.CheckFailure().setReason(safeText(reason));
}

/** Responds with the result of `handle`, or with one line about its error. */
function unary<Request, Response>(
    handle: (request: Request) => Response | Promise<Response>,
): handleUnaryCall<Request, Response> {
    return ({ request }, callback) => {
        const respond = async () => handle(request);
        respond().then(
            (response) => callback(null, response),
            (error: unknown) => callback({ code: grpc.status.UNKNOWN, details: describe(error) }),
        );
    };
}

function describe(error: unknown): string {
    if (isCloudflareImagesError(error)) {
        return error.message;
    }
    return `pulumi-cloudflare-images failed: ${safeText(error instanceof Error ? error.message : String(error))}`;
}

/** The type of a resource, from its URN: `urn:pulumi:<stack>::<project>::<types of the parents>$<type>::<name>`. */
function typeIn(urn: string): string {
    return urn.split("::")[2]?.split("$").at(-1) ?? "";
}
