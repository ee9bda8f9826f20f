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
        const namespaces = Object.keys(known);
        // Such as the name of the package.
        const longer = namespaces.find((one) => givenNamespace.includes(one));
        const namespace = nearestName(givenNamespace, namespaces) ?? longer ?? "";
        const name = nearestName(givenName, known[namespace] ?? []);
        const meant = `${namespace}:${name ?? ""}`;
        return name === undefined || meant === given ? [] : [{ given, meant }];
    });
}
