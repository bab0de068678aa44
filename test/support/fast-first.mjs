import { createRequire } from "node:module";

const { default: Sequencer } = createRequire(import.meta.url)("@jest/test-sequencer");

const classes = [
  ({ context }) => context.config.displayName?.name === "unit",
  ({ path }) => !/\/test\/(journeys|pages|promises)\//.test(path),
  () => true,
];
const classOf = (test) => classes.findIndex((includes) => includes(test));

/**
 * Runs unit tests first, so that a broken rule shows within seconds, then those of stores, then those on a running
 * stack. Within each of these classes jest's own order holds: files that failed last time, then the longest ones, so
 * that both workers end at about the same time.
 */
export default class FastFirst extends Sequencer {
  sort(tests) {
    return super.sort(tests).sort((a, b) => classOf(a) - classOf(b));
  }
}
