import { Logger } from "@aws-lambda-powertools/logger";
import { withDeadline } from "../../../lib/aws/deadline.ts";
import { customerStore } from "../../../lib/customers/store.ts";
import type { JobItem } from "../../../lib/jobs/items.ts";
import { reassigner } from "../../../lib/jobs/reassign.ts";
import { newJob } from "../../../lib/jobs/rules.ts";
import { jobStore } from "../../../lib/jobs/store.ts";
import { organizationStore } from "../../../lib/organizations/store.ts";
import { subscriptionStore } from "../../../lib/subscriptions/store.ts";
import { equals } from "../../../lib/table/condition.ts";
import type { Key } from "../../../lib/table/key.ts";
import { keys } from "../../../lib/table/keys.ts";
import type { Table } from "../../../lib/table/table.ts";
import { settableClock } from "../../support/clock.ts";
import { type CustomerOptions, customerFixture } from "../../support/customers.ts";
import { describeOnEachEngine, itemsOf } from "../../support/table.ts";
import { enrol, withPartnership } from "../../support/table-fixtures.ts";

const logger = new Logger({ logLevel: "SILENT" });
const times = <T>(count: number, of: T): T[] => Array.from({ length: count }, () => of);

/** A provider, the reseller whose customers are reassigned, the new reseller, and the job. */
const setting = async (
  table: Table,
  settings: { agreement?: boolean; subscriptions?: boolean; delegatedAdmin?: boolean } = {},
) => {
  const clock = settableClock();
  const { organization: provider, admin } = await enrol(table, "indirect-provider");
  const { organization: from } = await enrol(table, "indirect-reseller");
  const { organization: to } = await enrol(table, "indirect-reseller");
  for (const { id } of [from, to]) await withPartnership(table, provider.id, id);
  if (settings.agreement ?? true) {
    const { region } = provider;
    const agreement = { region, signedAt: "s", source: "s", recordedAt: "s", recordedBy: "usr_1" };
    await table.transact(organizationStore(table).recordAgreement(to.id, agreement, undefined));
  }
  const jobs = jobStore(table);
  const { subscriptions = true, delegatedAdmin = true } = settings;
  const asked = { fromResellerId: from.id, toResellerId: to.id, subscriptions, delegatedAdmin };
  const who = { providerId: provider.id, userId: admin.id, requestId: "r", now: clock.now() };
  const job = newJob(asked, { id: "job_1", ...who });
  const engine = reassigner({ table, logger, clock: clock.now });
  const read = () => jobs.read(provider.id, job.id);
  const start = (id = job.id) => table.transact(jobs.create({ ...job, id }, clock.now()));
  const linksOf = (customerId: string) => async (resellerId: string) =>
    (await customerStore(table).relationshipsOf(resellerId, [customerId]))[0];

  return {
    ...{ clock, provider, admin, from, to, jobs, job, engine, read, start },
    /** Makes the former reseller a subscription's reseller of record. */
    record: { partnerId: from.mpnId ?? "", partnerOrganizationId: from.id },
    /** A customer of the former reseller. */
    customer: (more: Partial<CustomerOptions> = {}) =>
      customerFixture(table, { providerId: provider.id, reseller: { id: from.id }, ...more }),
    /** Both resellers' relationships to a customer. */
    links: async (customerId: string) => {
      const [left, taken] = await Promise.all([from.id, to.id].map(linksOf(customerId)));
      return { left, taken };
    },
    /** Does one page as the stream delivers it. With `milliseconds`, the invocation has that much time left. */
    async page(milliseconds?: number): Promise<void> {
      const current = await read();
      await (milliseconds ? withDeadline(milliseconds, () => engine.page(current)) : engine.page(current));
    },

    /** Does page after page, as the stream does: each change of a running job starts its next page. */
    async drive(): Promise<JobItem> {
      for (let pages = 0; pages < 100; pages++) {
        const current = await read();
        if (current.status !== "running") return current;
        await engine.page(current);
      }
      throw new Error("the job does not end");
    },
  };
};

describeOnEachEngine("a reassignment", (open) => {
  test("handles ten customers in parallel, in three calls each and a few for all", async () => {
    const table = await open();
    const running = { now: 0, most: 0 };
    const tenAreRunning = Promise.withResolvers<void>();
    let held = Promise.resolve();
    let calls = 0;
    const counted: Table = {
      get: (key) => table.get(key),
      getMany: (keys) => {
        calls++;
        return table.getMany(keys);
      },
      page: (range, options) => {
        calls++;
        return table.page(range, options);
      },
      write: (write) => table.write(write),
      async transact(writes) {
        calls++;
        running.most = Math.max(running.most, ++running.now);
        if (running.now === 10) tenAreRunning.resolve();
        await held;
        await table.transact(writes);
        running.now--;
      },
    };
    const s = await setting(counted);
    for (const _ of times(12, 0)) await s.customer({ subscriptions: [s.record] });
    await s.start();
    await s.page();
    calls = 0;
    // Each write waits until ten have begun, however fast the reads before it are.
    held = tenAreRunning.promise;
    await s.page();
    expect(await s.read()).toMatchObject({ status: "completed", done: 12 });
    expect(running.most).toBe(10);
    expect(calls).toBeLessThanOrEqual(12 * 3 + 9);
  });

  test("reassigns the subscriptions that it chose, even those that expire before they are written", async () => {
    const table = await open();
    let onRead = (_key: Key) => {};
    const get: Table["get"] = (key) => {
      onRead(key);
      return table.get(key);
    };
    const s = await setting({ ...table, get });
    const commitmentEndDate = new Date(s.clock.now().getTime() + 1_000).toISOString();
    const expiring = { ...s.record, commitmentEndDate, autoRenewEnabled: false };
    const { customer } = await s.customer({ subscriptions: times(45, expiring) });
    await s.start();
    await s.page();
    // The new reseller is read between the choice and the write.
    onRead = ({ PK, SK }) => {
      const named = keys.organization(s.to.id);
      if (PK === named.PK && SK === named.SK) s.clock.advance(2_000);
    };
    await s.page(2_500);
    const moved = await subscriptionStore(table).all(customer.id, equals("partnerOrganizationId", s.to.id));
    expect(moved).toHaveLength(30);
    expect((await s.links(customer.id)).taken).toMatchObject({ recordCount: 30 });
  });

  test("stops within a customer when its time is up, and the next page resumes there", async () => {
    const s = await setting(await open());
    const { customer } = await s.customer({ subscriptions: times(65, s.record) });
    await s.start();
    await s.page();
    const begun = await s.read();
    const progressAt = s.clock.advance(1_000).toISOString();
    for (const [page, moved] of [30, 60].entries()) {
      // From the beginning there is less time than a further step may take.
      await s.page(2_500);
      const { taken } = await s.links(customer.id);
      expect(taken).toMatchObject({ associated: false, recordCount: moved });
      expect(await s.read()).toEqual({ ...begun, progressAt, version: begun.version + page + 1 });
    }
    expect(await s.drive()).toMatchObject({ status: "completed", total: 1, done: 1, failedCount: 0 });
    expect((await s.links(customer.id)).taken).toMatchObject({ associated: true, recordCount: 65 });
  });

  test("informs everybody who reads the subscription of its new reseller of record, and nobody else", async () => {
    const table = await open();
    const s = await setting(table, { delegatedAdmin: false });
    const { organization: contact } = await enrol(table, "indirect-reseller");
    const { organization: former } = await enrol(table, "indirect-reseller");
    await withPartnership(table, s.provider.id, contact.id);
    await withPartnership(table, s.provider.id, former.id, "ended");
    await table.write({ update: keys.partnership(s.provider.id, s.from.id), set: { status: "ended" } });
    const reseller = { id: s.from.id, delegatedAdmin: false };
    const { customer, subscriptions } = await s.customer({
      reseller,
      relationships: { org_admin: { adminSince: "2026-01-01T00:00:00.000Z" }, org_dead: {} },
      subscriptions: [
        { ...s.record, supportResellerId: contact.id },
        { ...s.record, supportResellerId: former.id },
        { supportResellerId: contact.id },
      ],
    });
    const plain = await s.customer({ reseller });
    await s.start();
    expect(await s.drive()).toMatchObject({ status: "completed", done: 2 });
    const [supported, other] = subscriptions.map(({ id }) => id);
    const eventsOf = (id: string) => itemsOf(table, `EVENTS#${id}`);
    const event = (...subscriptionIds: unknown[]) => ({
      eventType: "subscription.updated",
      resourceId: customer.id,
      data: { customerId: customer.id, changed: ["partnerId"], subscriptionIds },
    });
    const [ofAdmin, ...more] = await eventsOf("org_admin");
    expect([event(supported, other), event(other, supported)]).toContainEqual(
      expect.objectContaining({ data: ofAdmin?.data }),
    );
    expect(more).toEqual([]);
    expect(await eventsOf(contact.id)).toMatchObject([event(supported)]);
    // A former partner without access gets no event, and neither does a reseller that never had access.
    for (const nobody of [s.from.id, former.id, "org_dead"]) expect(await eventsOf(nobody)).toEqual([]);
    const { id } = plain.customer;
    const ofPlain = (await eventsOf(s.to.id)).filter(({ resourceId }) => resourceId === id);
    expect(ofPlain.map(({ data }) => data)).toEqual([{ customerId: id, associatedPartnerId: s.to.id }]);
  });

  test.each(["ROLE_REQUIRED", "USER_DISABLED", "PARTNERSHIP_ENDED", "RESELLER_SUSPENDED"] as const)(
    "ends as failed with %s, whether or not the agreement is on record",
    async (code) => {
      for (const agreement of [true, false]) {
        const table = await open();
        const s = await setting(table, { agreement });
        const { customer } = await s.customer({ subscriptions: [s.record] });
        await s.start();
        const user = keys.user(s.provider.id, s.admin.id);
        const lost = {
          ROLE_REQUIRED: { update: user, set: { roles: ["SalesAgent"] } },
          USER_DISABLED: { update: user, set: { status: "disabled" } },
          PARTNERSHIP_ENDED: { update: keys.partnership(s.provider.id, s.to.id), set: { status: "ended" } },
          RESELLER_SUSPENDED: { update: keys.organization(s.to.id), set: { status: "suspended" } },
        };
        await table.write(lost[code]);
        expect(await s.drive()).toMatchObject({ status: "failed", done: 0, failedCount: 1 });
        expect(await table.get(keys.runningJob(s.provider.id, s.from.id))).toBeUndefined();
        expect(await customerStore(table).find(customer.id)).toEqual(customer);
        expect(await s.jobs.failures(s.job.id)).toMatchObject([{ customerId: customer.id, code }]);
      }
    },
  );
});
