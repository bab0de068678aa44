import { openContention, type Touch } from "./contention.ts";

// Row 37 of the promises would be reached in vain by a contention that is none.
test("contention stops what touches an item of a running transaction, and what a partition key cannot take", () => {
  let time = 0;
  const contention = openContention({ holding: 50, now: () => time });
  const touch = (SK: string, write: number): Touch => ({ key: { PK: "P", SK }, write });
  const begin = (transaction: boolean, ...touches: Touch[]) => contention.begin(touches, { transaction });
  // Two only check the same item, which is not there: the second one is in the way of the first all the same.
  const first = begin(true, touch("contended", 2), touch("shared", 2));
  expect(begin(true, touch("second", 2), touch("shared", 2))).toEqual({ stops: [undefined, "conflict"] });
  expect(begin(false, touch("shared", 1))).toEqual({ stops: ["conflict"] });
  expect(begin(true, touch("third", 2))).toHaveProperty("end");
  if ("end" in first) first.end();
  expect(begin(false, touch("shared", 1))).toEqual({ stops: ["conflict"] });
  time = 1_000;
  expect(begin(true, touch("fourth", 2), touch("shared", 2))).toHaveProperty("end");
  expect([begin(false, touch("large", 900)), begin(false, touch("other", 300))]).toEqual([
    { end: expect.any(Function) },
    { stops: ["throttle"] },
  ]);
});
