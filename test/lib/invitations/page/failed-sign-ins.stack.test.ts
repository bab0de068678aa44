import { failedSignIns } from "../../../../lib/invitations/page/failed-sign-ins.ts";
import { keys } from "../../../../lib/table/keys.ts";
import { hour, settableClock } from "../../../support/clock.ts";
import { describeOnEachEngine, settled } from "../../../support/table.ts";

const link = { requestId: "req_1", hash: "hash" };
const limited = expect.objectContaining({ code: "RATE_LIMITED", status: 429 });

describeOnEachEngine("failed sign-ins on a link", (open) => {
  test("of twenty parallel attempts ten are taken", async () => {
    const table = await open();
    const { now } = settableClock();
    const count = failedSignIns(table);
    const { fulfilled, rejected } = await settled(
      Array.from({ length: 20 }, () => count.reserve(link, now())),
    );
    expect(fulfilled.length).toBeLessThanOrEqual(10);
    expect(fulfilled.length).toBeGreaterThan(0);
    for (const error of rejected) expect(error).toEqual(limited);
    expect(await table.get(keys.failures(link.requestId, link.hash))).toMatchObject({
      count: fulfilled.length,
    });
  });

  test("one after another ten are taken, and the eleventh says when to come back", async () => {
    const { now } = settableClock();
    const count = failedSignIns(await open());
    for (let each = 0; each < 10; each++) await count.reserve(link, now());
    await expect(count.reserve(link, now())).rejects.toMatchObject({
      code: "RATE_LIMITED",
      more: { retryAfter: 3_600 },
    });
    await count.reserve({ ...link, hash: "newer" }, now());
  });

  test("an hour after the first failure ten more are taken, also of twenty in parallel", async () => {
    const clock = settableClock();
    const table = await open();
    const count = failedSignIns(table);
    for (let each = 0; each < 10; each++) await count.reserve(link, clock.now());
    clock.advance(hour - 1);
    await expect(count.reserve(link, clock.now())).rejects.toEqual(limited);
    clock.advance(1);
    const { fulfilled } = await settled(Array.from({ length: 20 }, () => count.reserve(link, clock.now())));
    expect(fulfilled.length).toBeLessThanOrEqual(10);
    const item = await table.get(keys.failures(link.requestId, link.hash));
    expect(item).toMatchObject({ count: fulfilled.length, until: clock.now().getTime() + hour });
    expect(item?.ttl).toBe(Math.floor((clock.now().getTime() + hour) / 1000) + 3_600);
  });

  test("a place that is given back is there again, and none is given back twice", async () => {
    const { now } = settableClock();
    const table = await open();
    const count = failedSignIns(table);
    for (let each = 0; each < 30; each++) {
      await count.reserve(link, now());
      await count.release(link);
    }
    await count.release(link);
    await failedSignIns(table).release({ ...link, hash: "never tried" });
    expect(await table.get(keys.failures(link.requestId, link.hash))).toMatchObject({ count: 0 });
    expect(await table.get(keys.failures(link.requestId, "never tried"))).toBeUndefined();
    for (let each = 0; each < 10; each++) await count.reserve(link, now());
    await expect(count.reserve(link, now())).rejects.toEqual(limited);
  });
});
