import { keptCountKeys, keptCounts } from "../customers/access-counts.ts";
import { remainingAccess } from "../customers/remaining-access.ts";
import { notFound } from "../errors.ts";
import type { Caller } from "../http/caller.ts";
import { type AtHome, type Handlers, loadThen, readThen } from "../http/handler.ts";
import type { EventEntry } from "../record/entries.ts";
import type { Table } from "../table/table.ts";
import { type AttestationSettings, attestationsOf } from "./attestation.ts";
import type { PartnershipItem } from "./items.ts";
import { resellerLists } from "./list.ts";
import { endPartnership } from "./rules.ts";
import { partnershipStore, type WithReseller } from "./store.ts";

const endedEvent = (to: string, { providerId, resellerId, since, endedAt }: PartnershipItem): EventEntry => ({
  to,
  type: "partnership.ended",
  resourceType: "partnership",
  resourceId: to === providerId ? resellerId : providerId,
  data: { providerId, resellerId, since, endedAt },
});

/** The routes by which each side lists its partners, and a provider removes a reseller. */
export const partnershipHandlers = (table: Table, attested: AttestationSettings) => {
  const attestations = attestationsOf(attested);
  const partnerships = partnershipStore(table);
  const resellers = resellerLists(table);

  /** The provider of a partnership, as the reseller sees it. Throws NOT_FOUND. */
  const provider = async (providerId: string, resellerId: string) => {
    const partnership = await partnerships.find(providerId, resellerId);
    const [partner] = await partnerships.partnersOf(partnership ? [partnership] : [], "reseller");
    if (!partner) throw notFound();
    return partner;
  };

  interface OfReseller {
    caller: Caller;
    path: { resellerId: string };
    read: WithReseller | undefined;
  }
  /** The partnership belongs to the caller's organization, so it can be read once that is known. */
  const ahead = async ({ resellerId }: OfReseller["path"], home: AtHome) => {
    const known = await home;
    return known && partnerships.ofProvider(known.id, resellerId);
  };
  /** The same, with the kept counts of the access that remains after the partnership. */
  const aheadWithCounts = async ({ resellerId }: OfReseller["path"], home: AtHome) => {
    const known = await home;
    if (!known) return undefined;
    const counts = keptCountKeys({ providerId: known.id, resellerId });
    return partnerships.ofProvider(known.id, resellerId, counts);
  };
  const found = async ({ read }: OfReseller) => {
    const { partnership, reseller, further = [] } = read ?? {};
    if (!partnership || !reseller) throw notFound();
    return { partnership, reseller, further };
  };
  type Found = Awaited<ReturnType<typeof found>>;
  const partnerOf = ({ partnership, reseller }: Found, { organization }: Caller) =>
    partnerships.asPartner(partnership, reseller, organization.region);
  const remainingAccessOf = ({ partnership, further }: Found, now: Date) =>
    remainingAccess(table, partnership, keptCounts(further), now);

  return {
    "GET /v1/indirect-resellers": ({ caller, query: { cursor: _, limit, ...filter }, start }) =>
      resellers(caller.organization, filter, { limit, start }),

    "GET /v1/indirect-resellers/{resellerId}": readThen(ahead, found, async ({ loaded, caller }) =>
      partnerOf(loaded, caller),
    ),

    "GET /v1/indirect-resellers/{resellerId}/removal": readThen(
      aheadWithCounts,
      found,
      async ({ loaded, query, now }) => ({
        attestation: attestations.in(query.locale),
        remains: await remainingAccessOf(loaded, now),
      }),
    ),

    "POST /v1/indirect-resellers/{resellerId}/removal": readThen(
      aheadWithCounts,
      found,
      async ({ loaded, caller, body, now, commit }) => {
        const { partnership: before } = loaded;
        const by = { by: caller.user.id, now };
        const partnership = endPartnership(before, body.attestationVersion, attestations.current, by);
        const { providerId, resellerId, status, since, endedAt, ended } = partnership;
        const [partner, remains] = await Promise.all([
          partnerOf(loaded, caller),
          remainingAccessOf(loaded, now),
        ]);
        return commit({
          writes: partnerships.end(before, partnership),
          audit: {
            operation: "partnership.end",
            resourceType: "partnership",
            resourceId: resellerId,
            before: { status: before.status, since },
            after: { status, endedAt, ...ended },
            concerns: resellerId,
            concernsAs: providerId,
          },
          events: [endedEvent(providerId, partnership), endedEvent(resellerId, partnership)],
          answer: {
            partner: { ...partner, status, endedAt },
            remains,
          },
        });
      },
    ),

    "GET /v1/indirect-providers": ({ caller, query: { status, limit }, start }) =>
      partnerships.page(caller.organization.id, "reseller", status, { limit, start }),

    "GET /v1/indirect-providers/{providerId}": loadThen(
      ({ caller, path }) => provider(path.providerId, caller.organization.id),
      async ({ loaded }) => loaded,
    ),
  } satisfies Partial<Handlers<"partnerships">>;
};
