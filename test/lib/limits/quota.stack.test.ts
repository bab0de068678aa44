import { Refusal } from "../../../lib/errors.ts";
import { type Quota, quotaStore } from "../../../lib/limits/quota.ts";
import { keys } from "../../../lib/table/keys.ts";
import { retryOnConflict } from "../../../lib/table/retry-on-conflict.ts";
import type { Table } from "../../../lib/table/table.ts";
import { describeOnEachEngine, itemsOf } from "../../support/table.ts";

const at = new Date("2026-03-01T12:00:30.000Z");
const quota = (limit: number, per: Quota["per"] = "day"): Quota => ({
  name: "things",
  per,
  limit,
  refusal: "Enough of things.",
});

describeOnEachEngine("a quota", (open) => {
  let table: Table;
  beforeAll(async () => {
    table = await open();
  });

  const take = async (limit: Quota, o: { by?: string; now?: Date } = {}) => {
    const quotas = quotaStore(table);
    await retryOnConflict(async () =>
      table.transact([await quotas.take(o.by ?? "org_1", limit, o.now ?? at)]),
    );
  };

  it("is exact, however many ask at once", async () => {
    const asked = await Promise.allSettled(
      Array.from({ length: 40 }, () => take(quota(23), { by: "org_many" })),
    );
    const refused = asked.flatMap((each) => (each.status === "rejected" ? [each.reason] : []));
    expect(refused).toHaveLength(17);
    for (const refusal of refused)
      expect([refusal.code, refusal.message]).toEqual(["RATE_LIMITED", "Enough of things."]);
    let counted = 0;
    const window = "2026-03-01";
    for (const { count } of await itemsOf(table, keys.quotaParts("org_many", "things", window).PK))
      counted += Number(count);
    expect(counted).toBe(23);
  });

  it("smaller than its parts is exact as well", async () => {
    for (const _ of [1, 2]) await take(quota(2), { by: "org_few" });
    await expect(take(quota(2), { by: "org_few" })).rejects.toMatchObject({ code: "RATE_LIMITED" });
  });

  it("begins anew with each window, and says when that is", async () => {
    for (const [per, wait] of [
      ["minute", 30],
      ["day", 12 * 3_600 - 30],
    ] as const) {
      const by = `org_${per}`;
      await take(quota(1, per), { by });
      const refusal = await take(quota(1, per), { by }).catch((error) => error);
      expect(refusal).toBeInstanceOf(Refusal);
      expect(refusal.more.retryAfter).toBe(wait);
      await take(quota(1, per), { by, now: new Date(at.getTime() + wait * 1_000) });
    }
  });

  it("of one organization is not another's, and of one thing not another's", async () => {
    await take(quota(1), { by: "org_a" });
    await take(quota(1), { by: "org_b" });
    await take({ ...quota(1), name: "others" }, { by: "org_a" });
    await expect(take(quota(1), { by: "org_a" })).rejects.toMatchObject({ code: "RATE_LIMITED" });
  });
});
