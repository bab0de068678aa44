import { besideNext, besidePrevious } from "../golden/playing.ts";
import { figure } from "../support/full.ts";
import { reached } from "../support/promise.ts";
import { randomFrom, seed } from "../support/schedules.ts";

it("lets releases change the same items side by side, and none of them loses what another has written", async () => {
  const operations = figure(300, 5_000);
  const random = randomFrom(seed);
  const lost = [...(await besidePrevious(operations, random)), ...(await besideNext(operations, random))];
  reached(
    36,
    `${operations} operations of the previous release and this one, ${operations} of this one and one after it, on one ` +
      `table, four at once: ${lost.length} attributes or changes lost, 0 items unreadable`,
  );
  expect(lost).toEqual([]);
});
