/** Unit and store tests first, journeys and pages after them, so that a broken rule shows within seconds. */
export default {
  testEnvironment: "<rootDir>/test/support/environment.mjs",
  testMatch: ["<rootDir>/test/**/*.test.ts"],
  extensionsToTreatAsEsm: [".ts"],
  transform: { "\\.ts$": "<rootDir>/test/support/strip-types.mjs" },
  testSequencer: "<rootDir>/test/support/fast-first.mjs",
  modulePathIgnorePatterns: ["<rootDir>/cdk.out/", "<rootDir>/.local/"],
  maxWorkers: 2,
  globalSetup: "<rootDir>/test/support/assemble.mjs",
  globalTeardown: "<rootDir>/test/support/disassemble.mjs",
  // The promises' full figures take longer, the audit at their stack's end among them.
  testTimeout: process.env.PROMISES_FULL ? 600_000 : 60_000,
};
