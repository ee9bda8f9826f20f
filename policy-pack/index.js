const { RunError } = require("@pulumi/pulumi");
const { policies } = require("../dist/policy");

const PolicyPack = loadPolicyPack();
new PolicyPack("cloudflare-images", { policies });

function loadPolicyPack() {
    try {
        return require("@pulumi/policy").PolicyPack;
    } catch (error) {
        if (error.code === "MODULE_NOT_FOUND") {
            throw new RunError(
                "The policy pack of pulumi-cloudflare-images needs @pulumi/policy, which is not installed: " +
                    "run npm install --save-dev @pulumi/policy in the folder of the program.",
            );
        }
        throw error;
    }
}
