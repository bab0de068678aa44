import fc from "fast-check";
import { figure } from "../support/full.ts";
import { reached } from "../support/promise.ts";
import { seed } from "../support/schedules.ts";
import { liveThrough } from "../support/years.ts";
import { lives } from "../support/years-steps.ts";

it("a subscription's terms, windows, licences and credits equal those of an independent calculation over two years", () => {
  const count = figure(100, 500);
  let taken = 0;
  fc.assert(
    fc.property(lives, ([offer, steps]) => {
      taken += liveThrough(offer, steps, 24);
    }),
    { numRuns: count, seed },
  );
  reached(
    40,
    `${count} lives of 24 months with ${taken} steps of changes, time and resellers: after each step every state, term, ` +
      "window and credit as calculated",
  );
});
