import { createRequire } from "node:module";

const { default: Sequencer } = createRequire(import.meta.url)("@jest/test-sequencer");

const slow = ["/test/pages/", "/test/promises/", "/test/journeys/"];

/** Runs pure tests before those that start a stack or a browser, and the longest file of those first. */
export default class FastFirst extends Sequencer {
  sort(tests) {
    const weight = ({ path }) => slow.findIndex((folder) => path.includes(folder));
    return [...tests].sort((a, b) => weight(a) - weight(b) || a.path.localeCompare(b.path));
  }
}
