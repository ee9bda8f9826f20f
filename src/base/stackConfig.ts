import * as pulumi from "@pulumi/pulumi";

/** Reads one value of the stack's configuration, such as `cloudflare:apiToken`. */
export function stackConfig(key: string): string | undefined {
    const [namespace = "", name = ""] = key.split(":");
    return new pulumi.Config(namespace).get(name);
}

stackConfig.keys = () => Object.keys(pulumi.runtime.allConfig());

/** The account id of the stack's configuration; secret when it was set as one. */
export function configuredAccountId(): pulumi.Output<string> | string | undefined {
    return readStackConfig("cloudflare-images", "accountId") ?? readStackConfig("cloudflare", "accountId");
}

/** The SDK knows whether a value was set with `--secret`, but has no public function for it. */
export function readStackConfig(namespace: string, key: string): pulumi.Output<string> | string | undefined {
    const { isConfigSecret } = pulumi.runtime as { isConfigSecret?: (key: string) => boolean };
    const config = new pulumi.Config(namespace);
    return isConfigSecret?.(`${namespace}:${key}`) ? config.getSecret(key) : config.get(key);
}
