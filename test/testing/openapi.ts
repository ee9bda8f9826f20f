import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import type { ReceivedResponse } from "./helpers";

interface Description {
    paths: Record<string, Partial<Record<string, Operation>>>;
    components: { schemas: Record<string, Schema> };
}

interface Operation {
    responses: Record<string, { content: Record<string, { schema: Schema }> }>;
}

type Schema = Record<string, unknown>;

const ajv = addFormats(new Ajv({ strict: false, allErrors: true }));

/** Cloudflare's own description of the Images API, relaxed where it contradicts itself or its own examples. */
const { paths, components } = relaxed(
    JSON.parse(readFileSync(resolve(__dirname, "images-openapi.json"), "utf8")) as Description,
);

/** The described paths that have a `GET`, without the account: `/images/v1/{image_id}`. */
export const describedPaths = Object.keys(paths)
    .filter((path) => paths[path]?.["get"] !== undefined)
    .map((path) => path.replace("/accounts/{account_id}", ""));

/** Where a response of `GET` differs from its description, and how. */
export function differences(
    describedPath: string,
    { status, json }: Pick<ReceivedResponse, "status" | "json">,
): string[] {
    const responses = paths[`/accounts/{account_id}${describedPath}`]?.["get"]?.responses ?? {};
    const described = responses[status] ?? (status >= 400 && status < 500 ? responses["4XX"] : undefined);
    const schema = described?.content["application/json"]?.schema;
    if (schema === undefined) {
        throw new Error(`No JSON is described for ${status} of ${describedPath}`);
    }
    const validate = ajv.compile({ ...schema, components });
    validate(json);
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath}: ${message}`);
}

function relaxed(description: Description): Description {
    const { paths, components } = description;
    const { schemas } = components;
    const change = (name: string, changes: Schema) => Object.assign(schemas[name] ?? {}, changes);
    // UUID-shaped ids have 36 characters, custom ids up to 1024.
    change("images_image_identifier", { maxLength: 1024 });
    // Its own example has 43 characters.
    change("images_images_list_continuation_token", { maxLength: 43 });
    // Its own example, "hero", has more than one character.
    change("images_image_variant_identifier", { pattern: "^[a-zA-Z0-9]+$" });
    // A map by name, not an object that has the variant `hero` alone.
    const { hero } = schemas["images_image_variant_public_request"]?.["properties"] as Record<string, Schema>;
    change("images_image_variant_public_request", { properties: {}, additionalProperties: hero });
    // Any 4XX must be a success and a failure at once.
    for (const operation of Object.values(paths).flatMap((methods) => Object.values(methods))) {
        const content = operation?.responses["4XX"]?.content["application/json"];
        if (content !== undefined) {
            content.schema = { $ref: "#/components/schemas/images_api-response-common-failure" };
        }
    }
    return description;
}
