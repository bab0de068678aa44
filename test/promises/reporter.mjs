import { basename } from "node:path";

/** Tells the process that runs the promises (run.ts) what came of each file, as soon as it has ended. */
export default class Reporter {
  onTestResult({ path }, result) {
    const { numPassingTests, numFailingTests, numPendingTests, perfStats } = result;
    process.send({
      file: basename(path),
      passed: numPassingTests,
      failed: numFailingTests,
      skipped: numPendingTests,
      milliseconds: perfStats.end - perfStats.start,
      message: result.failureMessage ?? "",
    });
  }
}
