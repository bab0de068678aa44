import { failedSignIns } from "../../../../lib/invitations/page/failed-sign-ins.ts";
import { keys } from "../../../../lib/table/keys.ts";
import type { Table } from "../../../../lib/table/table.ts";
import { hour, settableClock } from "../../../support/clock.ts";
import { describeOnEachEngine, settled } from "../../../support/table.ts";

const link = { requestId: "req_1", hash: "hash" };
const limited = { code: "RATE_LIMITED", status: 429 };

const counting = async (open: () => Promise<Table>) => {
  const table = await open();
  const clock = settableClock();
  const failures = failedSignIns(table);
  const reserve = () => failures.reserve(link, clock.now());
  return {
    clock,
    failures,
    reserve,
    ten: async () => {
      for (let each = 0; each < 10; each++) await reserve();
    },
    stored: (hash = link.hash) => table.get(keys.failures(link.requestId, hash)),
  };
};

describeOnEachEngine("failed sign-ins on a link", (open) => {
  test("let ten an hour through, from the first one on, with the time to return; another link has its own count", async () => {
    const { ten, reserve, failures, clock } = await counting(open);
    await ten();
    await expect(reserve()).rejects.toMatchObject({ ...limited, more: { retryAfter: 3_600 } });
    await failures.reserve({ ...link, hash: "newer" }, clock.now());
    clock.advance(hour - 1);
    await expect(reserve()).rejects.toMatchObject(limited);
  });

  test.each([0, 10])(
    "let at most ten of twenty parallel attempts through, and count all of those: with %i an hour ago",
    async (before) => {
      const { clock, reserve, stored } = await counting(open);
      for (let each = 0; each < before; each++) await reserve();
      const until = clock.advance(hour).getTime() + hour;
      const { fulfilled, rejected } = await settled(Array.from({ length: 20 }, reserve));
      for (const error of rejected) expect(error).toMatchObject(limited);
      expect(fulfilled.length).toBeLessThanOrEqual(10);
      expect(fulfilled.length).toBeGreaterThan(0);
      const ttl = Math.floor(until / 1_000) + 3_600;
      expect(await stored()).toMatchObject({ count: fulfilled.length, until, ttl });
    },
  );

  test("have an attempt removed once, and their count never falls below zero", async () => {
    const { failures, ten, reserve, stored } = await counting(open);
    for (let each = 0; each < 12; each++) {
      await reserve();
      await failures.release(link);
    }
    await failures.release(link);
    await failures.release({ ...link, hash: "never tried" });
    expect(await stored()).toMatchObject({ count: 0 });
    expect(await stored("never tried")).toBeUndefined();
    await ten();
    await expect(reserve()).rejects.toMatchObject(limited);
  });
});
