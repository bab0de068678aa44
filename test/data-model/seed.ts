import { newId } from "../../lib/ids.ts";
import { newDraft } from "../../lib/invitations/requests/rules.ts";
import { requestStore } from "../../lib/invitations/requests/store.ts";
import { organizationStore } from "../../lib/organizations/store.ts";
import { partnershipStore } from "../../lib/partnerships/store.ts";
import { recordWrites } from "../../lib/record/entries.ts";
import type { Write } from "../../lib/table/item.ts";
import type { Table } from "../../lib/table/table.ts";
import { userStore } from "../../lib/users/store.ts";

/** How many of each kind a list holds: more than a page of 25. */
export const many = 30;

/** A subject and a message as long as people write them. */
export const subject = "An invitation to sell cloud subscriptions together";
export const message = `${"We would like to work with you as our reseller. ".repeat(12)}{{link}}`;

export interface Organization {
  id: string;
  adminId: string;
  email: string;
  mpnId: string;
}

/** As many actions as one transaction takes. */
const mostActions = 100;

/** Collects writes that do not depend on each other, and carries them out in few transactions. */
export const collector = (table: Table) => {
  const waiting: Write[] = [];
  return {
    add: (writes: readonly Write[]): void => {
      waiting.push(...writes);
    },
    async write(): Promise<void> {
      while (waiting.length > 0) await table.transact(waiting.splice(0, mostActions));
    },
  };
};

type Add = ReturnType<typeof collector>["add"];

/** Organizations, users and lists for an empty table, by the stores' own writes. */
export const seeder = (table: Table, add: Add, now: Date) => {
  const organizations = organizationStore(table);
  const users = userStore(table);
  const requests = requestStore(table);
  const partnerships = partnershipStore(table);
  const createdAt = now.toISOString();
  let mpnId = 1_000_000;

  const repeat = (times: number, writes: (at: number) => Write[]) => {
    for (let at = 0; at < times; at++) add(writes(at));
  };

  return {
    organization(
      organizationType: "operator" | "indirect-provider" | "indirect-reseller",
      name: string,
    ): Organization {
      const id = newId("org", now);
      const adminId = newId("usr", now);
      const email = `admin.${mpnId++}@partner.example`;
      const admin = {
        id: adminId,
        organizationId: id,
        email,
        displayName: "Alex Example",
        roles: ["GlobalAdmin" as const],
        status: "active" as const,
        createdAt,
      };
      const organization = {
        id,
        organizationType,
        name,
        country: "DE",
        region: "Europe",
        mpnId: String(mpnId),
        website: "https://www.partner.example",
        description: "Sells cloud subscriptions of every kind to companies of every size.",
        status: "active" as const,
        globalAdmins: 1,
        firstAdminId: adminId,
        createdAt,
        version: 1,
      };
      add([
        ...organizations.enrol(organization),
        ...users.create(admin, organizationType),
        ...organizations.recordAgreement(
          id,
          {
            region: "Europe",
            signedAt: createdAt,
            source: "Contract 4711",
            recordedAt: createdAt,
            recordedBy: adminId,
          },
          undefined,
        ),
      ]);
      return { id, adminId, email, mpnId: organization.mpnId };
    },

    users: ({ id }: Organization) =>
      repeat(many, (at) =>
        users.create(
          {
            id: newId("usr", now),
            organizationId: id,
            email: `agent.${at}.${id}@partner.example`,
            displayName: "Alex Example",
            roles: ["SalesAgent"],
            status: "active",
            createdAt,
          },
          "indirect-provider",
        ),
      ),

    partnership: ({ id: providerId }: Organization, { id: resellerId }: Organization) =>
      add(
        partnerships.begin(
          { providerId, resellerId, status: "active", since: createdAt, requestId: newId("req", now) },
          undefined,
        ),
      ),

    requests: ({ id: providerId }: Organization) =>
      repeat(many, (at) => {
        const input = {
          resellerEmail: `listed.${at}@reseller.example`,
          locale: "en" as const,
          subject,
          message,
        };
        const o = { id: newId("req", now), providerId, now, days: 7 };
        return requests.create(
          newDraft(input, () => ({ subject, message }), o),
          now,
        );
      }),

    changeRequests: ({ id: organizationId }: Organization) =>
      repeat(many, () =>
        organizations.submitChange({
          id: newId("chg", now),
          organizationId,
          changes: { name: "Another Name" },
          reason: "We have moved and are called otherwise now.",
          status: "open",
          createdAt,
        }),
      ),

    /** Audit records of one resource, and events, all from a minute ago. */
    record: ({ id, adminId }: Organization, resourceId: string) => {
      const ago = new Date(now.getTime() - 60_000);
      const audit = {
        operation: "partnership-request.send",
        resourceType: "partnership-request",
        resourceId,
        before: { status: "draft", subject, message },
        after: { status: "sent", subject, message },
      };
      const event = {
        to: id,
        type: "partnership-request.sent" as const,
        resourceType: "partnership-request",
        resourceId,
        data: { partnershipRequestId: resourceId, status: "sent", expiresAt: createdAt },
      };
      return repeat(many, () =>
        recordWrites({ userId: adminId, organizationId: id }, audit, [event], ago, "KPBkkhdGDoEEMmA="),
      );
    },
  };
};
