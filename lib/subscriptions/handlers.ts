import * as contract from "../contract/subscriptions.ts";
import type { ResellerRelationship } from "../customers/items.ts";
import { customerStore } from "../customers/store.ts";
import type { Caller } from "../http/caller.ts";
import { type Handlers, loadThen, readThen } from "../http/handler.ts";
import { outcomeOf } from "../http/outcome.ts";
import { partnershipAccess } from "../partnerships/access.ts";
import type { Table } from "../table/table.ts";
import { type SubscriptionRead, subscriptionAccess } from "./access.ts";
import { toApiSubscription } from "./api-form.ts";
import { resellersNamed } from "./audience.ts";
import { warningsOfLater } from "./dependents.ts";
import { type SubscriptionItem, subscriptions as stored } from "./items.ts";
import { subscriptionLists } from "./list.ts";
import { mayBeGiven, partnerNaming } from "./partner.ts";
import { planWarnings } from "./plan-warnings.ts";
import { asksForMore, changed, operationsOf } from "./rules.ts";
import { subscriptionSaving } from "./save.ts";
import { termsRecordedFirst } from "./scheduled.ts";
import { mustAllow } from "./states.ts";
import { subscriptionStore } from "./store.ts";

type OfSubscription = { caller: Caller; path: { customerId: string; subscriptionId: string }; now: Date };

/** The routes by which a customer's subscriptions are read and changed. */
export const subscriptionHandlers = (table: Table) => {
  const access = subscriptionAccess(table);
  const subscriptions = subscriptionStore(table);
  const customers = customerStore(table);
  const partnerships = partnershipAccess(table);
  const partners = partnerNaming(table);
  const save = subscriptionSaving(table);
  const lists = subscriptionLists(table);
  const recordTermFirst = termsRecordedFirst(table);
  const later = warningsOfLater(table);

  const readable = ({ caller, path, now }: OfSubscription) => access.readable(caller, path, now);
  const ahead = async ({ customerId, subscriptionId }: OfSubscription["path"]): Promise<SubscriptionRead> => {
    const [customer, subscription] = await Promise.all([
      customers.withRelationships(customerId),
      subscriptions.find(customerId, subscriptionId),
    ]);
    return { customer, subscription };
  };

  /** Begins all reads that a change of a subscription may need, in parallel. */
  const beginReads = (
    before: SubscriptionItem,
    relationships: readonly ResellerRelationship[],
    change: {
      /** The caller, if it is the provider. */
      provider: { id: string; region: string } | undefined;
      /** The MPN ID that the change names. */
      partnerId: string | null | undefined;
      quantity: number | undefined;
      endsWithTerm: boolean;
    },
  ) => {
    const { partnerId, partnerOrganizationId, providerId } = before;
    const { provider } = change;
    const named =
      provider && change.partnerId
        ? outcomeOf(partners.named.bind(partners, change.partnerId, provider))
        : undefined;
    const mayNameAnew =
      provider && partnerId && change.partnerId === undefined && (change.quantity ?? 0) > before.quantity;
    const judged = mayNameAnew ? partners.judged(partnerId, provider, partnerOrganizationId) : undefined;
    const administer = new Set(relationships.flatMap((each) => (each.adminSince ? [each.resellerId] : [])));
    const others = resellersNamed(before).filter((id) => !administer.has(id));
    const found = others.map((id) => [id, partnerships.find(providerId, id)] as const);
    const beside = change.endsWithTerm && before.autoRenewEnabled ? later.read(before) : undefined;
    // The code that awaits one of these reads reports its failure.
    for (const read of [named, judged, beside, ...found.map(([, each]) => each)])
      read?.catch(() => undefined);
    const partnershipsOf = new Map(found);
    return { contact: subscriptions.contact(before), named, judged, beside, partnerships: partnershipsOf };
  };

  return {
    "GET /v1/subscriptions": async ({ caller, query: { limit, cursor: _, ...query }, start, now }) => {
      const { items, ...rest } = await lists.page(caller.organization, query, { limit, start, now });
      const contactOf = await subscriptions.contacts(items.map(({ subscription }) => subscription));
      return {
        ...rest,
        items: items.map(({ subscription, customerName }) => ({
          ...toApiSubscription(subscription, contactOf(subscription), now),
          customerId: subscription.customerId,
          customerName,
        })),
      };
    },

    "GET /v1/customers/{customerId}/subscriptions": loadThen(
      ({ caller, path, now }) => access.listable(caller, path.customerId, now),
      async ({ loaded, path, query: { limit }, start, now }) => {
        const { items, ...rest } = await access.page(path.customerId, loaded, { limit, start });
        const contactOf = await subscriptions.contacts(items);
        return { ...rest, items: items.map((item) => toApiSubscription(item, contactOf(item), now)) };
      },
    ),

    "GET /v1/customers/{customerId}/subscriptions/{subscriptionId}": loadThen(
      readable,
      async ({ loaded: { subscription }, now }) =>
        toApiSubscription(subscription, await subscriptions.contact(subscription), now),
    ),

    "PATCH /v1/customers/{customerId}/subscriptions/{subscriptionId}": readThen(
      ahead,
      async ({ read, caller, path, now }) => ({
        ...(await access.manageable(caller, path, now, read)),
        relationships: read.customer[1],
      }),
      async ({ loaded, caller, body, ifMatch, now, requestId, commit }) => {
        const { subscription: before, relationships } = loaded;
        const { organization } = caller;
        await recordTermFirst(loaded.access, before, now, requestId);
        const { partnerId, ...rest } = body;
        const names = partnerId !== undefined && partnerId !== (before.partnerId ?? null);
        // Items that are needed later are read in parallel with those that the precondition needs.
        const begun = beginReads(before, relationships, {
          provider: organization.type === "indirect-provider" ? organization : undefined,
          partnerId: names ? partnerId : undefined,
          quantity: body.quantity,
          endsWithTerm: body.autoRenewEnabled === false,
        });
        const contact = await begun.contact;
        ifMatch.check(contract.subscription, toApiSubscription(before, contact, now));
        const operations = operationsOf(before, body);
        mustAllow(operations, before, now);
        const ofCustomer = asksForMore(before, body) ? loaded.access.sellingMore() : loaded.access;
        const partner = (await begun.named)?.orThrow();
        const after = changed(before, names ? body : rest, partner, now);
        const planned = planWarnings(before, after, body);
        if (!stored.differ(before, after))
          return {
            ...toApiSubscription(before, contact, now),
            ...(planned.length > 0 && { warnings: planned }),
          };
        return save(commit, {
          operation: "update",
          operations,
          access: ofCustomer,
          before,
          after,
          warnings: planned,
          now,
          answer: (subscription) => subscription,
          known: {
            contact,
            relationships,
            judged: begun.judged,
            beside: begun.beside,
            partnershipOf: (providerId, resellerId) =>
              partner?.organizationId === resellerId
                ? Promise.resolve(partner.read)
                : (begun.partnerships.get(resellerId) ?? partnerships.find(providerId, resellerId)),
          },
          writes: partner ? mayBeGiven(organization.id, partner.organizationId, partner) : [],
        });
      },
    ),

    "GET /v1/customers/{customerId}/subscriptions/{subscriptionId}/support-contact": loadThen(
      readable,
      ({ loaded: { subscription } }) => subscriptions.contact(subscription),
    ),

    "PUT /v1/customers/{customerId}/subscriptions/{subscriptionId}/support-contact": loadThen(
      readable,
      async ({ loaded, caller, body: { resellerId }, ifMatch, now, requestId, commit }) => {
        const { subscription: before } = loaded;
        const { id: providerId } = caller.organization;
        await recordTermFirst(loaded.access, before, now, requestId);
        ifMatch.check(contract.supportContact, await subscriptions.contact(before));
        mustAllow(["change"], before, now);
        const supportResellerId = resellerId ?? undefined;
        const isNew = supportResellerId !== undefined && supportResellerId !== before.supportResellerId;
        const given = isNew ? await partnerships.mustBeActive(providerId, supportResellerId) : undefined;
        return save(commit, {
          operation: "support-contact",
          operations: ["change"],
          access: loaded.access,
          before,
          after: { ...before, supportResellerId },
          now,
          answer: ({ supportContact }) => supportContact,
          writes: isNew ? mayBeGiven(providerId, supportResellerId, { read: given }) : [],
        });
      },
    ),
  } satisfies Partial<Handlers<"subscriptions">>;
};
