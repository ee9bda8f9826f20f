/** Replaces every secret of `secrets`, as it is or percent-encoded, by `[secret]`. */
export function redactor(secrets: readonly (string | undefined)[]): (text: string) => string {
    const forms = secrets
        .filter((secret): secret is string => secret !== undefined && secret !== "")
        .flatMap((secret) => [secret, encodeURIComponent(secret.toWellFormed())])
        .sort((a, b) => b.length - a.length);
    if (forms.length === 0) {
        return (text) => text;
    }
    const anyForm = new RegExp(forms.map((form) => form.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&")).join("|"), "g");
    return (text) => text.replace(anyForm, "[secret]");
}
