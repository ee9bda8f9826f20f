// Installs the Pulumi CLI into the given folder. A program of its own, to be run by a Node that the SDK supports.
import { PulumiCommand } from "@pulumi/pulumi/automation/index.js";

try {
    await PulumiCommand.install({ root: process.argv[2] });
} catch (error) {
    console.error(error.message);
    process.exitCode = 1;
}
