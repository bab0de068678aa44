import { recordWrites } from "../record/entries.ts";
import { scheduleWrite } from "../schedule/store.ts";
import type { Write } from "../table/item.ts";
import { retryOnConflict } from "../table/retry-on-conflict.ts";
import type { Table } from "../table/table.ts";
import { hasExpired, instantsOf, recordedAdmin, reminderDue } from "./delegated-admin.ts";
import { customerEvent } from "./events.ts";
import type { CustomerItem, ResellerRelationship } from "./items.ts";
import { relationshipChanges } from "./relationship-changes.ts";
import { knownTo, relationshipWrite } from "./relationships.ts";
import { customerStore } from "./store.ts";

const between = "/";

/** The scheduled entries of a delegated admin's end and its reminders, if the end has changed. */
export const endWrites = (
  { id, providerId }: Pick<CustomerItem, "id" | "providerId">,
  resellerId: string,
  { until, before, now }: { until: string | undefined; before?: string | undefined; now: Date },
): Write[] =>
  until === undefined || until === before
    ? []
    : instantsOf(until, now).map((at) =>
        scheduleWrite(at, "access", `${id}${between}${resellerId}`, providerId),
      );

/**
 * Ends delegated admins and sends reminders. Each run decides by the present relationship, so an entry of an older end
 * does nothing.
 */
export const adminExpiry = (table: Table) => {
  const customers = customerStore(table);
  const changing = relationshipChanges(table);

  const actorOf = ({ providerId }: ResellerRelationship) => ({
    userId: "schedule",
    organizationId: providerId,
  });

  /** Records that a delegated admin has ended. Readers have treated it as ended since that instant. */
  const end = async (relationship: ResellerRelationship, now: Date, runId: string): Promise<void> => {
    const { customerId, resellerId } = relationship;
    const [customer, relationships] = await customers.withRelationships(customerId);
    const admin = recordedAdmin(relationship);
    if (!customer || !admin) return;
    const { since, ...terms } = admin;
    const audit = {
      operation: "customer.delegated-admin-expire",
      resourceType: "customer",
      resourceId: customerId,
      before: { resellerId, delegatedAdmin: terms },
      after: { resellerId, delegatedAdmin: null, ...knownTo(relationship) },
      concerns: resellerId,
    };
    const data = { customerId, resellerId, access: ["delegated-admin"], until: terms.until };
    const known = knownTo(relationship);
    const events = [customer.providerId, customer.id, resellerId].map((to) =>
      customerEvent(to, "access.expired", { ...data, ...(to === customer.providerId && known) }),
    );
    const change = { resellerId, before: relationship, change: { adminSince: null } };
    await table.transact([
      ...changing.writes([customer, relationships], customer, [change]),
      ...recordWrites(actorOf(relationship), audit, events, now, runId),
    ]);
  };

  /** Tells provider and reseller that a delegated admin will end. */
  const remind = async (
    relationship: ResellerRelationship,
    days: number,
    now: Date,
    runId: string,
  ): Promise<void> => {
    const { customerId, providerId, resellerId, adminUntil: until } = relationship;
    const reminder = { resellerId, until, days };
    const audit = {
      operation: "customer.delegated-admin-remind",
      resourceType: "customer",
      resourceId: customerId,
      after: reminder,
      concerns: resellerId,
    };
    const data = { customerId, ...reminder, access: ["delegated-admin"] };
    const events = [providerId, resellerId].map((to) => customerEvent(to, "access.expiring", data));
    const { adminTermsSince, adminAccess } = relationship;
    const adminTerms = { adminTermsSince, adminAccess, adminUntil: until, adminReminded: days };
    await table.transact([
      relationshipWrite(relationship, relationship, { adminTerms }),
      ...recordWrites(actorOf(relationship), audit, events, now, runId),
    ]);
  };

  return {
    /** Records the end of a delegated admin if it has come. Returns whether it had. Throws `Stale`. */
    async record(
      relationship: ResellerRelationship | undefined,
      now: Date,
      requestId: string,
    ): Promise<boolean> {
      if (!relationship || !hasExpired(relationship, now)) return false;
      await end(relationship, now, requestId);
      return true;
    },

    /** Handles a due entry of a delegated admin: records the end, or sends a reminder. */
    handle: (id: string, runId: string, clock: () => Date): Promise<void> =>
      retryOnConflict(async () => {
        const [customerId = "", resellerId = ""] = id.split(between);
        const [relationship] = await customers.relationshipsOf(resellerId, [customerId]);
        const admin = relationship && recordedAdmin(relationship);
        if (!admin) return;
        const now = clock();
        if (hasExpired(relationship, now)) return end(relationship, now, runId);
        const days = reminderDue(admin, relationship.adminReminded, now);
        if (days !== undefined) await remind(relationship, days, now, runId);
      }),
  };
};
