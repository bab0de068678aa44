import type { Identity } from "../aws/identity.ts";
import type { TransferDirection } from "../contract/customer-transfers.ts";
import { customerAccess } from "../customers/access.ts";
import { customerStore } from "../customers/store.ts";
import { notFound, Refusal } from "../errors.ts";
import type { Caller } from "../http/caller.ts";
import { type Handlers, loadThen } from "../http/handler.ts";
import { newId } from "../ids.ts";
import { organizations } from "../organizations/items.ts";
import { organizationIsActive, providerSuspended } from "../organizations/standing.ts";
import type { Table } from "../table/table.ts";
import { acceptance } from "./accept.ts";
import { transferApiForm } from "./api-form.ts";
import { transferAudit, transferEvents } from "./events.ts";
import { mustHaveFewResellers, transferOutlook } from "./preview.ts";
import { decided, directionFor, mustBe, newTransfer } from "./rules.ts";
import { transferStore } from "./store.ts";

type OfTransfer = { caller: Caller; path: { transferId: string } };

/** The refusal of an organization that a customer cannot be offered to. */
const noProvider = () =>
  new Refusal(
    "PROVIDER_NOT_FOUND",
    "Offer it to another provider: GET /v1/directory/indirect-providers lists them.",
  );

/** The routes by which a customer moves from one provider to another (product rule 27). */
export const transferHandlers = (dependencies: { table: Table; identity: Identity; clock: () => Date }) => {
  const { table } = dependencies;
  const transfers = transferStore(table);
  const customers = customerStore(table);
  const access = customerAccess(table);
  const outlook = transferOutlook(table);
  const apiForm = transferApiForm(table);
  const accept = acceptance(dependencies);

  /** A transfer, and the caller's side of it. Throws NOT_FOUND. */
  const load = async ({ caller, path }: OfTransfer) => {
    const transfer = await transfers.find(path.transferId);
    const direction = directionFor(caller.organization.id, transfer);
    // A caller without an organization of its own has no side.
    if (!transfer) throw notFound();
    return { transfer, direction };
  };

  /** The same for a decision. Throws ROLE_REQUIRED for the side that may not make it. */
  const decidedBy = (wanted: TransferDirection) => async (request: OfTransfer) => {
    const { transfer, direction } = await load(request);
    mustBe(wanted, direction);
    return transfer;
  };

  const ending = (decision: "reject" | "cancel", event: "rejected" | "cancelled", by: TransferDirection) =>
    loadThen<
      `POST /v1/customer-transfers/{transferId}/${typeof decision}`,
      Awaited<ReturnType<typeof load>>["transfer"]
    >(decidedBy(by), async ({ loaded: before, caller, now, commit }) => {
      const after = decided(before, decision, now);
      return commit({
        writes: transfers.decide(decision, before, after),
        audit: transferAudit(decision, before, after, caller.organization.id),
        events: transferEvents(`customer-transfer.${event}`, after),
        answer: await apiForm.one(after, now),
      });
    });

  return {
    "POST /v1/customers/{customerId}/transfers": loadThen(
      ({ caller, path, now }) => access.customer(caller, path.customerId, now),
      async ({ loaded, caller, body: { toProviderId }, now, commit }) => {
        const { customer } = loaded;
        const { id: fromProviderId } = caller.organization;
        const [sides, relationships] = await Promise.all([
          organizations.in(table).getMany([{ id: fromProviderId }, { id: toProviderId }]),
          customers.relationships(customer.id),
        ]);
        const [from, to] = [fromProviderId, toProviderId].map((id) => sides.find((each) => each.id === id));
        if (!from || to?.organizationType !== "indirect-provider" || to === from) throw noProvider();
        if (to.status !== "active") throw providerSuspended();
        const judged = await outlook(customer, relationships, { from, to }, now);
        mustHaveFewResellers(judged);
        const { preview } = judged;
        const offer = {
          id: newId("trf", now),
          customerId: customer.id,
          fromProviderId,
          toProviderId,
          preview,
        };
        const transfer = newTransfer(offer, now);
        return commit({
          writes: [...transfers.create(transfer), organizationIsActive(toProviderId, providerSuspended, to)],
          access: loaded,
          audit: transferAudit("offer", undefined, transfer, fromProviderId),
          events: transferEvents("customer-transfer.offered", transfer),
          answer: await apiForm.one(transfer, now),
        });
      },
    ),

    "GET /v1/customer-transfers": async ({ caller, query: { limit, cursor: _, ...filter }, start, now }) => {
      const paging = { limit, start, now };
      const { items, ...rest } = await transfers.page(caller.organization, filter, paging);
      return { ...rest, items: await apiForm.list(items, now) };
    },

    "GET /v1/customer-transfers/{transferId}": loadThen(load, ({ loaded: { transfer }, now }) =>
      apiForm.current(transfer, now),
    ),

    "POST /v1/customer-transfers/{transferId}/accept": loadThen(
      async (request) => ({
        transfer: await decidedBy("incoming")(request),
        resets: request.body?.resetAdminCredentials === true,
      }),
      ({ loaded: { transfer, resets }, caller, now, requestId, commit }) =>
        accept(transfer, { caller, now, requestId, resets, commit }),
      // Without new credentials only the table changes.
      ({ resets }) => resets,
    ),
    "POST /v1/customer-transfers/{transferId}/reject": ending("reject", "rejected", "incoming"),
    "POST /v1/customer-transfers/{transferId}/cancel": ending("cancel", "cancelled", "outgoing"),
  } satisfies Partial<Handlers<"customers">>;
};
