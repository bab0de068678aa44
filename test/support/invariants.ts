import { isDeepStrictEqual } from "node:util";
import { customerViolations } from "./invariants-customers.ts";
import { type Found, found, type Item, one } from "./invariants-found.ts";

/**
 * Every user has its pointer and its address, alone or beside another organization's user. It has none when another
 * user has proven the address, or when its customer's domain was released. Nothing is reserved for a missing user or
 * organization.
 */
const people = ({ of, at, claims, isReleased }: Found): void => {
  for (const { id, organizationId, email } of [...of("User"), ...of("CustomerUser")]) {
    const so = claims(`the user ${id}`);
    const owner = at.email(email);
    const isBeside = at.email(email, organizationId)?.userId === id;
    const isAnothers = owner !== undefined && owner.proven !== false;
    so(
      `has its address ${email}`,
      owner?.userId === id || isBeside || isAnothers || isReleased(organizationId),
    );
    so("has its pointer", at.userOrganization(id)?.organizationId === organizationId);
    const isCustomer = organizationId.startsWith("cus_");
    so("has a home", isCustomer ? at.customer(organizationId) : at.organization(organizationId));
  }
  for (const { PK, userId, organizationId } of of("Email"))
    claims(PK)("is reserved for a user that is there", at.user(organizationId, userId));
  for (const { PK, organizationId } of of("UserOrganization")) {
    const id = PK.slice("USER#".length);
    const of = id.startsWith("cli_") ? at.apiClient(organizationId, id) : at.user(organizationId, id);
    claims(PK)("points to somebody who is there", of);
  }
  for (const client of of("ApiClient")) {
    const so = claims(`the client ${client.id}`);
    const secretIds = client.secrets.map(({ id }: { id: string }) => id);
    so("has its pointer", at.userOrganization(client.id)?.organizationId === client.organizationId);
    so("has two secrets at the most", secretIds.length <= 2);
    so("is found by its secrets", isDeepStrictEqual(client.secretIds, secretIds));
    so(
      "signs in by its secrets alone",
      Object.keys(client.signIns).every((id) => secretIds.includes(id)),
    );
    so(
      "has no person's role",
      client.roles.every((role: string) => /^(Admin|Sales)Agent$/.test(role)),
    );
  }
};

const organizations = ({ of, at, count, claims, onRecord }: Found): void => {
  for (const each of of("Organization")) {
    const { id, mpnId, organizationType, status, globalAdmins, firstAdminId, version } = each;
    const so = claims(`the organization ${id}`);
    const enrolled = organizationType !== "operator";
    so("stands in the operator's list", (at.enrolled(id) !== undefined) === enrolled);
    so("has its MPN ID", !enrolled || at.mpnId(mpnId)?.organizationId === id);
    so("has its first admin", at.user(id, firstAdminId));
    const isAdmin = (user: Item) => user.status === "active" && user.roles.includes("GlobalAdmin");
    const admins = count("User", (user) => user.organizationId === id && isAdmin(user));
    so(`has ${globalAdmins} Global admins of ${admins}`, globalAdmins === admins);
    const listed = organizationType === "indirect-provider" && status === "active";
    so("stands in the directory only as an active provider", (each.GSI1PK !== undefined) === listed);
    const records = one(at.audits(id), "organization.enrol", "organization.update", "organization.bootstrap");
    const isApproved = (change: Item) => change.organizationId === id && change.status === "approved";
    const changes = records + count("ChangeRequest", isApproved);
    // An abandoned withdrawal leaves the next version, with nothing else changed.
    so(`is in version ${version} after ${changes} changes on record`, version >= changes);
  }
  for (const { PK, organizationId } of of("MpnId"))
    claims(PK)("is reserved for an organization that is there", at.organization(organizationId));
  for (const each of of("ChangeRequest")) {
    const { id, organizationId } = each;
    claims(`the change request ${id}`)(
      "is listed",
      at.submittedChange(id)?.organizationId === organizationId,
    );
    onRecord(each, "change-request", { approved: "approve", rejected: "reject" });
  }
};

const partnerships = ({ of, at, count, claims }: Found): void => {
  for (const { providerId, resellerId, status, requestId, endedAt } of of("Partnership")) {
    const so = claims(`the partnership of ${providerId} and ${resellerId}, which is ${status},`);
    for (const each of ["active", "ended"])
      for (const entry of [
        at.resellerEntry(providerId, each, resellerId),
        at.providerEntry(resellerId, each, providerId),
      ])
        so(`stands among the ${each} only when it is`, (entry !== undefined) === (each === status));
    so("has an end only when it is ended", (endedAt !== undefined) === (status === "ended"));
    const accepter = at.request(providerId, requestId)?.acceptedBy?.organizationId;
    so("comes from a request that it accepted", accepter === resellerId);
    const ended = one(at.audits(resellerId, providerId), "partnership.end");
    const isOurs = (request: Item) =>
      request.providerId === providerId && request.acceptedBy?.organizationId === resellerId;
    const begun = count("PartnershipRequest", isOurs);
    so(`began ${begun} and ended ${ended} times`, ended === begun - (status === "active" ? 1 : 0));
  }
  for (const { PK, SK, providerId, resellerId } of of("PartnershipEntry"))
    claims(`${PK} ${SK}`)("lists a partnership that is there", at.partnership(providerId, resellerId));
};

const requests = ({ of, at, isScheduled, claims, onRecord }: Found): void => {
  for (const request of of("PartnershipRequest")) {
    const { id, providerId, status, outboxId, linkHash, expiresAt, delivery } = request;
    const so = claims(`the request ${id}, which is ${status},`);
    const open = status === "draft" || status === "sent";
    const holder = at.openRequest(providerId, request.mailbox ?? request.resellerEmail)?.requestId;
    // An expired request may have lost its address to a newer one before the schedule has recorded it.
    const superseded = holder && holder !== id && at.request(providerId, holder)?.createdAt >= expiresAt;
    // The address remembers a declined request until a newer one is made, because the decline can be undone.
    const remembered = status === "declined" && holder === id;
    so("holds its address", (holder === id) === ((open && !superseded) || remembered));
    so("is found by its link", at.invitation(id)?.providerId === providerId);
    so("is looked at when it expires", !open || isScheduled("request", id, expiresAt));
    so("has no link before it is sent", status !== "draft" || (!linkHash && !outboxId));
    so("has a live link that has not ended", !linkHash || at.endedLink(id, linkHash) === undefined);
    const mail = outboxId && at.outbox(outboxId);
    so(`has its mail ${outboxId}`, !outboxId || mail?.requestId === id);
    const waits = status === "sent" && delivery.state === "queued";
    so("waits for a mail that is under way", !waits || ["queued", "sending"].includes(mail?.state));
    const operations = { accepted: "accept", declined: "decline", revoked: "revoke", expired: "expire" };
    onRecord(request, "partnership-request", operations);
    const accepter = request.acceptedBy?.organizationId;
    so("names who accepted it", (accepter !== undefined) === (status === "accepted"));
    so("has led to a partnership", !accepter || at.partnership(providerId, accepter));
  }
  for (const { PK, SK, requestId } of of("OpenRequest"))
    claims(`${PK} ${SK}`)("is held by a request", at.request(PK.slice("ORG#".length), requestId));
  for (const { id, state } of of("Outbox"))
    claims(`the mail ${id}`)(
      "is looked after",
      !["queued", "sending"].includes(state) || isScheduled("outbox", id),
    );
};

/** The record has each change once, alike for all readers, and each event once per receiver. */
const record = ({ of, claims }: Found): void => {
  const known = new Map<string, string>();
  for (const { PK, GSI1PK: _, resourceId: __, SK, ...audit } of of("AuditRecord")) {
    const text = JSON.stringify(audit, Object.keys(audit).sort());
    claims(`${PK} ${SK}`)("says the same to all who read it", (known.get(SK) ?? text) === text);
    known.set(SK, text);
  }
  const counted = new Set<string>();
  for (const { PK, SK, organizationId, eventType, resourceId } of of("Event")) {
    const so = claims(`${PK} ${SK}`);
    so("lies in the feed of its receiver", `${PK}#`.startsWith(`EVENTS#${organizationId}#`));
    if (!/submitted|created|cancelled|accepted|declined|revoked|expired/.test(eventType)) continue;
    if (!/^(req|ord|cus)_/.test(resourceId) || /^(access|subscription)\./.test(eventType)) continue;
    const what = `${organizationId} ${eventType} ${resourceId}`;
    so(`tells once of ${what}`, !counted.has(what));
    counted.add(what);
  }
  for (const { PK, SK, state, body } of of("Idempotency")) {
    const secret = JSON.stringify(body ?? {}).match(/"(setupInfo|link|mailto)":/);
    claims(`${PK} ${SK}`)("keeps no secret", state !== "done" || !secret);
  }
};

/**
 * The invariants of a whole table when nothing is running, whatever has raced, failed or died before: a sentence for
 * each violation. The product has filled the table; customers come complete. `withdrawalsGivenUp`: for each customer how
 * many withdrawals of its rights have been given up. By default there are none.
 */
export const violations = (
  items: readonly Item[],
  withdrawalsGivenUp: ReadonlyMap<string, number> = new Map(),
): string[] => {
  const all = found(items, withdrawalsGivenUp);
  for (const check of [people, organizations, partnerships, requests, record, customerViolations]) check(all);
  return all.violations;
};
