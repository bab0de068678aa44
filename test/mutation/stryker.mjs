import { fileURLToPath } from "node:url";

/** The common settings of every Stryker run. `run.ts` adds the file to mutate and the command that tests it. */
export default {
  testRunner: "command",
  concurrency: 2,
  // A mutant that times out counts as killed, so on a busy machine only an endless one may.
  timeoutMS: 30_000,
  plugins: [fileURLToPath(new URL("sentences.mjs", import.meta.url))],
  ignorers: ["sentences"],
  // Tests run in a copy of the files that they import, so that the working tree is never touched.
  ignorePatterns: ["**", "!lib/**", "!test/**", "!infra/**", "!functions/**", "!package.json"],
  cleanTempDir: "always",
  reporters: [],
  logLevel: "error",
  allowConsoleColors: false,
};
