export { startStandIn } from "./mockApi";
export type { StandInEndpoint, StandInKey, StandInPermission, StandInToken } from "./authentication";
export type { StandInImage } from "./image";
export type { StandInRateLimit } from "./rateLimit";
export type { RecordedRequest } from "./request";
export type { ScriptedAnswer, ScriptedHandler, ScriptedReply, ScriptRule } from "./script";
export type { StandIn, StandInOptions } from "./mockApi";
export type { StandInVariant } from "./variant";
