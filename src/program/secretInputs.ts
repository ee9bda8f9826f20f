import * as pulumi from "@pulumi/pulumi";
import { configuredAccountId } from "../base/stackConfig";
import { holdsOutput } from "./outputs";
import { Provider } from "./provider";

/**
 * The names of the arguments that are secret or contain a secret; `undefined` for none. Without an `accountId`, that of the
 * provider or of the configuration counts.
 */
export function findSecretInputs(args: object, provider: unknown): pulumi.Output<string[] | undefined> | undefined {
    const { accountId, ...others } = args as Readonly<Record<string, unknown>>;
    const defaultAccountId = Provider.isInstance(provider) ? provider.accountId : configuredAccountId();
    const given = { accountId: accountId ?? defaultAccountId, ...others };
    if (!holdsOutput(given)) {
        return undefined;
    }
    const found = Promise.all(
        Object.entries(given).map(async ([name, value]) => {
            const isSecret = value !== undefined && (await pulumi.isSecret(pulumi.output(value)));
            return isSecret ? [name] : [];
        }),
    );
    return pulumi
        .output(found.then((names) => names.flat()))
        .apply((names) => (names.length === 0 ? undefined : names));
}
