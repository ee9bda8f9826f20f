export { startMockApi } from "./mockApi";
export type { MockApiEndpoint, MockApiKey, MockApiPermission, MockApiToken } from "./authentication";
export type { MockApiImage } from "./image";
export type { MockApiRateLimit } from "./rateLimit";
export type { RecordedRequest } from "./request";
export type { ScriptedStatus, ScriptedHandler, ScriptedResponse, ScriptRule } from "./script";
export type { MockApi, MockApiOptions } from "./mockApi";
export type { MockApiVariant } from "./variant";
