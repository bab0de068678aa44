import { randomInt } from "node:crypto";
import { callerType, type OrganizationType, type Role } from "../../lib/contract/common.ts";
import type { Caller } from "../../lib/http/caller.ts";
import { newId, newSecret } from "../../lib/ids.ts";
import { outboxStore } from "../../lib/invitations/outbox/store.ts";
import type { RequestItem } from "../../lib/invitations/requests/items.ts";
import { issueLink, newDraft, queueMail } from "../../lib/invitations/requests/rules.ts";
import { requestStore } from "../../lib/invitations/requests/store.ts";
import { hashOf, tokenOf } from "../../lib/invitations/requests/token.ts";
import { type OrganizationItem, organizations } from "../../lib/organizations/items.ts";
import { organizationStore } from "../../lib/organizations/store.ts";
import type { PartnershipItem } from "../../lib/partnerships/items.ts";
import { partnershipStore } from "../../lib/partnerships/store.ts";
import type { Table } from "../../lib/table/table.ts";
import { type UserItem, users } from "../../lib/users/items.ts";
import { userStore } from "../../lib/users/store.ts";

const at = new Date("2026-01-05T08:00:00.000Z");

export const anOrganization = (
  organizationType: OrganizationType,
  more: Partial<OrganizationItem> = {},
): OrganizationItem => ({
  type: "Organization",
  id: newId("org", at),
  organizationType,
  name: "Contoso",
  country: "DE",
  region: "EU",
  mpnId: String(randomInt(1, 2 ** 47)),
  status: "active",
  globalAdmins: 1,
  firstAdminId: newId("usr", at),
  createdAt: at.toISOString(),
  listsIndexed: true,
  version: 1,
  ...more,
});

export const aUser = (organizationId: string, roles: Role[], more: Partial<UserItem> = {}): UserItem => {
  const id = newId("usr", at);
  return {
    type: "User",
    id,
    organizationId,
    email: `${id.slice(4)}@contoso.example`,
    displayName: "Ada Example",
    roles,
    status: "active",
    createdAt: at.toISOString(),
    version: 1,
    ...more,
  };
};

/** Adds a user to an organization of the table. */
export const withUser = async (
  table: Table,
  organization: OrganizationItem,
  roles: Role[],
  more: Partial<UserItem> = {},
): Promise<UserItem> => {
  const user = aUser(organization.id, roles, more);
  const { type: _, version: __, ...given } = user;
  await table.transact(userStore(table).create(given, organization.organizationType));
  return user;
};

/** An organization with its first Global admin, as an enrolment stores them. */
export const enrol = async (
  table: Table,
  organizationType: OrganizationType,
  more: Partial<OrganizationItem> = {},
): Promise<{ organization: OrganizationItem; admin: UserItem }> => {
  const organization = anOrganization(organizationType, more);
  await table.transact(organizationStore(table).enrol(organization));
  const admin = await withUser(table, organization, ["GlobalAdmin"], { id: organization.firstAdminId });
  return { organization, admin };
};

/** Changes a user as its organization's Global admin does: lost rights count for requests in flight. */
export const changeUser = async (
  table: Table,
  { organizationId, id }: Pick<UserItem, "organizationId" | "id">,
  to: Partial<UserItem>,
): Promise<void> => {
  const before = await userStore(table).read(organizationId, id);
  await table.write(users.update(before, { ...before, ...to }));
};

/** Suspends an organization: requests in flight of its people are refused as well. */
export const suspend = async (table: Table, id: string): Promise<void> => {
  const before = await organizationStore(table).enrolled(id);
  await table.write(organizations.update(before, { ...before, status: "suspended" }));
};

/** A partnership, with its entries in the lists of both sides. */
export const withPartnership = async (
  table: Table,
  providerId: string,
  resellerId: string,
  status: PartnershipItem["status"] = "active",
): Promise<PartnershipItem> => {
  const begun = { providerId, resellerId, status, since: at.toISOString(), requestId: "req_1" };
  await table.transact(partnershipStore(table).begin(begun, undefined));
  return { type: "Partnership", ...begun, version: 1 };
};

export const callerOf = (organization: OrganizationItem, user: UserItem): Caller => {
  const { id, name, region, mpnId, status, organizationType } = organization;
  return {
    user,
    organization: { id, name, region, mpnId, status, type: callerType.parse(organizationType) },
    asRead: { user, organization },
  };
};

export const template = () => ({ subject: "Work with us", message: "Hello,\n\n{{link}}\n\nRegards" });

/** A draft to `resellerEmail`, in the table. */
export const withDraft = async (table: Table, providerId: string, resellerEmail: string, now: Date) => {
  const input = { resellerEmail, locale: "en" as const };
  const request = newDraft(input, template, { id: newId("req", now), providerId, now, days: 7 });
  await table.transact(requestStore(table).create(request, now));
  return request;
};

/** A sent request with its issued link, in the table, with the link's token. */
export const withInvitation = async (table: Table, providerId: string, address: string, now: Date) => {
  const requests = requestStore(table);
  const draft = await withDraft(table, providerId, address, now);
  const secret = newSecret();
  const linkHash = hashOf(secret);
  await table.transact(requests.renew("issueLink", draft, issueLink(draft, { linkHash, now, days: 7 })));
  const request = await requests.read(providerId, draft.id);
  return {
    id: draft.id,
    token: tokenOf(draft.id, secret),
    link: { requestId: draft.id, hash: linkHash },
    request,
  };
};

/** A request whose mail waits in the outbox, in the form in which `send` leaves it. */
export const withQueuedMail = async (table: Table, before: RequestItem, now: Date) => {
  const id = newId("out", now);
  const request = queueMail(before, { outboxId: id, now, days: 7 });
  const requests = requestStore(table);
  const writes = [
    ...requests.renew("send", before, request),
    ...outboxStore(table).enqueue(request, id, now),
  ];
  await table.transact(writes);
  return id;
};

/** A request that was sent, without a table. */
export const aSentRequest = (more: Partial<RequestItem>): RequestItem => {
  const input = { resellerEmail: "invited@prospect.example", locale: "en" as const };
  const id = newId("req", at);
  const draft = newDraft(input, template, { id, providerId: "org_1", now: at, days: 7 });
  return { ...issueLink(draft, { linkHash: "hash", now: at, days: 7 }), ...more };
};
