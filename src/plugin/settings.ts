import { checkNames } from "../base/checks";
import { ConfigurationError } from "../base/errors";
import { credentialsFromKey, type ReadConfig, settingNames, settingProblems } from "../base/settings";
import type { Properties } from "./values";

/** What the engine adds to the settings of a provider. */
const engineNames = ["version", "pluginDownloadURL", "__internal", "__defaults"];

/** One message per unknown setting, and per value that cannot be. What is unknown at preview is checked later. */
export function checkSettings({ values, secrets, unknowns }: Properties): string[] {
    const settings = Object.entries(values).filter(([name]) => !engineNames.includes(name));
    const known = Object.fromEntries(settings.filter(([name]) => !unknowns.includes(name)));
    return [
        ...checkNames(Object.fromEntries(settings), settingNames, "setting"),
        ...settingProblems(readSettings({ values: known, secrets, unknowns: [] })),
    ];
}

/** A provider's settings, as keys and texts of a stack's configuration. */
export function readSettings({ values, unknowns }: Properties): ReadConfig {
    if (unknowns.length > 0) {
        throw new ConfigurationError(`The provider cannot be configured while its ${unknowns.join(", ")} is unknown.`);
    }
    const texts = Object.entries(values)
        .filter(([, value]) => ["string", "number", "boolean"].includes(typeof value))
        .map(([name, value]): [string, string] => [`cloudflare-images:${name}`, String(value)]);
    // The engine does not say where the credentials come from.
    const config = new Map([...texts, [credentialsFromKey, "the provider or the stack's configuration"]]);
    return (key) => config.get(key);
}
