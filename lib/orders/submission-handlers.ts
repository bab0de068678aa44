import type { Logger } from "@aws-lambda-powertools/logger";
import type { Identity } from "../aws/identity.ts";
import type { OrderProblem } from "../contract/orders.ts";
import { resetRoute } from "../customers/admin.ts";
import { customerApiForm } from "../customers/api-form.ts";
import { customerStore } from "../customers/store.ts";
import { Refusal, stale } from "../errors.ts";
import type { Caller } from "../http/caller.ts";
import { type AtHome, type Handlers, readThen } from "../http/handler.ts";
import { outcomeOf } from "../http/outcome.ts";
import { newRisingId } from "../ids.ts";
import { disclosures } from "../limits/disclosures.ts";
import type { OrganizationItem } from "../organizations/items.ts";
import { providerSuspended } from "../organizations/standing.ts";
import type { Table } from "../table/table.ts";
import { setupOf } from "../users/credentials.ts";
import { orderAccess } from "./access.ts";
import { toApiLines, toApiOrder, toApiProblems } from "./api-form.ts";
import { disclosureAudit, orderAudit } from "./audit.ts";
import type { OrderItem } from "./items.ts";
import { reviewOf } from "./review.ts";
import { reviewInputs } from "./review-inputs.ts";
import { mustAllow } from "./rules.ts";
import { orderStore } from "./store.ts";
import { planOf, toApiSubscriptions } from "./submit.ts";

const orderChanged = () =>
  new Refusal(
    "ORDER_CHANGED",
    "The order, an offer in it or its customer has changed. Review it again and submit that version.",
  );

const hasProblems = (errors: OrderProblem[]) =>
  new Refusal("ORDER_HAS_PROBLEMS", "Solve the problems under errors, then review it again.", { errors });

/** Another order took the domain between review and write. The order is judged again, and then has that problem. */
const takenMeanwhile = (error: unknown): never => {
  throw error instanceof Refusal && error.code === "DOMAIN_TAKEN" ? stale() : error;
};

/** Throws PROVIDER_SUSPENDED for an order in the name of a suspended provider. */
const mustStand = ({ status }: OrganizationItem): void => {
  if (status !== "active") throw providerSuspended();
};

interface OfOrder {
  caller: Caller;
  path: { orderId: string };
  now: Date;
  read: OrderItem | undefined;
}

/** The routes by which an order is reviewed and submitted. */
export const submissionHandlers = ({
  table,
  identity,
  logger,
}: {
  table: Table;
  identity: Identity;
  logger: Logger;
}) => {
  const orders = orderStore(table);
  const customers = customerStore(table);
  const access = orderAccess(table);
  const inputs = reviewInputs(table);
  const disclosed = disclosures(table);
  const apiForm = customerApiForm(table);

  const ahead = ({ orderId }: OfOrder["path"], home: AtHome) => access.ahead(home, orderId);
  const placed = ({ caller, path, now, read }: OfOrder) => access.placed(caller, path.orderId, now, read);

  return {
    "POST /v1/orders/{orderId}/review": readThen(ahead, placed, async ({ loaded, caller, now }) => {
      const { order } = loaded;
      mustAllow("submit", order, now);
      const ofCustomer = loaded.access?.withActivePartnership();
      const known = await inputs.of(order, ofCustomer?.customer, now);
      mustStand(known.provider);
      const review = reviewOf(order, known);
      return {
        ...review,
        lineItems: toApiLines(caller.organization, review.lineItems),
        problems: toApiProblems(caller.organization, order, review.problems),
      };
    }),

    "POST /v1/orders/{orderId}/submit": readThen(
      ahead,
      placed,
      async ({ loaded, caller, body, now, commit }) => {
        const { order: before } = loaded;
        const viewer = caller.organization;
        const customer = loaded.access?.customer;
        mustAllow("submit", before, now);
        const [known, relationships, mayAsk] = await Promise.all([
          inputs.of(before, customer, now),
          customer ? customers.relationships(customer.id) : [],
          outcomeOf(async () => customer || disclosed.mayAsk(viewer.id, now)),
        ]);
        const { version, problems } = reviewOf(before, known, "submit");
        if (version !== body.version) throw orderChanged();
        const ofCustomer = loaded.access?.withActivePartnership();
        mustStand(known.provider);
        mayAsk.orThrow();
        if (problems.length > 0) {
          // When a parallel submit of this order has just committed, its own new customer would look like a taken
          // domain.
          const current = await orders.find(before.providerId, before.id);
          if (current?.version !== before.version) throw stale();
          const refused = hasProblems(toApiProblems(viewer, before, problems));
          if (known.domainTaken !== "by-another") throw refused;
          const audit = disclosureAudit(before);
          return disclosed.refuse(refused, { organizationId: viewer.id, audit, now, commit });
        }
        const plan = planOf(before, known, relationships, {
          now,
          newId: (prefix) => newRisingId(prefix, now),
        });
        const { order, subscriptions, admin } = plan;
        const confirmation = await commit({
          writes: [
            orders.save("submit", before, order),
            ...(customer
              ? []
              : [
                  ...customers.create(plan.customer, plan.relationships),
                  orders.ofCustomer(order, plan.customer.id),
                ]),
            ...plan.writes,
          ],
          access: ofCustomer,
          audit: orderAudit({ caller, now }, "submit", before, order),
          events: plan.events,
          answer: {
            order: toApiOrder(viewer, order, now),
            customer: await apiForm.one(viewer, plan.customer, plan.relationships, now, known.resellers),
            subscriptions: toApiSubscriptions(subscriptions, known),
          },
        }).catch(takenMeanwhile);
        if (!admin) return confirmation;
        return { ...confirmation, ...(await setupOf(identity, logger, admin, resetRoute(admin.customerId))) };
      },
      // An order for an existing customer creates no user.
      ({ order }) => order.customerId === undefined,
    ),
  } satisfies Partial<Handlers<"orders">>;
};
