import { instantIn } from "../../../lib/contract/common.ts";
import { newRequest, requestPatch } from "../../../lib/contract/partnership-requests.ts";
import { money, sum } from "../../../lib/contract/terms.ts";

test.each([
  ["EUR", true],
  ["JPY", true],
  ["KWD", true],
  ["ZZZ", false],
  ["EUX", false],
  ["eur", false],
])("a price in %s is accepted: %j, and a stored sum in any currency is shown", (currency, isAccepted) => {
  expect(money.safeParse({ currency, amount: "1.005" }).success).toBe(isAccepted);
  expect(sum.safeParse({ currency: "ZZZ", amount: "1" }).success).toBe(true);
});

test.each(["{{link}}", "Open {{link}} now", "｛｛link｝｝"])(
  "a subject %j is refused, since the link's place is in the message",
  (subject) => {
    const resellerEmail = "a@b.example";
    for (const schema of [newRequest, requestPatch]) {
      const given = { ...(schema === newRequest && { resellerEmail }), message: "{{link}}" };
      expect(schema.safeParse(given).success).toBe(true);
      expect(schema.safeParse({ ...given, subject }).error?.issues).toMatchObject([{ path: ["subject"] }]);
    }
  },
);

test.each([
  ["2026-03-10T09:30:00 02:00", true],
  ["2026-03-10 09:30", false],
])("%j is refused, with a hint if the plus sign of an offset was lost in a query: %j", (given, isHinted) => {
  expect(instantIn.safeParse(given).error?.issues[0]?.message.includes("%2B")).toBe(isHinted);
});
