import { besideNext, besidePrevious } from "./playing.ts";

test("the previous release and this one change the same items, and neither loses what the other has written", async () => {
  expect(await besidePrevious(120, Math.random)).toEqual([]);
});

test("this release changes items that a newer one has written, and keeps whatever it does not know", async () => {
  expect(await besideNext(120, Math.random)).toEqual([]);
});
