import * as pulumi from "@pulumi/pulumi";
import { describeUrl } from "../delivery/deliveryUrl";
import { signUrl } from "../delivery/signing";

/** How a delivery URL is signed. */
export interface SigningOutputOptions {
    /** A signing key of the account, such as the `value` of `getSigningKeyOutput`. */
    key: pulumi.Input<string>;
    /** When the URL expires: RFC 3339, cut to whole seconds. Default: never. */
    expiresAt?: pulumi.Input<string | undefined> | undefined;
}

/**
 * Signs a delivery URL as `signDeliveryUrl` does. The result is always secret.
 *
 * @throws InvalidInputError (when the output resolves) as `signDeliveryUrl` does.
 */
export function signDeliveryUrlOutput(url: pulumi.Input<string>, options: SigningOutputOptions): pulumi.Output<string> {
    // JavaScript programs can leave out the options. The message then names what is missing.
    const { key, expiresAt, ...others } = { ...options };
    const isSecret = pulumi.isSecret(pulumi.output(url));
    const signed = pulumi
        .all([url, key, expiresAt, isSecret])
        .apply(([plainUrl, plainKey, plainExpiry, hidesUrl]) =>
            signUrl(
                plainUrl,
                { ...others, key: plainKey, expiresAt: plainExpiry },
                hidesUrl ? "[secret]" : describeUrl(plainUrl),
            ),
        );
    return pulumi.secret(signed);
}
