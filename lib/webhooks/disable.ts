import { noticeWrites } from "../notices/store.ts";
import { recordWrites } from "../record/entries.ts";
import { keys } from "../table/keys.ts";
import { retryOnConflict } from "../table/retry-on-conflict.ts";
import type { Table } from "../table/table.ts";
import { users } from "../users/items.ts";
import { type EndpointItem, webhookEndpoints } from "./items.ts";

/** The maximum number of Global admins that get a mail. */
const mostMails = 20;

/** Disables endpoints that accept nothing any more. */
export const endpointDisabling = (table: Table, clock: () => Date) => {
  /** The active Global admins of an organization. */
  const globalAdmins = async (organizationId: string): Promise<string[]> => {
    const found: string[] = [];
    for await (const { id, roles, status } of users.in(table).each(keys.users(organizationId)))
      if (status === "active" && roles.includes("GlobalAdmin") && found.length < mostMails) found.push(id);
    return found;
  };

  /**
   * Disables an endpoint, unless it is disabled already, and tells the organization by an event, and its Global admins
   * by mail.
   */
  return (
    { organizationId, id }: EndpointItem,
    because: "gone" | "failing",
    requestId: string,
  ): Promise<void> =>
    retryOnConflict(async () => {
      const before = await webhookEndpoints.in(table).get({ organizationId, id });
      if (before?.status !== "enabled") return;
      const now = clock();
      const after = { ...before, status: "disabled" as const, disabledBecause: because };
      const resource = { resourceType: "webhook-endpoint", resourceId: id };
      const audit = {
        operation: "webhook-endpoint.disable",
        ...resource,
        before: { status: before.status },
        after: { status: after.status, disabledBecause: because },
      };
      const event = {
        to: organizationId,
        type: "webhook-endpoint.disabled" as const,
        ...resource,
        data: { webhookEndpointId: id, because },
      };
      const admins = await globalAdmins(organizationId);
      const data = { webhookEndpointId: id, host: new URL(before.url).host, because };
      await table.transact([
        webhookEndpoints.update(before, after),
        ...recordWrites({ userId: "webhooks", organizationId }, audit, [event], now, requestId),
        ...admins.flatMap((userId) =>
          noticeWrites({ organizationId, userId, kind: "webhook-disabled", data }, now),
        ),
      ]);
    });
};
