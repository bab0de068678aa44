import { marshall } from "@aws-sdk/util-dynamodb";
import fc from "fast-check";
import type { SubscriptionItem } from "../../../lib/subscriptions/items.ts";
import { keys } from "../../../lib/table/keys.ts";
import { minute } from "../clock.ts";
import { customerFixture } from "../customers.ts";
import type { Inside } from "../inside.ts";
import { endPartnership } from "../matrix.ts";
import type { Organization } from "../world.ts";
import {
  any,
  beginPartnerships,
  changedBy,
  done,
  listed,
  type Passing,
  pass,
  passing,
  type Run,
  told,
} from "./running.ts";

const kind = <K extends string>(name: K) => fc.constant(name);
/** Two resellers, one whose agreement is not on record, and one that never was a partner. */
const reseller = fc.constantFrom(0, 0, 0, 1, 1, 1, 2, 3);
/** Whose customers are to go to whom. */
const between = fc.constantFrom(
  ...([
    [0, 1],
    [0, 1],
    [0, 1],
    [0, 1],
    [0, 1],
    [1, 0],
    [1, 0],
    [1, 0],
    [0, 2],
    [0, 2],
    [2, 0],
    [1, 2],
    [0, 0],
    [0, 3],
    [3, 1],
  ] as const),
);
const customer = fc.constantFrom(0, 0, 1, 2, 3, 9, 10, 10);
const by = fc.constantFrom("admin" as const, "admin" as const, "agent" as const);
const which = fc.nat(2);

export const jobCommand = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: kind("start"),
      by,
      between,
      subscriptions: fc.boolean(),
      delegatedAdmin: fc.boolean(),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({ kind: kind("page"), which, stale: fc.constantFrom(false, false, false, true) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: kind("drain"), which }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: kind("assign"),
      customer,
      to: fc.option(reseller, { freq: 4 }),
      delegatedAdmin: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: kind("revoke"), customer, of: reseller }) },
  { weight: 2, arbitrary: fc.record({ kind: kind("name"), customer, to: fc.option(reseller, { freq: 4 }) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom("end" as const, "rejoin" as const, "rejoin" as const),
      whom: fc.nat(2),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: kind("role") }) },
  { weight: 1, arbitrary: passing(1 * minute, 6 * minute) },
);
type Command = typeof jobCommand extends fc.Arbitrary<infer C> ? C : never;

/** Customers that one page does (ADR 0028), and one more. */
const pageSize = 10;
/** Every third run has more than one page; the others have a handful. */
const few = 4;
/** Which customers have a subscription of which the first reseller is on record, and one that is cancelled. */
const subscribed = new Set([0, 2, 10]);

interface Holding {
  id: string;
  associated: string | null;
  admins: Set<string>;
  /** The one subscription that counts, and the reseller of record of it; none for a customer without. */
  subscription?: { id: string; partner: string | undefined };
}

interface Job {
  id: string;
  by: "admin" | "agent";
  from: string;
  to: Organization;
  subscriptions: boolean;
  delegatedAdmin: boolean;
  status: "running" | "completed" | "failed";
  total?: number;
  /** Up to which customer all is done. */
  after: string;
  done: Set<string>;
  failed: Map<string, string>;
}

/** A run over the reassignments of a new provider's customers, whose model is written from the product's pages and from ADR 0028. */
export const jobRun = (
  inside: Inside,
  cast: { partners: readonly Organization[]; unsigned: Organization; stranger: Organization },
) => {
  const { partners, unsigned, stranger } = cast;
  let runs = 0;
  return async (): Promise<Run<Command>> => {
    const { world, table } = inside;
    const provider = await world.provider();
    const agent = await world.user(provider, "AdminAgent");
    const resellers = [...partners, unsigned];
    await beginPartnerships(inside, provider, resellers);
    const [first] = resellers;
    if (!first) throw new Error("a reseller is missing");

    const record = { partnerId: first.mpnId, partnerOrganizationId: first.id };
    const holdingOf = async (at: number): Promise<Holding> => {
      const subscriptions: Partial<SubscriptionItem>[] = subscribed.has(at)
        ? [record, { ...record, status: "cancelled" }]
        : [];
      const { customer: made, subscriptions: sold } = await customerFixture(table, {
        providerId: provider.id,
        reseller: { id: first.id, delegatedAdmin: at % 2 === 0 },
        now: new Date(inside.now()),
        subscriptions,
        // The cancelled one is not counted.
        ...(subscriptions.length > 0 && { ties: { [first.id]: { record: -1 } } }),
      });
      const [live] = sold;
      return {
        id: made.id,
        associated: first.id,
        admins: new Set(at % 2 === 0 ? [first.id] : []),
        ...(live && { subscription: { id: live.id, partner: first.id } }),
      };
    };
    const numbers = Array.from({ length: runs++ % 3 === 0 ? pageSize + 1 : few }, (_, at) => at);
    const holdings = await Promise.all(numbers.map(holdingOf));
    // A job goes by the customers' ids.
    const inOrder = holdings.toSorted((one, two) => (one.id < two.id ? -1 : 1));
    const jobs: Job[] = [];
    const ended = new Set<string>();
    let mayAsk = true;
    /** Whose links are read back. */
    let touched: readonly Holding[] = [];
    let moved = 0;

    const named = (at: number): Organization => resellers[at] ?? stranger;
    const holding = (at: number): Holding => {
      const found = inOrder[at % inOrder.length];
      if (!found) throw new Error(`there is no customer ${at}`);
      return found;
    };
    const running = (at: number): Job | undefined => {
      const open = jobs.filter(({ status }) => status === "running");
      return open[at % Math.max(1, open.length)];
    };
    /** What speaks against giving this reseller anything. */
    const partnership = ({ id }: Organization): string | undefined => {
      if (id === stranger.id) return "422 PARTNERSHIP_REQUIRED";
      return ended.has(id) ? "422 PARTNERSHIP_ENDED" : undefined;
    };

    /** Why a job cannot hand on this customer; `last` when it cannot go on at all. */
    const obstacle = (job: Job, { subscription }: Holding): { code: string; last: boolean } | undefined => {
      if (job.by === "agent" && !mayAsk) return { code: "ROLE_REQUIRED", last: true };
      if (ended.has(job.to.id)) return { code: "PARTNERSHIP_ENDED", last: true };
      const follows = job.subscriptions && subscription?.partner === job.from;
      if (follows && job.to === unsigned) return { code: "AGREEMENT_NOT_SIGNED", last: false };
      return undefined;
    };

    const handOn = (job: Job, each: Holding) => {
      each.associated = job.to.id;
      if (job.delegatedAdmin) each.admins.add(job.to.id);
      if (job.subscriptions && each.subscription?.partner === job.from) each.subscription.partner = job.to.id;
      job.failed.delete(each.id);
      job.done.add(each.id);
      moved++;
    };

    /** What a page does: first it counts, then it hands on ten customers at a time. */
    const turn = (job: Job): void => {
      const left = inOrder.filter(({ id, associated }) => associated === job.from && id > job.after);
      if (job.total === undefined) {
        job.total = left.length;
        return;
      }
      const page = left.slice(0, pageSize);
      for (const each of page) {
        const why = obstacle(job, each);
        if (why) job.failed.set(each.id, why.code);
        else handOn(job, each);
        if (!why?.last) continue;
        job.status = "failed";
        return;
      }
      if (left.length > pageSize) job.after = page.at(-1)?.id ?? "";
      else job.status = "completed";
    };

    /** Gives the consumer the job's record as it is now, or as it was before its last change. */
    const work = async (job: Job, stale = false): Promise<string> => {
      const item = await table.get(keys.job(provider.id, job.id));
      const image = stale ? { ...item, version: Number(item?.version) - 1 } : item;
      const dynamodb = { NewImage: marshall(image, { removeUndefinedValues: true }), SequenceNumber: "1" };
      const { failed, payload } = await inside.invoke("work", {
        Records: [{ eventName: "MODIFY", dynamodb }],
      });
      return failed || JSON.parse(payload).batchItemFailures.length > 0 ? "failed to run" : "done";
    };

    const act: {
      [K in Exclude<Command["kind"], Passing["kind"]>]: (command: any) => ReturnType<Run<Command>["step"]>;
    } = {
      async start({ by: who, between: [from, to], subscriptions, delegatedAdmin }) {
        const [left, taking] = [named(from), named(to)];
        const body = { fromResellerId: left.id, toResellerId: taking.id, subscriptions, delegatedAdmin };
        const client = who === "admin" ? provider.admin : agent;
        const isRunning = jobs.some((job) => job.status === "running" && job.from === left.id);
        const model =
          (who === "agent" && !mayAsk ? "403 ROLE_REQUIRED" : undefined) ??
          (left === taking ? "400 INVALID_REQUEST" : undefined) ??
          (isRunning ? "409 JOB_RUNNING" : undefined) ??
          (left === stranger ? "422 PARTNERSHIP_REQUIRED" : undefined) ??
          partnership(taking) ??
          "202";
        const answer = await client.post("/v1/customers/reassign", body);
        if (answer.status === 202)
          jobs.push({
            id: answer.body.id,
            by: who,
            from: left.id,
            to: taking,
            subscriptions,
            delegatedAdmin,
            status: "running",
            after: "",
            done: new Set(),
            failed: new Map(),
          });
        return { real: told(answer), model };
      },
      async page({ which: at, stale }) {
        const job = running(at);
        if (!job) return undefined;
        const real = await work(job, stale);
        if (!stale) turn(job);
        return { real, model: "done" };
      },
      async drain({ which: at }) {
        const job = running(at);
        if (!job) return undefined;
        let real = "done";
        while (job.status === "running" && real === "done") {
          real = await work(job);
          turn(job);
        }
        return { real, model: "done" };
      },
      async assign({ customer: at, to, delegatedAdmin }) {
        const each = holding(at);
        const reseller = to === null ? undefined : named(to);
        const grants = reseller !== undefined && delegatedAdmin;
        const body = { resellerId: reseller?.id ?? null, delegatedAdmin: grants };
        const answer = await provider.admin.put(`/v1/customers/${each.id}/reseller`, body);
        const model = (reseller && partnership(reseller)) ?? "200";
        if (model === "200") {
          each.associated = reseller?.id ?? null;
          if (grants) each.admins.add(reseller.id);
        }
        return { real: told(answer), model };
      },
      async revoke({ customer: at, of }) {
        const each = holding(at);
        const { id } = named(of);
        const answer = await provider.admin.delete(`/v1/customers/${each.id}/delegated-admin/${id}`);
        return { real: told(answer), model: each.admins.delete(id) ? "204" : "404 NOT_FOUND" };
      },
      async name({ customer: at, to }) {
        const { id, subscription } = holding(at);
        if (!subscription) return undefined;
        const reseller = to === null ? undefined : named(to);
        const isNew = reseller !== undefined && reseller.id !== subscription.partner;
        const broken = isNew
          ? [partnership(reseller), reseller === unsigned ? "422 AGREEMENT_NOT_SIGNED" : undefined].filter(
              (code) => code !== undefined,
            )
          : [];
        const path = `/v1/customers/${id}/subscriptions/${subscription.id}`;
        const answer = await provider.admin.patch(path, { partnerId: reseller?.mpnId ?? null }, any);
        if (broken.length > 0) return { real: told(answer), model: broken };
        subscription.partner = reseller?.id;
        return { real: told(answer), model: "200" };
      },
      async end({ whom }) {
        const { id } = named(whom);
        if (ended.has(id)) return undefined;
        ended.add(id);
        return { real: told(await endPartnership(provider, id)), model: "200" };
      },
      async rejoin({ whom }) {
        const reseller = named(whom);
        if (!ended.delete(reseller.id)) return undefined;
        await world.partner(provider, reseller);
        return done;
      },
      async role() {
        const roles = mayAsk ? ["SalesAgent"] : ["AdminAgent"];
        mayAsk = !mayAsk;
        return {
          real: told(await provider.admin.patch(`/v1/users/${agent.id}`, { roles }, any)),
          model: "200",
        };
      },
    };

    const shownJob = ({ id, status, total, done, failed }: any) => ({
      id,
      status,
      total,
      done,
      failed: failed.map(({ customerId, code }: any) => `${customerId} ${code}`),
    });
    const modelOf = ({ id, status, total, done, failed }: Job) => ({
      id,
      status,
      total,
      done: done.size,
      failed: [...failed].map(([customerId, code]) => `${customerId} ${code}`).toSorted(),
    });

    const linksOf = ({ id, associatedPartnerId, delegatedAdmins }: any) => ({
      id,
      associated: associatedPartnerId,
      admins: delegatedAdmins.map(({ resellerId }: any) => resellerId).toSorted(),
    });
    const modelLinks = ({ id, associated, admins }: Holding) => ({
      id,
      associated,
      admins: [...admins].toSorted(),
    });

    /** The links of these customers. */
    const areSo = async (some: readonly Holding[]) => {
      const [only] = some;
      const path = "/v1/customers";
      const all =
        only && some.length === 1
          ? [(await provider.admin.get(`${path}/${only.id}`)).body]
          : await listed(provider.admin, path);
      expect(all.map(linksOf).toSorted((one, two) => (one.id < two.id ? -1 : 1))).toEqual(
        some.map(modelLinks),
      );
      for (const { id, subscription } of some) {
        if (!subscription) continue;
        const sold = await listed(provider.admin, `${path}/${id}/subscriptions`);
        const mpnId = [...resellers, stranger].find((each) => each.id === subscription.partner)?.mpnId;
        // What is over keeps its reseller of record, whoever has the customer.
        expect(Object.fromEntries(sold.map(({ status, partnerId }) => [status, partnerId]))).toEqual({
          active: mpnId,
          cancelled: first.mpnId,
        });
      }
    };

    return {
      async step(command) {
        const passed = command.kind === "advance" || command.kind === "tick";
        const answered = await (passed ? pass(inside, command) : act[command.kind](command));
        touched = [];
        if (changedBy(answered)) {
          if ("customer" in command) touched = [holding(command.customer)];
          if (command.kind === "page" || command.kind === "drain") touched = inOrder;
        }
        return answered;
      },

      async readBack() {
        if (touched.length > 0) await areSo(touched);
        const last = jobs.at(-1);
        if (last && touched === inOrder)
          expect(shownJob((await provider.admin.get(`/v1/jobs/${last.id}`)).body)).toEqual(modelOf(last));
      },

      async end() {
        await areSo(inOrder);
        for (const job of jobs)
          expect(shownJob((await provider.admin.get(`/v1/jobs/${job.id}`)).body)).toEqual(modelOf(job));
        for (const { id } of resellers) {
          const { body } = await provider.admin.get(`/v1/indirect-resellers/${id}/removal`);
          const of = (has: (each: Holding) => boolean) => holdings.filter(has).length;
          expect(body.remains).toMatchObject({
            customers: of(({ associated }) => associated === id),
            delegatedAdmin: of(({ admins }) => admins.has(id)),
            resellerOfRecord: of(({ subscription }) => subscription?.partner === id),
          });
        }
        const records = await listed(provider.admin, "/v1/audit-records?resourceType=customer");
        expect(records.filter(({ operation }) => operation === "customer.reassign")).toHaveLength(moved);
      },
    };
  };
};
