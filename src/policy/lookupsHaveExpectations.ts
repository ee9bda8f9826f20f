import type { ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import { isObject } from "../base/checks";
import { type EnforcedExpectations, levelNow } from "../lookup/expectations";
import { forEachLookup } from "./recordedLookups";

/**
 * `lookups-have-expectations`: each lookup of a private image in the state of a stack has a mandatory `expect` with
 * `requireSignedUrls: true`, so that an update stops when the image turns public. It is advisory by default, and sends
 * nothing.
 *
 * `pulumi policy analyze` shows a policy the lookups of a state; preview and up do not, so it reports nothing there.
 *
 * @example
 * ```ts
 * import { PolicyPack } from "@pulumi/policy";
 * import { lookupsHaveExpectations } from "pulumi-cloudflare-images/policy";
 *
 * new PolicyPack("watch", { policies: [lookupsHaveExpectations] });
 * ```
 */
export const lookupsHaveExpectations: ResourceValidationPolicy & StackValidationPolicy = {
    name: "lookups-have-expectations",
    description: "A lookup of a private image in Cloudflare Images must expect signed URLs.",
    enforcementLevel: "advisory",
    ...forEachLookup(({ images, expect, isSet }) => {
        const isPrivate = Object.values(images).some(({ requireSignedUrls }) => requireSignedUrls);
        const { requireSignedUrls, enforcement } = (isObject(expect) ? expect : {}) as EnforcedExpectations;
        const isExpected = requireSignedUrls === true && levelNow(enforcement, false) === "mandatory";
        const what = isSet ? "an image of the set" : "the image";
        const problem = `${what} requires signed URLs, and no mandatory \`expect\` has requireSignedUrls: true. `;
        const advice = "Add it, so that an update stops when that changes.";
        return isPrivate && !isExpected ? problem + advice : undefined;
    }),
};
