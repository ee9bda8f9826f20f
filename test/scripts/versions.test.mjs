import { isAtLeast } from "../../scripts/setup/versions.mjs";

test.each([
    ["v3.259.0", "3.150.0", true],
    ["3.150.0", "3.150.0", true],
    ["v3.149.9", "3.150.0", false],
    // By number and not by text.
    ["3.99.0", "3.150.0", false],
    ["4.0.0", "3.150.0", true],
    // A build of the coming version counts as that version.
    ["v3.150.0-alpha.1", "3.150.0", true],
    ["unknown", "3.150.0", false],
])("version %s is at least %s: %s", (version, minimum, expected) => {
    expect(isAtLeast(version, minimum)).toBe(expected);
});
