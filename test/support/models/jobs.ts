import { all, inShort } from "../channel.ts";
import { minute } from "../clock.ts";
import type { Inside } from "../inside.ts";
import { endPartnership } from "../matrix.ts";
import { wakeFor } from "../meetings.ts";
import type { Organization } from "../world.ts";
import { commands } from "./job-commands.ts";
import { beginPartnerships, changed, done, type Model, pick, type Run } from "./machine.ts";

/** Customers that one page does (ADR 0028). */
const pageSize = 40;
/** The customers with a subscription of the first reseller of record, and the one with a cancelled subscription. */
const subscribed = new Set([0, 2, 10]);

interface Holding {
  id: string;
  associated: string | null;
  admins: Set<string>;
  /** The one counted subscription, and its reseller of record; none for a customer without one. */
  subscription?: { id: string; partner: string | undefined };
}

interface Job {
  id: string;
  from: string;
  to: Organization;
  /** The parts that go to the new reseller besides the customers. */
  along: { subscriptions: boolean; delegatedAdmin: boolean };
  status: "running" | "completed" | "failed";
  total?: number;
  /** The last customer before which all are done. */
  after: string;
  done: Set<string>;
  failed: Map<string, string>;
}

const byId = (one: { id: string }, two: { id: string }) => (one.id < two.id ? -1 : 1);

/** The reassignments of a provider's customers, written from the product's pages and from ADR 0028. */
export const jobModel = async (inside: Inside): Promise<Model<typeof commands>> => {
  const { world } = inside;
  const [provider, first, other] = [await world.provider(), await world.reseller(), await world.reseller()];
  const [unsigned, stranger] = [await world.reseller({ agreement: false }), await world.reseller()];
  const resellers = [first, other, unsigned];
  const record = { partnerId: first.mpnId, partnerOrganizationId: first.id };
  let runs = 0;

  /** A customer of the first reseller: every second one with delegated admin, some with subscriptions. */
  const newHolding = async (at: number): Promise<Holding> => {
    const isAdmin = at % 2 === 0;
    const { customer, subscriptions } = await inside.customerOf(provider, {
      reseller: { id: first.id, delegatedAdmin: isAdmin },
      // The cancelled one is not counted.
      ...(subscribed.has(at) && {
        subscriptions: [record, { ...record, status: "cancelled" }],
        relationships: { [first.id]: { record: -1 } },
      }),
    });
    const [live] = subscriptions;
    const admins = new Set(isAdmin ? [first.id] : []);
    const subscription = live && { id: live.id, partner: first.id };
    return { id: customer.id, associated: first.id, admins, ...(subscription && { subscription }) };
  };

  const begin = async (): Promise<Run<typeof commands>> => {
    await beginPartnerships(inside, provider, resellers);
    // Every third run has more than one page; the others have a handful.
    const numbers = Array.from({ length: runs++ % 3 === 0 ? pageSize + 1 : 4 }, (_, at) => at);
    // A job goes by the customers' ids.
    const holdings = (await Promise.all(numbers.map(newHolding))).toSorted(byId);
    const jobs: Job[] = [];
    const ended = new Set<string>();
    let moved = 0;

    const named = (at: number): Organization => resellers[at] ?? stranger;
    const holding = (at: number): Holding => pick(holdings, at)!;
    const running = () => jobs.filter(({ status }) => status === "running");
    /** The reasons against giving this reseller anything. */
    const refused = ({ id }: Organization): string | undefined => {
      if (id === stranger.id) return "422 PARTNERSHIP_REQUIRED";
      return ended.has(id) ? "422 PARTNERSHIP_ENDED" : undefined;
    };

    /** Why a job cannot reassign this customer; `last` when the whole job ends. */
    const obstacle = (job: Job, { subscription }: Holding): { code: string; last: boolean } | undefined => {
      if (ended.has(job.to.id)) return { code: "PARTNERSHIP_ENDED", last: true };
      const follows = job.along.subscriptions && subscription?.partner === job.from;
      return follows && job.to === unsigned ? { code: "AGREEMENT_NOT_SIGNED", last: false } : undefined;
    };
    const handOn = (job: Job, each: Holding) => {
      each.associated = job.to.id;
      if (job.along.delegatedAdmin) each.admins.add(job.to.id);
      if (job.along.subscriptions && each.subscription?.partner === job.from)
        each.subscription.partner = job.to.id;
      job.failed.delete(each.id);
      job.done.add(each.id);
      moved++;
    };
    /** The effect of a page: the first one counts, and each further one reassigns forty customers. */
    const turn = (job: Job): void => {
      const left = holdings.filter(({ id, associated }) => associated === job.from && id > job.after);
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
    const isSo = async (job: Job) => {
      const { body } = await provider.admin.get(`/v1/jobs/${job.id}`);
      const failed = body.failed.map(({ customerId, code }: any) => `${customerId} ${code}`);
      const expected = [...job.failed].map(([customerId, code]) => `${customerId} ${code}`).toSorted();
      const of = [body.status, body.total, body.done, failed];
      expect(of).toEqual([job.status, job.total, job.done.size, expected]);
    };
    /** The relationships of all customers, and the subscriptions of these. */
    const areSo = async (some: readonly Holding[]) => {
      const seen = (await all(provider.admin, "/v1/customers")).map((each) => [
        each.id,
        each.associatedPartnerId,
        ...each.delegatedAdmins.map(({ resellerId }: any) => resellerId).toSorted(),
      ]);
      const expected = holdings.map((each) => [each.id, each.associated, ...[...each.admins].toSorted()]);
      expect(Object.fromEntries(seen.map((each) => [each[0], each]))).toEqual(
        Object.fromEntries(expected.map((each) => [each[0], each])),
      );
      for (const { id, subscription } of some) {
        if (!subscription) continue;
        const sold = await all(provider.admin, `/v1/customers/${id}/subscriptions`);
        const active = [...resellers, stranger].find((each) => each.id === subscription.partner)?.mpnId;
        // An ended subscription keeps its reseller of record, whoever has the customer.
        const partners = Object.fromEntries(sold.map(({ status, partnerId }) => [status, partnerId]));
        expect(partners).toEqual({ active, cancelled: first.mpnId });
      }
    };

    return {
      acts: {
        async start({ between: [from = 0, to = 0], ...along }) {
          const [left, taking] = [named(from), named(to)];
          const body = { fromResellerId: left.id, toResellerId: taking.id, ...along };
          const model =
            (left === taking && "400 INVALID_REQUEST") ||
            (running().some((job) => job.from === left.id) && "409 JOB_RUNNING") ||
            (left === stranger && "422 PARTNERSHIP_REQUIRED") ||
            (refused(taking) ?? "202");
          const answer = await provider.admin.post("/v1/customers/reassign", body);
          const { id } = answer.body;
          const begun = { id, from: left.id, to: taking, along, after: "", status: "running" as const };
          if (answer.status === 202) jobs.push({ ...begun, done: new Set(), failed: new Map() });
          return { real: inShort(answer), model };
        },
        async page({ which, stale }) {
          const job = pick(running(), which);
          if (!job) return undefined;
          const { failed } = await wakeFor({ inside, provider }, job.id, stale);
          if (!stale) turn(job);
          return { ...done, real: failed ? "failed" : "done" };
        },
        async assign({ customer: at, to, delegatedAdmin }) {
          const each = holding(at);
          const reseller = to === null ? undefined : named(to);
          const grants = reseller !== undefined && delegatedAdmin;
          const body = { resellerId: reseller?.id ?? null, delegatedAdmin: grants };
          const answer = await provider.admin.put(`/v1/customers/${each.id}/reseller`, body);
          const model = (reseller && refused(reseller)) ?? "200";
          if (model !== "200") return { real: inShort(answer), model };
          each.associated = reseller?.id ?? null;
          if (grants) each.admins.add(reseller.id);
          return { real: inShort(answer), model };
        },
        async revoke({ customer: at, of }) {
          const each = holding(at);
          const { id } = named(of);
          const answer = await provider.admin.delete(`/v1/customers/${each.id}/delegated-admin/${id}`);
          return { real: inShort(answer), model: each.admins.delete(id) ? "204" : "404 NOT_FOUND" };
        },
        async end({ whom }) {
          const { id } = named(whom);
          if (ended.has(id)) return undefined;
          ended.add(id);
          return { real: inShort(await endPartnership(provider, id)), model: "200" };
        },
        async rejoin({ whom }) {
          const reseller = named(whom);
          if (!ended.delete(reseller.id)) return undefined;
          await world.partner(provider, reseller);
          return done;
        },
      },

      async readBack(kind, given, answered) {
        if (!changed(answered)) return;
        if ("customer" in given) await areSo([holding(given.customer)]);
        if (kind !== "page") return;
        await areSo(holdings);
        const last = jobs.at(-1);
        if (last) await isSo(last);
      },

      async end() {
        await areSo(holdings);
        for (const job of jobs) await isSo(job);
        for (const { id } of resellers) {
          const { body } = await provider.admin.get(`/v1/indirect-resellers/${id}/removal`);
          const of = (has: (each: Holding) => boolean) => holdings.filter(has).length;
          expect(body.remains).toMatchObject({
            customers: of(({ associated }) => associated === id),
            delegatedAdmin: of(({ admins }) => admins.has(id)),
            resellerOfRecord: of(({ subscription }) => subscription?.partner === id),
          });
        }
        // Without a filter, because keys for filters are written by the stream, which does not run here.
        const records = await all(provider.admin, "/v1/audit-records");
        const ofCustomers = records.filter(
          ({ operation, resourceType }) => operation === "customer.reassign" && resourceType === "customer",
        );
        expect(ofCustomers).toHaveLength(moved);
      },
    };
  };
  return { commands, passing: [1, minute, 6 * minute], begin };
};
