/**
 * A mock of the Cloudflare Images API, and mocks for unit tests.
 *
 * @module pulumi-cloudflare-images/testing
 */

export { failureOf } from "./failureOf";
export { startMockApi } from "./mockApi";
export { type MockImages, mockImages, valueOf } from "./mockImages";
export type { MockApiEndpoint, MockApiKey, MockApiPermission, MockApiToken } from "./authentication";
export type { MockApiImage } from "./image";
export type { MockApi } from "./mockApi";
export type { MockApiOptions } from "./options";
export type { MockApiRateLimit } from "./rateLimit";
export type { RecordedRequest } from "./request";
export type { ScriptedHandler, ScriptedResponse, ScriptedStatus, ScriptRule } from "./script";
export type { MockApiVariant } from "./variant";
