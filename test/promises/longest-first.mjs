import { createRequire } from "node:module";
import { basename } from "node:path";
import { longest } from "./rows.ts";

const { default: Sequencer } = createRequire(import.meta.url)("@jest/test-sequencer");

/** Begins with the longest tests, so that all workers finish at about the same time. */
export default class LongestFirst extends Sequencer {
  sort(tests) {
    const place = ({ path }) => (longest.indexOf(basename(path)) + 1 || longest.length + 1) - 1;
    return [...tests].sort((a, b) => place(a) - place(b) || a.path.localeCompare(b.path));
  }
}
