import * as pulumi from "@pulumi/pulumi";
import type { SecretInput } from "../base/imageReference";
import { configuredAccountId } from "../base/stackConfig";
import { Provider } from "./provider";

/**
 * Which inputs are secret, wherever they come from; `undefined` for none. The account id may be the provider's. One
 * secret among the ids of a set makes all of them secret.
 */
export function findSecretInputs(
    inputs: Readonly<Partial<Record<SecretInput | "imageIds" | "creator" | "meta", unknown>>>,
    provider: unknown,
): pulumi.Output<SecretInput[] | undefined> {
    const defaultAccountId = Provider.isInstance(provider) ? provider.accountId : configuredAccountId();
    const candidates: [SecretInput, unknown][] = [
        ["accountId", inputs.accountId ?? defaultAccountId],
        ["imageId", inputs.imageId ?? inputs.imageIds],
        ["expect", inputs.expect],
        ["filters", inputs.creator],
        ["filters", inputs.meta],
    ];
    const given = candidates.filter(([, value]) => value !== undefined);
    const found = Promise.all(
        given.map(async ([name, value]) => ((await pulumi.isSecret(pulumi.output(value))) ? [name] : [])),
    );
    return pulumi
        .output(found.then((names) => names.flat()))
        .apply((names) => (names.length === 0 ? undefined : names));
}
