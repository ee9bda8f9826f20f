import { createRequire } from "node:module";

// Loads modules of @pulumi/pulumi without the package itself, which takes longer to load than everything else.
const fromSdk = createRequire(require.resolve("@pulumi/pulumi/package.json"));

export const grpc = fromSdk("@grpc/grpc-js") as typeof import("@grpc/grpc-js");
export const messages = fromSdk("./proto/provider_pb.js") as typeof import("@pulumi/pulumi/proto/provider_pb");
export const { PluginInfo } = fromSdk("./proto/plugin_pb.js") as typeof import("@pulumi/pulumi/proto/plugin_pb");
export const { Empty } = fromSdk(
    "google-protobuf/google/protobuf/empty_pb.js",
) as typeof import("google-protobuf/google/protobuf/empty_pb");
export const { ListValue, NullValue, Struct, Value } = fromSdk(
    "google-protobuf/google/protobuf/struct_pb.js",
) as typeof import("google-protobuf/google/protobuf/struct_pb");
export const { ResourceProviderService } = fromSdk(
    "./proto/provider_grpc_pb.js",
) as typeof import("@pulumi/pulumi/proto/provider_grpc_pb");

/** The client of the engine. Loaded for the first message. */
export function loadEngine() {
    return {
        ...(fromSdk("./proto/engine_pb.js") as typeof import("@pulumi/pulumi/proto/engine_pb")),
        ...(fromSdk("./proto/engine_grpc_pb.js") as typeof import("@pulumi/pulumi/proto/engine_grpc_pb")),
    };
}
