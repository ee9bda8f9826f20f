/** The CLI passes this text to policies instead of a secret in a file that it cannot decrypt. */
export const hiddenSecret = "[secret]";

/** How to judge what a file hides. */
export const hiddenSecretAdvice = "analyze the stack, not a file, with its passphrase or secrets provider";
