/** Replaces every secret of `secrets`, as it is or percent-encoded, by `[secret]`. */
export function redactor(secrets: readonly (string | undefined)[]): (text: string) => string {
    const forms = secrets
        .filter((secret): secret is string => secret !== undefined && secret !== "")
        .flatMap((secret) => [secret, encodeURIComponent(secret.toWellFormed())])
        .sort((a, b) => b.length - a.length);
    return (text) => forms.reduce((redacted, form) => redacted.replaceAll(form, "[secret]"), text);
}
