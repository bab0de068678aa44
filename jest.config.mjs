const shared = {
  runner: ["jest-light-runner", { runtime: "child_process" }],
  setupFiles: ["<rootDir>/test/support/quiet-logs.mjs"],
  setupFilesAfterEnv: ["<rootDir>/test/support/time-limit.mjs"],
  modulePathIgnorePatterns: ["<rootDir>/cdk.out/", "<rootDir>/.local/", "<rootDir>/.protections/"],
};

// `npm test` leaves the promises to `npm run promises`, unless one of their files is named.
const promises = process.argv.some((argument) => argument.includes("test/promises"));

// DynamoDB Local takes seconds to start: only `npm run test:engines` runs what needs it.
const allEngines = process.env.TWOTIER_ENGINES === "all";

/**
 * Two projects. `stack` has a global setup, which bundles and synthesizes the deployment and starts databases: journeys,
 * promises, and every test named `*.stack.test.ts`. `unit` is all the rest, and starts at once. A unit test that imports
 * what needs the global setup fails with a sentence that says how to name it (test/support/from-setup.ts).
 */
export default {
  testSequencer: "<rootDir>/test/support/fast-first.mjs",
  maxWorkers: 2,
  projects: [
    {
      ...shared,
      displayName: "unit",
      setupFiles: [...shared.setupFiles, "<rootDir>/test/support/without-stack.mjs"],
      testMatch: ["<rootDir>/test/**/*.test.ts"],
      testPathIgnorePatterns: ["<rootDir>/test/(journeys|promises)/", "\\.stack\\.test\\.ts$"],
    },
    {
      ...shared,
      displayName: "stack",
      testPathIgnorePatterns: allEngines ? [] : ["dynamodb-local\\.stack\\.test\\.ts$"],
      testMatch: [
        "<rootDir>/test/journeys/**/*.test.ts",
        "<rootDir>/test/**/*.stack.test.ts",
        ...(promises ? ["<rootDir>/test/promises/**/*.test.ts"] : []),
      ],
      globalSetup: "<rootDir>/test/support/global-setup.mjs",
      globalTeardown: "<rootDir>/test/support/global-teardown.mjs",
    },
  ],
};
