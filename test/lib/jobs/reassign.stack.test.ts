import { Logger } from "@aws-lambda-powertools/logger";
import { withDeadline } from "../../../lib/aws/deadline.ts";
import { customerStore } from "../../../lib/customers/store.ts";
import type { JobItem } from "../../../lib/jobs/items.ts";
import { reassigner } from "../../../lib/jobs/reassign.ts";
import { newJob, shownJob } from "../../../lib/jobs/rules.ts";
import { jobStore } from "../../../lib/jobs/store.ts";
import { organizationStore } from "../../../lib/organizations/store.ts";
import { partnershipStore } from "../../../lib/partnerships/store.ts";
import { subscriptionStore } from "../../../lib/subscriptions/store.ts";
import { equals } from "../../../lib/table/condition.ts";
import { type Key, keys } from "../../../lib/table/keys.ts";
import type { Table } from "../../../lib/table/table.ts";
import { settableClock } from "../../support/clock.ts";
import { customerFixture } from "../../support/customers.ts";
import { describeOnEachEngine, itemsOf } from "../../support/table.ts";
import { enrol } from "../../support/table-fixtures.ts";

const logger = new Logger({ logLevel: "SILENT" });

/** A provider with a reseller that leaves and one that comes, and a job between them. */
const setting = async (
  table: Table,
  o: { agreement?: boolean; subscriptions?: boolean; delegatedAdmin?: boolean } = {},
) => {
  const clock = settableClock();
  const { organization: provider, admin } = await enrol(table, "indirect-provider");
  const { organization: from } = await enrol(table, "indirect-reseller");
  const { organization: to } = await enrol(table, "indirect-reseller");
  const partnerships = partnershipStore(table);
  for (const { id } of [from, to]) {
    const begun = {
      providerId: provider.id,
      resellerId: id,
      status: "active" as const,
      since: "s",
      requestId: "req_1",
    };
    await table.transact(partnerships.begin(begun, undefined));
  }
  if (o.agreement ?? true) {
    const agreement = {
      region: provider.region,
      signedAt: "s",
      source: "s",
      recordedAt: "s",
      recordedBy: "usr_1",
    };
    await table.transact(organizationStore(table).recordAgreement(to.id, agreement, undefined));
  }
  const jobs = jobStore(table);
  const asked = {
    fromResellerId: from.id,
    toResellerId: to.id,
    subscriptions: o.subscriptions ?? true,
    delegatedAdmin: o.delegatedAdmin ?? true,
  };
  const who = { providerId: provider.id, userId: admin.id, requestId: "r", now: clock.now() };
  const job = newJob(asked, { id: "job_1", ...who });
  const engine = reassigner({ table, logger, clock: clock.now });
  const read = () => jobs.read(provider.id, job.id);

  /** What the stream does: each change of a running job asks for its next page. */
  const drive = async (): Promise<JobItem> => {
    for (let pages = 0; pages < 100; pages++) {
      const current = await read();
      if (current.status !== "running") return current;
      await engine.page(current);
    }
    throw new Error("the job does not end");
  };
  const customer = (more: Partial<Parameters<typeof customerFixture>[1]> = {}) =>
    customerFixture(table, { providerId: provider.id, reseller: { id: from.id }, ...more });
  const record = { partnerId: from.mpnId ?? "", partnerOrganizationId: from.id };
  const tie = async (customerId: string, resellerId: string) =>
    (await customerStore(table).tiesOf(resellerId, [customerId]))[0];
  return {
    clock,
    provider,
    admin,
    from,
    to,
    jobs,
    job,
    engine,
    read,
    drive,
    customer,
    record,
    tie,
    partnerships,
  };
};

describeOnEachEngine("a reassignment", (open) => {
  test("hands every customer of the reseller to the other one, each once, and nothing of anybody else", async () => {
    const table = await open();
    const s = await setting(table);
    const made = Array.from({ length: 13 }, (_, at) =>
      s.customer({ subscriptions: at % 5 === 0 ? [s.record, {}] : [] }),
    );
    const mine = (await Promise.all(made)).map(({ customer }) => customer);
    const other = await s.customer({ reseller: { id: "org_other" }, ties: { [s.from.id]: { record: 1 } } });
    await table.transact(s.jobs.create(s.job, s.clock.now()));

    const ended = await s.drive();
    expect(ended).toMatchObject({ status: "completed", total: 13, done: 13, failedCount: 0 });
    expect(ended.finishedAt).toBe(s.clock.now().toISOString());
    expect(await table.get(keys.runningJob(s.provider.id, s.from.id))).toBeUndefined();
    for (const { id } of mine) {
      expect(await customerStore(table).find(id)).toMatchObject({ associatedPartnerId: s.to.id, version: 2 });
      const subscriptions = await subscriptionStore(table).all(id);
      for (const each of subscriptions)
        expect(each.partnerOrganizationId).toBe(each.partnerId ? s.to.id : undefined);
      const records = subscriptions.filter(({ partnerId }) => partnerId === s.to.mpnId).length;
      expect(records).toBe(subscriptions.length / 2);
      expect(await s.tie(id, s.to.id)).toMatchObject({
        associated: true,
        adminSince: s.clock.now().toISOString(),
        recordCount: records,
      });
      // Nobody's access is taken away.
      expect(await s.tie(id, s.from.id)).toMatchObject({ associated: false, recordCount: 0 });
      expect((await s.tie(id, s.from.id))?.adminSince).toBeDefined();
    }
    expect(await customerStore(table).find(other.customer.id)).toEqual(other.customer);
    const audits = (await itemsOf(table, `AUDIT#${s.provider.id}`)).filter(
      ({ type }) => type === "AuditRecord",
    );
    expect(audits).toHaveLength(13);
    expect(audits[0]).toMatchObject({ operation: "customer.reassign", actor: { userId: s.admin.id } });
    expect(await itemsOf(table, `EVENTS#${s.to.id}`)).toHaveLength(13);
    expect(JSON.stringify(await itemsOf(table, `EVENTS#${s.from.id}`))).not.toContain(s.to.id);
  });

  test("moves records and gives access only when it is asked to", async () => {
    const table = await open();
    const s = await setting(table, { subscriptions: false, delegatedAdmin: false });
    const { customer } = await s.customer({ subscriptions: [s.record] });
    await table.transact(s.jobs.create(s.job, s.clock.now()));
    await s.drive();
    expect(await subscriptionStore(table).all(customer.id)).toMatchObject([
      { partnerOrganizationId: s.from.id },
    ]);
    expect(await s.tie(customer.id, s.from.id)).toMatchObject({ associated: false, recordCount: 1 });
    expect(await s.tie(customer.id, s.to.id)).toMatchObject({ associated: true, recordCount: 0 });
    expect((await s.tie(customer.id, s.to.id))?.adminSince).toBeUndefined();
  });

  test("closes the credit of the one and opens the other's at the same instant", async () => {
    const table = await open();
    const s = await setting(table);
    const { customer } = await s.customer({ subscriptions: [s.record] });
    s.clock.advance(1_000);
    await table.transact(s.jobs.create(s.job, s.clock.now()));
    await s.drive();
    const [subscription] = await subscriptionStore(table).all(customer.id);
    const credits = (await itemsOf(table, `CUSTOMER#${customer.id}`)).filter(({ type }) => type === "Credit");
    expect(credits).toMatchObject([{ resellerId: s.from.id, to: s.clock.now().toISOString() }]);
    expect(subscription).toMatchObject({
      partnerId: s.to.mpnId,
      credit: { from: s.clock.now().toISOString() },
    });
    expect(await itemsOf(table, `CREDITS#${s.provider.id}`)).toEqual([]);
  });

  test("moves more subscriptions than a transaction holds ahead of their customer", async () => {
    const table = await open();
    const s = await setting(table);
    const { customer } = await s.customer({ subscriptions: Array.from({ length: 45 }, () => s.record) });
    await table.transact(s.jobs.create(s.job, s.clock.now()));
    expect(await s.drive()).toMatchObject({ status: "completed", done: 1 });
    expect(await s.tie(customer.id, s.to.id)).toMatchObject({ associated: true, recordCount: 45 });
    // Each subscription is told once to each of those that it concerns.
    for (const receiver of [s.provider.id, customer.id, s.from.id, s.to.id]) {
      const events = await itemsOf(table, `EVENTS#${receiver}`);
      const ids = events.flatMap(({ data }) => Object(data).subscriptionIds ?? []);
      expect([ids.length, new Set(ids).size]).toEqual([45, 45]);
    }
    expect(await s.tie(customer.id, s.from.id)).toMatchObject({ recordCount: 0 });
  });

  test("hands on what it chose, also where that runs out before it is written", async () => {
    const table = await open();
    let looked = (_key: Key) => {};
    const s = await setting({
      ...table,
      get: (key) => {
        looked(key);
        return table.get(key);
      },
    });
    const runsOut = {
      ...s.record,
      commitmentEndDate: new Date(s.clock.now().getTime() + 1_000).toISOString(),
      autoRenewEnabled: false,
    };
    const { customer } = await s.customer({ subscriptions: Array.from({ length: 45 }, () => runsOut) });
    await table.transact(s.jobs.create(s.job, s.clock.now()));
    await s.engine.page(await s.read());
    // The new reseller is read between the choice and the write.
    looked = ({ PK, SK }) => {
      const named = keys.organization(s.to.id);
      if (PK === named.PK && SK === named.SK) s.clock.advance(2_000);
    };
    const current = await s.read();
    await withDeadline(2_500, () => s.engine.page(current));
    const moved = await subscriptionStore(table).all(customer.id, equals("partnerOrganizationId", s.to.id));
    expect(moved).toHaveLength(30);
    expect(await s.tie(customer.id, s.to.id)).toMatchObject({ recordCount: 30 });
  });

  test("stops in the midst of a customer when time is up, and the next page goes on with it", async () => {
    const table = await open();
    const s = await setting(table);
    const { customer } = await s.customer({ subscriptions: Array.from({ length: 65 }, () => s.record) });
    await table.transact(s.jobs.create(s.job, s.clock.now()));
    await s.engine.page(await s.read());
    const begun = await s.read();
    s.clock.advance(1_000);
    for (const moved of [30, 60]) {
      const current = await s.read();
      // Less than another step may take is left from the beginning.
      await withDeadline(2_500, () => s.engine.page(current));
      expect(await s.tie(customer.id, s.to.id)).toMatchObject({ associated: false, recordCount: moved });
      expect(await s.read()).toEqual({
        ...begun,
        progressAt: s.clock.now().toISOString(),
        version: current.version + 1,
      });
    }
    expect(await s.drive()).toMatchObject({ status: "completed", total: 1, done: 1, failedCount: 0 });
    expect(await s.tie(customer.id, s.to.id)).toMatchObject({ associated: true, recordCount: 65 });
  });

  test("is told to all who read what changes its reseller of record, and to nobody who does not", async () => {
    const table = await open();
    const s = await setting(table, { delegatedAdmin: false });
    const { organization: contact } = await enrol(table, "indirect-reseller");
    const { organization: former } = await enrol(table, "indirect-reseller");
    const partnership = { providerId: s.provider.id, since: "s", requestId: "req_1" };
    for (const [id, status] of [
      [contact.id, "active"],
      [former.id, "ended"],
      [s.from.id, "ended"],
    ] as const)
      await table.write({
        put: {
          ...keys.partnership(s.provider.id, id),
          ...partnership,
          type: "Partnership",
          resellerId: id,
          status,
          version: 9,
        },
      });
    const { customer, subscriptions } = await s.customer({
      reseller: { id: s.from.id, delegatedAdmin: false },
      ties: { org_admin: { adminSince: "2026-01-01T00:00:00.000Z" }, org_dead: {} },
      subscriptions: [
        { ...s.record, supportResellerId: contact.id },
        { ...s.record, supportResellerId: former.id },
        { supportResellerId: contact.id },
      ],
    });
    const plain = await s.customer({ reseller: { id: s.from.id, delegatedAdmin: false } });
    await table.transact(s.jobs.create(s.job, s.clock.now()));
    expect(await s.drive()).toMatchObject({ status: "completed", done: 2 });
    const [supported, other] = subscriptions.map(({ id }) => id);
    const told = async (id: string) =>
      (await itemsOf(table, `EVENTS#${id}`)).map(({ eventType, resourceId, data }) => ({
        eventType,
        resourceId,
        data,
      }));
    const changed = { customerId: customer.id, changed: ["partnerId"] };
    const event = { eventType: "subscription.updated", resourceId: customer.id };
    const [both] = await told("org_admin");
    expect(await told("org_admin")).toMatchObject([{ ...event, data: changed }]);
    expect(new Set(Object(both?.data).subscriptionIds)).toEqual(new Set([supported, other]));
    expect(await told(contact.id)).toEqual([
      { ...event, data: { ...changed, subscriptionIds: [supported] } },
    ]);
    // Neither a former partner without access nor who never had any learns of it.
    for (const nobody of [s.from.id, former.id, "org_dead"]) expect(await told(nobody)).toEqual([]);
    const ofPlain = (await told(s.to.id)).filter(({ resourceId }) => resourceId === plain.customer.id);
    expect(ofPlain.map(({ data }) => data)).toEqual([
      { customerId: plain.customer.id, associatedPartnerId: s.to.id },
    ]);
  });

  test("that died in the middle of a page counts each customer once when it goes on", async () => {
    const table = await open();
    const s = await setting(table);
    await Promise.all(Array.from({ length: 15 }, () => s.customer()));
    await table.transact(s.jobs.create(s.job, s.clock.now()));
    let left = 7;
    const dying: Table = {
      ...table,
      transact(writes) {
        if (left-- > 0) return table.transact(writes);
        return Promise.reject(Object.assign(new Error("killed"), { name: "TimeoutError" }));
      },
    };
    // The first page counts, and moves nobody.
    await s.engine.page(await s.read());
    const first = await s.read();
    await expect(reassigner({ table: dying, logger, clock: s.clock.now }).page(first)).rejects.toThrow(
      "killed",
    );
    expect(await s.read()).toEqual(first);
    expect(await s.drive()).toMatchObject({ status: "completed", total: 15, done: 15, failedCount: 0 });
    const audits = await itemsOf(table, `AUDIT#${s.provider.id}`);
    expect(new Set(audits.map(({ resourceId }) => resourceId)).size).toBe(15);
    expect(audits).toHaveLength(15);
  });

  test("whose page comes twice at the same time does it once", async () => {
    const table = await open();
    const s = await setting(table);
    await Promise.all(Array.from({ length: 12 }, () => s.customer()));
    await table.transact(s.jobs.create(s.job, s.clock.now()));
    // Counting twice, or moving twice: each page is done once.
    const counting = await s.read();
    await Promise.all([s.engine.page(counting), s.engine.page(counting)]);
    const first = await s.read();
    expect(first).toMatchObject({ total: 12, done: 0, version: 2 });
    await Promise.all([s.engine.page(first), s.engine.page(first), s.engine.page(first)]);
    await s.engine.page(first);
    expect(await s.drive()).toMatchObject({ status: "completed", done: 12, failedCount: 0 });
    expect(await itemsOf(table, `AUDIT#${s.provider.id}`)).toHaveLength(12);
  });

  test("reports what could not be done and why, and does the rest", async () => {
    const table = await open();
    const s = await setting(table, { agreement: false });
    const plain = await s.customer();
    const recorded = await s.customer({ subscriptions: [s.record] });
    const broken = await s.customer();
    await table.write({ update: keys.customer(broken.customer.id), set: { billingProfile: "damaged" } });
    await table.transact(s.jobs.create(s.job, s.clock.now()));
    const ended = await s.drive();
    expect(ended).toMatchObject({ status: "completed", total: 3, done: 1, failedCount: 2 });
    const { failed } = shownJob(ended, await s.jobs.failures(s.job.id));
    expect(new Map(failed.map(({ customerId, code }) => [customerId, code]))).toEqual(
      new Map([
        [recorded.customer.id, "AGREEMENT_NOT_SIGNED"],
        [broken.customer.id, "INTERNAL_ERROR"],
      ]),
    );
    expect(await customerStore(table).find(recorded.customer.id)).toEqual(recorded.customer);
    expect(await customerStore(table).find(plain.customer.id)).toMatchObject({
      associatedPartnerId: s.to.id,
    });
  });

  test("ends as failed once who asked for it may not any more, the partnership has ended, or the new reseller is suspended", async () => {
    const table = await open();
    const ways = (["role", "user", "partnership", "reseller"] as const).flatMap((lose) =>
      [true, false].map((agreement) => ({ lose, agreement })),
    );
    for (const { lose, agreement } of ways) {
      const s = await setting(table, { agreement });
      const { customer } = await s.customer({ subscriptions: [s.record] });
      await table.transact(s.jobs.create(s.job, s.clock.now()));
      const user = keys.user(s.provider.id, s.admin.id);
      if (lose === "role") await table.write({ update: user, set: { roles: ["SalesAgent"] } });
      if (lose === "reseller")
        await table.write({ update: keys.organization(s.to.id), set: { status: "suspended" } });
      if (lose === "user") await table.write({ update: user, set: { status: "disabled" } });
      if (lose === "partnership") {
        const found = await s.partnerships.find(s.provider.id, s.to.id);
        if (found) await table.transact(s.partnerships.end(found, { ...found, status: "ended" }));
      }
      const ended = await s.drive();
      expect(ended).toMatchObject({ status: "failed", done: 0, failedCount: 1 });
      expect(await table.get(keys.runningJob(s.provider.id, s.from.id))).toBeUndefined();
      expect(await customerStore(table).find(customer.id)).toEqual(customer);
      const code = {
        role: "ROLE_REQUIRED",
        user: "USER_DISABLED",
        partnership: "PARTNERSHIP_ENDED",
        reseller: "RESELLER_SUSPENDED",
      }[lose];
      expect(await s.jobs.failures(s.job.id)).toMatchObject([{ customerId: customer.id, code }]);
      await table.write({ delete: keys.jobFailure(s.job.id, customer.id) });
    }
  });

  test("is one at a time for each reseller that is left", async () => {
    const table = await open();
    const s = await setting(table);
    await table.transact(s.jobs.create(s.job, s.clock.now()));
    const second = { ...s.job, id: "job_2" };
    await expect(table.transact(s.jobs.create(second, s.clock.now()))).rejects.toMatchObject({
      code: "JOB_RUNNING",
      more: { resourceId: "job_1" },
    });
    await s.drive();
    await table.transact(s.jobs.create(second, s.clock.now()));
  });

  test("that stands still is put before its consumer again, one that comes on is not", async () => {
    const table = await open();
    const s = await setting(table);
    await table.transact(s.jobs.create(s.job, s.clock.now()));
    await s.engine.look(s.provider.id, s.job.id);
    expect((await s.read()).version).toBe(1);
    s.clock.advance(5 * 60_000);
    await s.engine.look(s.provider.id, s.job.id);
    expect((await s.read()).version).toBe(2);
    const later = new Date(s.clock.now().getTime() + 5 * 60_000).toISOString();
    expect(await table.get(keys.due(later, "job#job_1"))).toMatchObject({ kind: "job", id: "job_1" });
    await s.drive();
    await s.engine.look(s.provider.id, s.job.id);
    expect((await s.read()).status).toBe("completed");
  });
});
