import { createRequire } from "node:module";
import { basename } from "node:path";

const { default: Sequencer } = createRequire(import.meta.url)("@jest/test-sequencer");

const classes = [
  ({ context }) => context.config.displayName?.name === "unit",
  ({ path }) => !/\/test\/(journeys|pages|promises)\//.test(path),
  () => true,
];
/** The journeys that take longest, for a fresh clone, where jest knows no times and would go by the files' sizes. */
const longest = [
  "readme",
  "command-line",
  "letters",
  "account-authenticator",
  "subscription-rules",
  "command-line-imports",
  "customer-transfer-decided",
  "account-page",
].map((name) => `${name}.test.ts`);
const placeOf = ({ path, duration }) => {
  const place = longest.indexOf(basename(path));
  return place < 0 || duration !== undefined ? longest.length : place;
};
const classOf = (test) => classes.findIndex((includes) => includes(test));

/**
 * Runs unit tests first, so that a broken rule shows within seconds, then those of stores, then those on a running
 * stack. Within each of these classes jest's own order holds: files that failed last time, then the longest ones, so
 * that both workers end at about the same time.
 */
export default class FastFirst extends Sequencer {
  sort(tests) {
    return super.sort(tests).sort((a, b) => classOf(a) - classOf(b) || placeOf(a) - placeOf(b));
  }
}
