import { pageOfEvents } from "../../../lib/record/store.ts";
import { all, inShort } from "../channel.ts";
import type { Inside } from "../inside.ts";
import type { Organization } from "../world.ts";
import { type Partnership, type Request, type State, statusOf } from "./request-rules.ts";

/** The details of partnerships in events and audit records. */
const ofEvents = /^(partnership-request\.(accepted|declined)|partnership\.(created|ended))$/;
const ofRecord = /^(partnership-request\.(accept|decline)|partnership\.end)$/;

/** A partnership as one party sees the other in it. */
export const seen = (id: string, { status, since, endedAt }: Partnership) => ({
  id,
  status,
  since,
  endedAt,
  agreementSigned: true,
});
export const viewOf = ({ id, status, since, endedAt, agreementSigned }: any) => ({
  id,
  status,
  since,
  endedAt,
  agreementSigned,
});

/** Compares the system's answers with the model. */
export const reading = (inside: Inside, { provider, requests, partnerships, notes, halted }: State) => {
  /** One party's two lists, or its suspension. */
  const listsAre = async (of: Organization, path: string, expected: [string, Partnership][]) => {
    const byId = (one: { id: string }, two: { id: string }) => (one.id < two.id ? -1 : 1);
    for (const status of ["active", "ended"] as const) {
      const answer = await of.admin.get(`${path}?status=${status}`);
      const model = expected.filter(([, each]) => each.status === status).map((each) => seen(...each));
      const real = answer.status === 200 ? answer.body.items.map(viewOf).toSorted(byId) : inShort(answer);
      expect({ status, real }).toEqual({ status, real: halted(of) ?? model.toSorted(byId) });
    }
  };
  /** The partnerships that the provider and one of the resellers see. */
  const isSo = async (whom: Organization) => {
    const partnership = partnerships.get(whom.id);
    await listsAre(provider, "/v1/indirect-resellers", [...partnerships]);
    await listsAre(whom, "/v1/indirect-providers", partnership ? [[provider.id, partnership]] : []);
    for (const [of, path, id] of [
      [provider, `/v1/indirect-resellers/${whom.id}`, whom.id],
      [whom, `/v1/indirect-providers/${provider.id}`, provider.id],
    ] as const) {
      const answer = await of.admin.get(path);
      const model = partnership ? seen(id, partnership) : "404 NOT_FOUND";
      expect(answer.status === 200 ? viewOf(answer.body) : inShort(answer)).toEqual(halted(of) ?? model);
    }
  };
  const requestsAre = async (query = "", holds: (request: Request) => boolean = () => true) => {
    const requested = await all(provider.admin, `/v1/partnership-requests${query}`);
    const real = requested.map((each) => [
      each.id,
      each.status,
      each.subject,
      each.expiresAt,
      each.acceptedBy?.organizationId,
    ]);
    const model = requests.filter(holds).map((each) => {
      const status = statusOf(each, inside.now());
      return [each.id, status, each.subject, each.expiresAt, status === "accepted" ? each.by : undefined];
    });
    expect(real.toReversed()).toEqual(model);
  };

  /** The events and audit records of one organization, in their order. */
  const recordIs = async ({ id, admin }: Organization) => {
    const { items } = await pageOfEvents(inside.table, id, { limit: 1_000 });
    const records = await all(admin, "/v1/audit-records");
    for (const [kind, realEntries] of [
      [ofEvents, items.map(({ eventType }) => String(eventType))],
      [ofRecord, records.map(({ operation }) => String(operation)).toReversed()],
    ] as const) {
      const noted = notes.get(id)?.filter((each) => kind.test(each));
      expect({ id, told: realEntries.filter((each) => kind.test(each)) }).toEqual({ id, told: noted });
    }
  };
  return { isSo, requestsAre, recordIs };
};
