import { basename } from "node:path";

/** Reports the result of each file to the process that runs the promises (run.ts), as soon as the file has ended. */
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
