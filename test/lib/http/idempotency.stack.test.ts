import { Refusal } from "../../../lib/errors.ts";
import { type Entrance, idempotently, type Kept, type KeyedRequest } from "../../../lib/http/idempotency.ts";
import type { Write } from "../../../lib/table/item.ts";
import type { Table } from "../../../lib/table/table.ts";
import { day, hour, settableClock } from "../../support/clock.ts";
import { describeOnEachEngine, itemsOf } from "../../support/table.ts";

const request: KeyedRequest = {
  organizationId: "org_1",
  key: "key 1",
  method: "POST",
  path: "/v1/things",
  body: { name: "a" },
};
const keep = (body: unknown): unknown =>
  Object.fromEntries(Object.entries(body ?? {}).filter(([field]) => field !== "secret"));
const code = (name: string) => expect.objectContaining({ code: name });
const keysOf = ({ PK, SK }: any) => ({ PK, SK });
const entries = (table: Table, organizationId = "org_1") => itemsOf(table, `IDEMPOTENCY#${organizationId}`);

/** A POST that counts its effects in the table, in the entry's own transaction or after its claim. */
const poster = (table: Table, now: () => Date) => {
  let runs = 0;
  const effect: Write = { update: { PK: "effects", SK: "-" }, add: { count: 1 } };
  const post = (
    more: Partial<KeyedRequest> = {},
    options: { claim?: boolean; run?: (entry: Entrance) => Promise<Kept>; mayReplay?: () => unknown } = {},
  ) =>
    idempotently(
      table,
      { ...request, ...more },
      now(),
      { claim: options.claim ?? false, mayReplay: options.mayReplay ?? (() => {}) },
      options.run ??
        (async (entry) => {
          runs += 1;
          const answer = { status: 201, body: { id: `thing ${runs}`, secret: "s3cret" } };
          await entry.ready();
          await table.transact([entry.write(answer), effect]);
          entry.committed();
          return answer;
        }),
      keep,
    );
  const effects = async () => Number((await table.get({ PK: "effects", SK: "-" }))?.count ?? 0);
  return { post, effects, runs: () => runs };
};

describeOnEachEngine("an Idempotency-Key", (open) => {
  describe("claimed first", () => {
    /** A run that, once the key is claimed, waits until it is released. */
    const held = () => {
      const gate = Promise.withResolvers<Kept>();
      const begun = Promise.withResolvers<void>();
      const run = async (entry: Entrance) => {
        await entry.ready();
        begun.resolve();
        return gate.promise;
      };
      return { run, begun: begun.promise, letGo: gate.resolve, breakOff: gate.reject };
    };
    /** A first request that is under way. */
    const underWay = async (table: Table, clock: { now: () => Date }) => {
      const { run, begun, ...ends } = held();
      const { post, effects } = poster(table, clock.now);
      const first = post({}, { claim: true, run });
      await Promise.race([begun, first]);
      return { post, effects, first, ...ends };
    };

    test("stays with the request that took over when the presumed dead one fails late", async () => {
      const table = await open();
      const { post, first, breakOff } = await underWay(table, settableClock());
      const [entry] = await entries(table);
      await table.write({ update: { PK: String(entry?.PK), SK: String(entry?.SK) }, set: { leaseUntil: 0 } });
      const { run, begun, letGo } = held();
      const second = post({}, { claim: true, run });
      await Promise.race([begun, second]);
      breakOff(new Error("died late"));
      await expect(first).rejects.toThrow("died late");
      expect(await entries(table)).toEqual([expect.objectContaining({ state: "claimed" })]);
      letGo({ status: 201, body: {} });
      expect(await second).toMatchObject({ replayed: false });
    });

    test("reports the failure's own reason, even if the claim cannot be released", async () => {
      const table = await open();
      const broken: Table = {
        ...table,
        write: (write) =>
          "delete" in write ? Promise.reject(new Refusal("UNAVAILABLE", "database")) : table.write(write),
      };
      const { post } = poster(broken, settableClock().now);
      const run = () => Promise.reject(new Refusal("MPN_ID_TAKEN", "taken"));
      await expect(post({}, { claim: true, run })).rejects.toEqual(code("MPN_ID_TAKEN"));
    });
  });

  test("has an entry that expires in the table, in seconds, an hour after it stops counting", async () => {
    const table = await open();
    const clock = settableClock();
    await poster(table, clock.now).post();
    const [entry] = await entries(table);
    expect(entry).toMatchObject({
      expiresAt: clock.now().getTime() + day,
      ttl: Math.floor((clock.now().getTime() + day + hour) / 1000),
    });
  });

  test("compares bodies as canonical JSON, whatever the order of keys, and an older release's body by its text", async () => {
    const table = await open();
    const { post, effects } = poster(table, settableClock().now);
    const body = { name: "a", at: { line: 1, codes: ["x", "y"] } };
    await post({ body });
    expect(await post({ body: { at: { codes: ["x", "y"], line: 1 }, name: "a" } })).toMatchObject({
      replayed: true,
    });
    // Canonical JSON has no form for this text.
    expect(await post({ key: "another", body: { text: "\ud800" } })).toMatchObject({ replayed: false });
    const reordered = { ...body, at: { line: 1, codes: ["y", "x"] } };
    await expect(post({ body: reordered })).rejects.toEqual(code("IDEMPOTENCY_KEY_REUSED"));
    const kept = await entries(table);
    for (const entry of kept) await table.write({ update: keysOf(entry), remove: ["canonicalHash"] });
    expect(await post({ body })).toMatchObject({ replayed: true });
    expect(await effects()).toBe(2);
  });
});
