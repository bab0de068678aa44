import { apiClients } from "../api-clients/items.ts";
import { customers } from "../customers/items.ts";
import { Stale, stale } from "../errors.ts";
import { invitations, requests } from "../invitations/requests/items.ts";
import { organizations } from "../organizations/items.ts";
import type { AuditItem, EventItem } from "../record/items.ts";
import { listedEvents } from "../record/store.ts";
import { keys } from "../table/keys.ts";
import type { Table } from "../table/table.ts";
import { userOrganizations, users } from "../users/items.ts";
import { type LetterItem, type LetterKind, letters } from "./items.ts";

/** The maximum number of Global admins that get a letter about one event. */
const mostAdmins = 20;

/** The letter to the inviter that an event makes. */
const ofEvents: Readonly<Record<string, LetterKind>> = {
  "partnership-request.accepted": "accepted",
  "partnership-request.declined": "declined",
  "partnership-request.expired": "expired",
};

/** The letter about a user's account that a change makes. */
const ofAccounts: Readonly<Record<string, LetterKind>> = {
  "user.password-chosen": "passwordChosen",
  "user.password-changed": "passwordChosen",
  "user.credentials-reset": "credentialsReset",
  "user.second-factor-on": "secondFactorOn",
  "user.recovery-code-used": "recoveryCodeUsed",
  "user.recovery-codes-made": "recoveryCodesMade",
};

/** The letter about a customer's admin that a change makes. */
const ofAdmins: Readonly<Record<string, LetterKind>> = {
  "customer.admin-password-chosen": "passwordChosen",
  "customer.admin-password-changed": "passwordChosen",
  "customer.credentials-reset": "credentialsReset",
  "customer.admin-second-factor-on": "secondFactorOn",
  "customer.admin-recovery-code-used": "recoveryCodeUsed",
  "customer.admin-recovery-codes-made": "recoveryCodesMade",
  "customer.admin-disable": "disabled",
  "customer.admin-enable": "enabled",
  // In these changes the admin gets new credentials if the record names it.
  "customer.delegated-admin-revoke": "credentialsReset",
  "customer-transfer.accept": "credentialsReset",
};

/** The values of a letter from a record about the reader's own account. */
const aboutAccount = ({ operation, before, after }: AuditItem): LetterKind | undefined => {
  // A former user who is appointed also has new credentials.
  if (operation === "user.appoint") return before && "credentialsReset";
  if (operation !== "user.update" || before?.status === after?.status) return ofAccounts[operation];
  return after?.status === "disabled" ? "disabled" : "enabled";
};

const clientOperations = new Set(["api-client.create", "api-client.create-secret"]);

/**
 * Makes letters from the table's stream, so that the change itself neither waits for them nor fails with them. A
 * repeated stream record makes no new letter.
 */
export const letterWriting = (table: Table, clock: () => Date) => {
  const write = async (
    letter: Pick<LetterItem, "about" | "organizationId" | "userId" | "data"> & { kind: LetterKind },
  ): Promise<void> => {
    const createdAt = clock().toISOString();
    try {
      await table.write(letters.create({ ...letter, state: "queued", attempts: 0, createdAt }, stale));
    } catch (error) {
      if (!(error instanceof Stale)) throw error;
    }
  };

  const nameOf = async (id: string): Promise<string> =>
    (await organizations.in(table).get({ id }))?.name ?? "";

  /** The Global admins of an organization; of a large one the first ones. */
  const adminsOf = async (organizationId: string): Promise<string[]> => {
    const found: string[] = [];
    const { items } = await users.in(table).page(keys.users(organizationId), { limit: 100 });
    for (const { id, roles, status } of items)
      if (status === "active" && roles.includes("GlobalAdmin") && found.length < mostAdmins) found.push(id);
    return found;
  };

  /**
   * Tells a customer about changes of its admin's account, by the record that its provider reads: each change has one.
   */
  const adminLetter = async (record: AuditItem, kind: LetterKind, reader: string): Promise<void> => {
    const { id: about, actor, resourceId, customerId: organizationId = resourceId, after } = record;
    const userId = after?.userId;
    if (typeof userId !== "string") return;
    const customer = await customers.in(table).get({ id: organizationId });
    if (customer?.providerId !== reader) return;
    const data = { by: await nameOf(actor.organizationId) };
    await write({ about, organizationId, userId, kind, data });
  };

  return {
    /** Tells the sender of an invitation its outcome. */
    async ofEvent(event: EventItem): Promise<void> {
      for (const { id: about, type, resourceId } of listedEvents(event)) {
        const kind = ofEvents[type];
        if (!kind) continue;
        const { organizationId } = event;
        const request = await requests.in(table).get({ providerId: organizationId, id: resourceId });
        if (!request?.sentBy) continue;
        const data = { address: request.resellerEmail, reseller: request.acceptedBy?.name ?? "" };
        await write({ about, organizationId, userId: request.sentBy, kind, data });
      }
    },

    /** Gives the accepting user a receipt, and tells people about the safety of their accounts. */
    async ofRecord({ reader, ...record }: AuditItem & { reader: string }): Promise<void> {
      const { id: about, actor, operation, resourceId } = record;
      const kind = aboutAccount(record);
      if (kind) {
        // When the operator made the change, the user's organization has its own record.
        const home = await userOrganizations.in(table).get({ userId: resourceId });
        if (home?.organizationId !== reader) return;
        const data = { organization: await nameOf(reader) };
        return write({ about, organizationId: reader, userId: resourceId, kind, data });
      }
      const ofAdmin = ofAdmins[operation];
      if (ofAdmin) return adminLetter(record, ofAdmin, reader);
      // The other organization of the change has the same record.
      if (reader !== actor.organizationId) return;
      const { organizationId } = actor;
      if (operation === "partnership-request.accept" && actor.userId.startsWith("usr_")) {
        const id = (await invitations.in(table).get({ requestId: resourceId }))?.providerId;
        const [provider, reseller] = await Promise.all([
          id === undefined ? undefined : organizations.in(table).get({ id }),
          nameOf(organizationId),
        ]);
        const website = provider?.website;
        const data = { provider: provider?.name ?? "", reseller, at: record.at, ...(website && { website }) };
        await write({ about, organizationId, userId: actor.userId, kind: "receipt", data });
      }
      if (clientOperations.has(operation)) {
        const client = await apiClients.in(table).get({ organizationId, id: resourceId });
        const data = { organization: await nameOf(organizationId), client: client?.displayName ?? "" };
        for (const userId of await adminsOf(organizationId))
          await write({ about, organizationId, userId, kind: "clientChanged", data });
      }
    },
  };
};
