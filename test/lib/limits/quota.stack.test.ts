import { type Quota, quotaStore } from "../../../lib/limits/quota.ts";
import { keys } from "../../../lib/table/keys.ts";
import { retryOnConflict } from "../../../lib/table/retry-on-conflict.ts";
import type { Table } from "../../../lib/table/table.ts";
import { endOf } from "../../support/refusal.ts";
import { describeOnEachEngine, itemsOf } from "../../support/table.ts";

const at = new Date("2026-03-01T12:00:30.000Z");
const things: Quota = { name: "things", per: "day", limit: 1, refusal: "Enough of things." };

describeOnEachEngine("a quota", (open) => {
  let table: Table;
  beforeAll(async () => {
    table = await open();
  });

  const take = (by: string, more: Partial<Quota> = {}, now = at) =>
    retryOnConflict(async () =>
      table.transact([await quotaStore(table).take(by, { ...things, ...more }, now)]),
    );

  // A quota is counted in parts. One below the number of parts has to be exact, too.
  it.each([
    [40, 23],
    [6, 2],
  ])("is exact when %i callers at once ask for %i", async (asking, limit) => {
    const by = `org_${limit}`;
    const ends = await Promise.all(Array.from({ length: asking }, () => endOf(take(by, { limit }))));
    const refused = ends.filter((end) => end !== "done");
    expect(refused).toEqual(Array(asking - limit).fill("RATE_LIMITED"));
    const parts = await itemsOf(table, keys.quotaParts(by, "things", "2026-03-01").PK);
    expect(parts.reduce((sum, { count }) => sum + Number(count), 0)).toBe(limit);
  });

  it.each([
    ["minute", 30],
    ["day", 12 * 3_600 - 30],
  ] as const)("starts anew with each %s, and a refusal says when that is", async (per, wait) => {
    const by = `org_${per}`;
    await take(by, { per });
    await expect(take(by, { per })).rejects.toMatchObject({
      message: "Enough of things.",
      more: { retryAfter: wait },
    });
    await take(by, { per }, new Date(at.getTime() + wait * 1_000));
  });

  it("is separate for each organization and each resource", async () => {
    await take("org_a");
    await take("org_b");
    await take("org_a", { name: "others" });
    expect(await endOf(take("org_a"))).toBe("RATE_LIMITED");
  });
});
