import { fileURLToPath } from "node:url";

/** What is the same for each run of Stryker; `run.ts` adds the file to mutate and the command that tests it. */
export default {
  testRunner: "command",
  concurrency: 2,
  // A mutant that runs out of time counts as killed: on a busy machine only one that never ends may.
  timeoutMS: 30_000,
  plugins: [fileURLToPath(new URL("sentences.mjs", import.meta.url))],
  ignorers: ["sentences"],
  // Tests run in a copy of what they import, so that the working tree is never touched.
  ignorePatterns: ["**", "!lib/**", "!test/**", "!infra/**", "!functions/**", "!package.json"],
  cleanTempDir: "always",
  reporters: [],
  logLevel: "error",
  allowConsoleColors: false,
};
