import { judgeRelease } from "../../../infra/release/next.ts";

const changelog = "# Changes\n\n## 1.3.0 (unreleased)\n\n## 2.0.0\n\n## 1.2.4\n";

test.each(["1.2.4", "1.3.0", "2.0.0"])("%s may follow 1.2.3", (wanted) => {
  expect(() => judgeRelease("1.2.3", wanted, [], changelog)).not.toThrow();
});

test.each([
  ["1.2.3", [], "does not follow"],
  ["1.2.5", [], "does not follow"],
  ["1.4.0", [], "does not follow"],
  ["3.0.0", [], "does not follow"],
  ["1.3", [], "is no version"],
  ["1.3.0", ["GET /v1/x is gone"], "needs 2.0.0:\nGET /v1/x is gone"],
])("%s with %j may not follow 1.2.3", (wanted, breaks, message) => {
  expect(() => judgeRelease("1.2.3", wanted, breaks, changelog)).toThrow(message);
});

test("breaking changes may come with a new major version", () => {
  expect(() => judgeRelease("1.2.3", "2.0.0", ["GET /v1/x is gone"], changelog)).not.toThrow();
});

test("a release without its section in the changelog is refused", () => {
  expect(() => judgeRelease("1.2.2", "1.2.3", [], changelog)).toThrow('no section "## 1.2.3"');
});
