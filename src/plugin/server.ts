import { inspect } from "node:util";
import type { handleUnaryCall, Server, ServerWritableStream } from "@grpc/grpc-js";
import type * as pb from "@pulumi/pulumi/proto/provider_pb";
import { InvalidInputError, isCloudflareImagesError } from "../base/errors";
import { safeText } from "../base/safeText";
import type { EngineLog } from "./engineLog";
import { Empty, grpc, messages, PluginInfo, ResourceProviderService, Struct } from "./protocol";
import { checkType, type ImagesProvider } from "./provider";
import { readSchema } from "./schema";
import { checkSettings } from "./settings";
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
        getSchema: unary(() => new messages.GetSchemaResponse().setSchema(readSchema())),
        checkConfig: unary((request: pb.CheckRequest) => {
            const problems = checkSettings(decodeProperties(request.getNews()));
            return new messages.CheckResponse()
                .setInputs(request.getNews())
                .setFailuresList(problems.map((reason) => new messages.CheckFailure().setReason(safeText(reason))));
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
        // An error, because an import goes on after failures.
        check: unary((request: pb.CheckRequest) => refuse(request.getUrn())),
        read: unary(async (request: pb.ReadRequest) => {
            const [id, urn] = [request.getId(), request.getUrn()];
            const inputs = request.getInputs();
            const given = {
                properties: decodeProperties(request.getProperties()),
                inputs: inputs && decodeProperties(inputs),
            };
            const found = await provider.read(typeIn(urn), id, given, urn);
            const response = new messages.ReadResponse();
            return found === undefined
                ? response
                : response
                      .setId(id)
                      .setProperties(encodeProperties(found.values, found.isSecret))
                      // Without inputs, `pulumi import` and `pulumi do … delete` do not ask `check` and `delete`.
                      .setInputs(inputs ?? new Struct());
        }),
        list(call: ServerWritableStream<pb.ListRequest, pb.ListResponse>) {
            const { request } = call;
            const listing = async () => {
                const query = decodeProperties(request.getQuery());
                return provider.list(request.getToken(), query, request.getLimit(), request.getContinuationToken());
            };
            listing().then(
                ({ images, continuationToken }) => {
                    const { Result, Continuation } = messages.ListResponse;
                    const next = new Continuation().setContinuationToken(continuationToken ?? "");
                    for (const { id, name } of images) {
                        call.write(new messages.ListResponse().setResult(new Result().setId(id).setName(name)));
                    }
                    call.write(new messages.ListResponse().setContinuation(next));
                    call.end();
                },
                (error: unknown) => call.emit("error", failureOf(error)),
            );
        },
        // A destroy does not call it: the engine only forgets what was read.
        delete: unary((request: pb.DeleteRequest) => refuse(request.getUrn())),
        cancel: unary(() => {
            cancel();
            return new Empty();
        }),
    });
    return server;
}

/** A list of many images is longer than 4 MB, the default limit of gRPC. */
const noLimits = { "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 };

/** @throws InvalidInputError always. */
function refuse(urn: string): never {
    checkType(typeIn(urn));
    throw new InvalidInputError(
        "ImageDetails is a lookup: it creates, changes and deletes nothing. Read an image with ImageDetails.get, " +
            "GetImageDetails in Go, or `get` in YAML.",
    );
}

/** Responds with the result of `handle`, or with one line about its error. */
function unary<Request, Response>(
    handle: (request: Request) => Response | Promise<Response>,
): handleUnaryCall<Request, Response> {
    return ({ request }, callback) => {
        const respond = async () => handle(request);
        respond().then(
            (response) => callback(null, response),
            (error: unknown) => callback(failureOf(error)),
        );
    };
}

function failureOf(error: unknown) {
    // Not `String`, which throws for some: a call without an answer waits for good.
    const text = safeText(error instanceof Error ? error.message : inspect(error));
    const details = isCloudflareImagesError(error) ? error.message : `pulumi-cloudflare-images failed: ${text}`;
    return { code: grpc.status.UNKNOWN, details };
}

/** The type of a resource, from its URN: `urn:pulumi:<stack>::<project>::<types of the parents>$<type>::<name>`. */
function typeIn(urn: string): string {
    return urn.split("::")[2]?.split("$").at(-1) ?? "";
}
