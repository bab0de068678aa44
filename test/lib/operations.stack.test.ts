import { changeRequestStatus } from "../../lib/contract/change-requests.ts";
import { transferStatus } from "../../lib/contract/customer-transfers.ts";
import { jobStatus } from "../../lib/contract/jobs.ts";
import { requestStatus } from "../../lib/contract/partnership-requests.ts";
import { orderStatus, partnershipStatus, subscriptionStatus } from "../../lib/contract/statuses.ts";
import { Stale } from "../../lib/errors.ts";
import { newId } from "../../lib/ids.ts";
import * as requestRules from "../../lib/invitations/requests/rules.ts";
import { requestStore } from "../../lib/invitations/requests/store.ts";
import * as jobRules from "../../lib/jobs/rules.ts";
import { jobStore } from "../../lib/jobs/store.ts";
import { transitions as orderTransitions } from "../../lib/orders/states.ts";
import { orderStore } from "../../lib/orders/store.ts";
import { changeRequestTransitions } from "../../lib/organizations/rules.ts";
import { organizationStore } from "../../lib/organizations/store.ts";
import * as partnershipRules from "../../lib/partnerships/rules.ts";
import { partnershipStore } from "../../lib/partnerships/store.ts";
import { transitions as ofSubscriptions } from "../../lib/subscriptions/states.ts";
import { subscriptionStore } from "../../lib/subscriptions/store.ts";
import type { Write } from "../../lib/table/item.ts";
import { keys } from "../../lib/table/keys.ts";
import type { Table } from "../../lib/table/table.ts";
import * as transferRules from "../../lib/transfers/rules.ts";
import { transferStore } from "../../lib/transfers/store.ts";
import type { Transitions } from "../../lib/transitions.ts";
import { channelOf } from "../support/customers.ts";
import { openOneTable } from "../support/table.ts";
import { enrol, withDraft, withPartnership } from "../support/table-fixtures.ts";
import { draft } from "./orders/given.ts";

const now = new Date("2026-03-10T09:30:00.000Z");
const at = now.toISOString();
const newProvider = () => newId("org", now);

interface Noun {
  transitions: Transitions<string>;
  statuses: readonly string[];
  /** Makes one in the table. Answers its key, and the writes of an operation on it as it was made. */
  make(
    table: Table,
  ): Promise<{ key: ReturnType<typeof keys.job>; save(operation: any): readonly Write[] | Promise<Write[]> }>;
}

const nouns: Record<string, Noun> = {
  order: {
    transitions: orderTransitions,
    statuses: orderStatus.options,
    async make(table) {
      const [order, orders] = [draft(), orderStore(table)];
      await table.transact(orders.create(order));
      return {
        key: keys.order(order.providerId, order.id),
        save: (operation) => [orders.save(operation, order, order)],
      };
    },
  },
  job: {
    transitions: jobRules.transitions,
    statuses: jobStatus.options,
    async make(table) {
      const ids = { id: newId("job", now), providerId: newProvider(), userId: "usr_1", requestId: "r", now };
      const asked = {
        fromResellerId: "org_f",
        toResellerId: "org_t",
        subscriptions: true,
        delegatedAdmin: true,
      };
      const [job, jobs] = [jobRules.newJob(asked, ids), jobStore(table)];
      await table.transact(jobs.create(job, now));
      return { key: keys.job(job.providerId, job.id), save: (operation) => jobs.save(operation, job, job) };
    },
  },
  partnership: {
    transitions: partnershipRules.transitions,
    statuses: partnershipStatus.options,
    async make(table) {
      const [{ organization: provider }, { organization: reseller }] = [
        await enrol(table, "indirect-provider"),
        await enrol(table, "indirect-reseller"),
      ];
      const store = partnershipStore(table);
      const item = await withPartnership(table, provider.id, reseller.id);
      const save = (operation: "begin" | "end") => store[operation](item, item);
      return { key: keys.partnership(provider.id, reseller.id), save };
    },
  },
  "change request": {
    transitions: changeRequestTransitions,
    statuses: changeRequestStatus.options,
    async make(table) {
      const ids = { id: newId("chg", now), organizationId: newProvider() };
      const change = {
        ...ids,
        changes: { name: "New" },
        reason: "moved",
        status: "open" as const,
        createdAt: at,
      };
      const store = organizationStore(table);
      await table.transact(store.submitChange(change));
      const read = await store.submittedChange(ids.id);
      return {
        key: keys.changeRequest(ids.organizationId, ids.id),
        save: (operation) => [store.decideChange(operation, read, read)],
      };
    },
  },
  "partnership request": {
    transitions: requestRules.transitions,
    statuses: requestStatus.options,
    async make(table) {
      const request = await withDraft(table, newProvider(), "bob@x.example", now);
      const save = (operation: requestRules.RequestOperation) => [
        requestStore(table).save(operation, request, request),
      ];
      return { key: keys.request(request.providerId, request.id), save };
    },
  },
  "customer transfer": {
    transitions: transferRules.transitions,
    statuses: transferStatus.options,
    async make(table) {
      const sides = { fromProviderId: newProvider(), toProviderId: newProvider() };
      const ids = { id: newId("trf", now), customerId: newId("cus", now), ...sides };
      const [transfer, store] = [transferRules.newTransfer(ids, now), transferStore(table)];
      await table.transact(store.create(transfer));
      const save = (operation: transferRules.TransferDecision) => store.decide(operation, transfer, transfer);
      return { key: keys.transfer(ids.id), save };
    },
  },
  subscription: {
    transitions: ofSubscriptions,
    statuses: subscriptionStatus.options,
    async make(table) {
      const channel = channelOf(table);
      const customer = await channel.customer(newProvider(), now);
      const before = await channel.subscription(customer, now);
      const save = async (operation: keyof typeof ofSubscriptions) =>
        (await subscriptionStore(table).change(before, before, { now, operations: [operation] })).slice(0, 1);
      return { key: keys.subscription(customer.id, before.id), save };
    },
  },
};

const operations = Object.entries(nouns).flatMap(([name, noun]) =>
  Object.entries(noun.transitions).map(([operation, { from }]) => ({ name, noun, operation, from })),
);

test.each(operations)(
  "$name, $operation: is written only in its states, even if the version has stayed the same",
  async ({ noun, operation, from }) => {
    const table = await openOneTable();
    const written: string[] = [];
    for (const status of noun.statuses) {
      const { key, save } = await noun.make(table);
      await table.write({ update: key, set: { status } });
      const writes = await save(operation);
      const attempt = writes.length === 1 ? table.write(writes[0]!) : table.transact([...writes]);
      await attempt.then(
        () => written.push(status),
        (error) => expect(error).toBeInstanceOf(Stale),
      );
    }
    expect(written.sort()).toEqual([...from].sort());
  },
);
