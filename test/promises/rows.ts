import { readdirSync } from "node:fs";

/** A promise to the users, the figure that it must reach, and the tests that show it. */
export interface Row {
  number: number;
  promise: string;
  asked: string;
  /** Files of this folder. */
  files: readonly string[];
  /** A short text from the counts of all stacks, to add to the row's figures. */
  everywhere?: (sums: Record<string, number>) => string;
}

/** The tests of this folder. Each begins with the number of its promise. */
const tests = readdirSync(import.meta.dirname).filter((file) => file.endsWith(".test.ts"));

/** A promise, shown by the tests of its number and by others that are named. */
const row = (number: number, promise: string, asked: string, ...others: string[]): Row => {
  const own = `${String(number).padStart(2, "0")}-`;
  const files = tests.filter(
    (file) => file.startsWith(own) || others.some((name) => file === `${name}.test.ts`),
  );
  return { number, promise, asked, files: files.sort() };
};

/** All promises, each once. */
export const rows: readonly Row[] = [
  row(1, "a repeated POST has one effect", "1 effect; the first answer or 409; no 5xx"),
  row(2, "the key's rules", "400, 422, 409, independent, replay, new: all", "01-one-effect"),
  row(3, "a lost answer does no harm", "every call site, no difference from a run without"),
  row(4, "a crash anywhere does no harm", "every point; invariants hold after one more drive"),
  row(5, "state machines match their model", "1,000 runs of up to 40 commands, no divergence"),
  row(6, "races are decided", "500 schedules per pair, no invariant broken"),
  row(7, "no update is lost", "100 parallel, 0 lost; 412; 428"),
  row(8, "what is unique stays unique", "100 parallel, exactly 1 each"),
  row(
    9,
    "faults are survived",
    "≥ 99.9 % of 5,000 succeed after the client's retry; no partial write; AWS calls ≤ 1.5 ×",
  ),
  row(10, "every answer comes in time", "≤ 10 s, 503 as problem+json with Retry-After"),
  row(11, "mail scanners are harmless", "0 bytes changed by 1,000 requests; a person accepts"),
  row(12, "nobody accepts by accident", "0 without a person; 1 acceptance, one page"),
  {
    ...row(13, "secrets neither rest nor leak", "0 hits outside their one place; 256 bits"),
    everywhere: ({ stacks, links, passwords, tokens }) =>
      `${links} links, ${passwords} passwords and ${tokens} tokens at the ends of ${stacks} stacks of this run, 0 hits`,
  },
  row(14, "pages are safe", "all headers on every page; 0 requests to third parties"),
  row(15, "expiry, revoke and resend count at once", "410 from the first instant"),
  row(16, "only the right person accepts", "every cell as specified"),
  row(17, "no CSRF, redirect or poisoned host", "403; links only from configuration"),
  row(18, "no injection", "5,000 texts: 1 recipient, no control characters, markup unchanged"),
  row(19, "no invitation is lost", "each of 1,000 sent or in the dead-letter queue with an alarm; 0 lost"),
  row(
    20,
    "second copies are rare and harmless",
    "at most 1 per kill in the one window; newest link works",
    "19-no-invitation-lost",
  ),
  row(21, "SES limits are kept", "never above; backlog of 100 drains; 0 dropped"),
  row(22, "bounces and complaints are heard", "shown; held back; other providers unaffected"),
  row(23, "the stream's consumers hold", "effect once; poison alone in the queue"),
  row(24, "organizations are apart", "every cell asserted; no foreign field or id"),
  row(25, "no oracle", "500 pairs: equal bytes; median difference < 5 ms"),
  row(26, "default deny", "build fails; 401 on all but the public ones"),
  row(
    27,
    "rights end with the partnership, role or user",
    "200 schedules: 0 commits that need what ended; next request refused",
  ),
  row(28, "tokens are checked", "401 for all"),
  row(29, "cursors cannot be bent", "400 for all; every stable item exactly once"),
  row(30, "one reads what one wrote", "0 misses on what is documented as consistent"),
  row(31, "the contract holds", "10,000 calls: 0 5xx, 0 undocumented status or field"),
  row(32, "setup info is shown once", "in 1 answer; changed at first sign-in; then dead"),
  {
    ...row(33, "the record is complete", "1 : 1, same transaction, append-only", "31-contract-holds"),
    everywhere: ({ stacks, changes }) =>
      `${changes} changes that callers were told of on the ${stacks} stacks of this run, each on record once`,
  },
  row(34, "a restart loses nothing", "0 acknowledged writes lost; journeys go on"),
  row(35, "authorization and state rules are really tested", "≥ 85 % of mutants killed"),
  row(36, "versions live side by side", "0 attributes lost, 0 items unreadable"),
  row(
    37,
    "an organization's writers do not queue",
    "≤ 1.10 tries a transaction at 200 committed a second, 0 refused",
  ),
  row(38, "rights end with their ground", "0 answers with data, 0 commits"),
  row(39, "an address is its reader's", "0 foreign uses blocked, 0 limits passed"),
  row(40, "a subscription's years add up", "500 lives: every state, window, credit equal"),
  row(41, "work follows what was checked", "≤ 1 s, ≤ 32 kB answered, memory ≤ 256 MB"),
  row(42, "nobody is locked out for good, nobody is seized", "a way back by route, on record"),
  row(43, "machine clients are safe", "10,000 wrong secrets: none passes, none locks the right one"),
  row(
    44,
    "webhooks arrive and cannot be turned",
    "at least once each, none lost in 3 days of clock, 0 inwards",
  ),
  row(45, "the description is true", "0 differences"),
  row(46, "data can be brought back", "journeys go on, invariants hold, the gap is named"),
];

/** The files that take longest in their full form, longest first. The others take about the same time. */
export const longest: readonly string[] = [
  "06-races.test.ts",
  "06-races-too.test.ts",
  "27-rights-end.test.ts",
  "35-rules-tested.test.ts",
  "14-pages-in-a-browser.test.ts",
  "05-models.test.ts",
  "30-read-your-writes.test.ts",
  "40-months-end.test.ts",
  "04-crashes.test.ts",
  "09-faults-survived.test.ts",
  "36-versions-side-by-side.test.ts",
  "03-lost-answers.test.ts",
  "29-cursors.test.ts",
  "41-filters.test.ts",
  "41-growth.test.ts",
  "19-no-invitation-lost.test.ts",
  "31-contract-holds.test.ts",
  "18-no-injection.test.ts",
  "21-ses-limits.test.ts",
  "23-stream-consumers.test.ts",
];

/**
 * The files that measure how long something takes, or send so much at once that a busy machine answers 503. In a full
 * run they begin when all others have ended.
 */
export const measuring: readonly string[] = [
  "01-one-effect.test.ts",
  "41-work-in-proportion.test.ts",
  "37-no-queue.test.ts",
  "25-no-oracle.test.ts",
  "10-in-time.test.ts",
];
