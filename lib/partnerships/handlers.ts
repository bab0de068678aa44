import { locale } from "../contract/common.ts";
import { remainingAccess } from "../customers/remaining-access.ts";
import { notFound } from "../errors.ts";
import type { Caller } from "../http/caller.ts";
import { type Handlers, loadThen } from "../http/handler.ts";
import type { EventEntry } from "../record/entries.ts";
import type { Table } from "../table/table.ts";
import { attestationIn } from "./attestation.ts";
import type { PartnershipItem } from "./items.ts";
import { resellerLists } from "./list.ts";
import { endPartnership } from "./rules.ts";
import { partnershipStore, type Side } from "./store.ts";

const endedEvent = (to: string, { providerId, resellerId, since, endedAt }: PartnershipItem): EventEntry => ({
  to,
  type: "partnership.ended",
  resourceType: "partnership",
  resourceId: to === providerId ? resellerId : providerId,
  data: { providerId, resellerId, since, endedAt },
});

/** The routes by which each side lists its partners, and a provider removes a reseller. */
export const partnershipHandlers = (table: Table) => {
  const partnerships = partnershipStore(table);
  const resellers = resellerLists(table);

  /** A partnership, and the partner as `side` sees it. Throws NOT_FOUND. */
  const load = async (providerId: string, resellerId: string, side: Side) => {
    const partnership = await partnerships.find(providerId, resellerId);
    const [partner] = await partnerships.partnersOf(partnership ? [partnership] : [], side);
    if (!partnership || !partner) throw notFound();
    return { partnership, partner };
  };

  const reseller = ({ caller, path }: { caller: Caller; path: { resellerId: string } }) =>
    load(caller.organization.id, path.resellerId, "provider");

  return {
    "GET /v1/indirect-resellers": ({ caller, query: { cursor: _, limit, ...filter }, start }) =>
      resellers(caller.organization, filter, { limit, start }),

    "GET /v1/indirect-resellers/{resellerId}": loadThen(reseller, async ({ loaded }) => loaded.partner),

    "GET /v1/indirect-resellers/{resellerId}/removal": loadThen(
      reseller,
      async ({ loaded: { partnership }, query, now }) => ({
        attestation: attestationIn(query.locale),
        remains: await remainingAccess(table, partnership.providerId, partnership.resellerId, now),
      }),
    ),

    "POST /v1/indirect-resellers/{resellerId}/removal": loadThen(
      reseller,
      async ({ loaded, caller, body, now, commit }) => {
        const { partnership: before } = loaded;
        const by = { by: caller.user.id, now };
        const current = locale.options.map(attestationIn);
        const partnership = endPartnership(before, body.attestationVersion, current, by);
        const { providerId, resellerId, status, since, endedAt, ended } = partnership;
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
            partner: { ...loaded.partner, status, endedAt },
            remains: await remainingAccess(table, providerId, resellerId, now),
          },
        });
      },
    ),

    "GET /v1/indirect-providers": ({ caller, query: { status, limit }, start }) =>
      partnerships.page(caller.organization.id, "reseller", status, { limit, start }),

    "GET /v1/indirect-providers/{providerId}": loadThen(
      ({ caller, path }) => load(path.providerId, caller.organization.id, "reseller"),
      async ({ loaded }) => loaded.partner,
    ),
  } satisfies Partial<Handlers<"partnerships">>;
};
