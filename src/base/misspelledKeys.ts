import { nearestName } from "./checks";

/** A key of the configuration that is not a setting, and the setting that is probably meant. */
export interface MisspelledKey {
    readonly given: string;
    readonly meant: string;
}

/** The keys whose namespace or name differs little from that of a setting. `known` has the names of each namespace. */
export function misspelledKeys(
    keys: readonly string[],
    known: Readonly<Record<string, readonly string[]>>,
): MisspelledKey[] {
    return keys.flatMap((given) => {
        const [givenNamespace = "", givenName = ""] = given.split(":");
        const namespace = nearestName(givenNamespace, Object.keys(known)) ?? "";
        const name = nearestName(givenName, known[namespace] ?? []);
        const meant = `${namespace}:${name ?? ""}`;
        return name === undefined || meant === given ? [] : [{ given, meant }];
    });
}
