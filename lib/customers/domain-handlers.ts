import { notFound, Refusal, stale } from "../errors.ts";
import { type Handlers, loadThen } from "../http/handler.ts";
import { subscriptions } from "../subscriptions/items.ts";
import { isOver, statusAt } from "../subscriptions/states.ts";
import { equals } from "../table/condition.ts";
import { keys } from "../table/keys.ts";
import type { Table } from "../table/table.ts";
import { emails } from "../users/items.ts";
import { accountOf } from "../users/signed-out.ts";
import { customers, customerUsers, domains } from "./items.ts";
import { customerStore } from "./store.ts";

/** The route by which the operator releases the domain of a customer without subscriptions (product rule 27). */
export const domainHandlers = (table: Table) => {
  const store = customerStore(table);

  const hasSubscriptions = async (customerId: string, now: Date): Promise<boolean> => {
    for await (const subscription of subscriptions.in(table).each(keys.subscriptions(customerId)))
      if (!isOver(statusAt(subscription, now))) return true;
    return false;
  };

  return {
    "POST /v1/domains/{domain}/release": loadThen(
      async ({ path: { domain } }) => {
        const entry = await domains.in(table).get({ domain });
        return entry && (await customers.in(table).get({ id: entry.customerId }));
      },
      async ({ loaded: customer, path: { domain }, now, commit }) => {
        // Not refused while loading: the domain of a repeated request is released already, and the request answers the
        // first result.
        if (!customer) throw notFound();
        const { id, subscriptionsVersion } = customer;
        if (await hasSubscriptions(id, now))
          throw new Refusal(
            "DOMAIN_IN_USE",
            "The customer has subscriptions that are not over. Its provider or reseller can cancel them.",
          );
        const admin = await store.admin(customer);
        const login = await emails.in(table).get({ email: admin.email });
        return commit({
          writes: [
            domains.delete({ domain }, { when: equals("customerId", id), refuse: stale }),
            // No subscription may begin meanwhile.
            customers.check(
              { id },
              { when: equals("subscriptionsVersion", subscriptionsVersion), refuse: stale },
            ),
            accountOf(customerUsers, admin, { ...admin, status: "disabled" }).signOut(now),
            ...(login?.userId === admin.id
              ? [emails.delete({ email: admin.email }, { when: equals("userId", admin.id), refuse: stale })]
              : []),
          ],
          audit: {
            operation: "domain.release",
            resourceType: "customer",
            resourceId: id,
            after: { domain, userId: admin.id },
            concerns: customer.providerId,
          },
          answer: { domain, customerId: id },
        });
      },
    ),
  } satisfies Partial<Handlers<"customers">>;
};
