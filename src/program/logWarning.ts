import * as pulumi from "@pulumi/pulumi";
import { safeText } from "../base/safeText";

/** Warns in the plan, on `resource` if there is one. Whoever uploads an image writes a part of the message. */
export function logWarning(message: string, resource?: pulumi.Resource): void {
    void pulumi.log.warn(safeText(message), resource);
}
