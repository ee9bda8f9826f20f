/** The first line of a failed command's output that is not progress or a heading. */
export function reasonOf(output) {
    return output
        .split(/\r?\n/)
        .map((line) => line.trim())
        .find((line) => line !== "" && !line.startsWith("#") && !line.startsWith("go: downloading"));
}
