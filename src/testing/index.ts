export { startStandIn } from "./standIn";
export type { StandInKey, StandInPermission, StandInToken } from "./authentication";
export type { StandInRateLimit } from "./rateLimit";
export type { RecordedRequest } from "./request";
export type { ScriptedAnswer, ScriptedHandler, ScriptedReply, ScriptRule } from "./script";
export type { StandIn, StandInOptions } from "./standIn";
export type { StandInImage, StandInVariant } from "./store";
