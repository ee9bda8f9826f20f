const shared = {
    testEnvironment: "node",
    transform: {
        "^.+\\.ts$": ["ts-jest", { tsconfig: "tsconfig.json" }],
        "^.+\\.mjs$": "<rootDir>/test/scripts/support/asCommonJs.cjs",
    },
    moduleNameMapper: {
        "^pulumi-cloudflare-images$": "<rootDir>/src/index.ts",
        "^pulumi-cloudflare-images/policy$": "<rootDir>/src/policy/index.ts",
        "^pulumi-cloudflare-images/testing$": "<rootDir>/src/testing/index.ts",
    },
};

/** @type {import("jest").Config} */
module.exports = {
    // One more than the cores of a small machine, because many tests wait for time-outs.
    maxWorkers: 3,
    // For machines that do other things as well. The engine project has its own.
    testTimeout: 30_000,
    projects: [
        {
            ...shared,
            displayName: "unit",
            testMatch: ["<rootDir>/{test,examples}/**/*.test.{ts,mjs}"],
            testPathIgnorePatterns: ["<rootDir>/test/engine/"],
        },
        {
            ...shared,
            displayName: "engine",
            testMatch: ["<rootDir>/test/engine/**/*.test.ts"],
            globalSetup: "<rootDir>/test/engine/support/installPackage.ts",
            globalTeardown: "<rootDir>/test/engine/support/removeWorkspace.ts",
            setupFilesAfterEnv: ["<rootDir>/test/engine/support/timeout.ts"],
        },
    ],
};
