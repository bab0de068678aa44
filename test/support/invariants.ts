import { customerViolations } from "./invariants-customers.ts";
import { type Found, found, type Item, one } from "./invariants-found.ts";

/** Every user has its address and its pointer, and nothing is reserved for a user or an organization that is not there. */
const people = ({ of, at, expect }: Found): void => {
  const users = [...of("User"), ...of("CustomerUser")];
  for (const user of users) {
    const { id, organizationId, email } = user;
    expect(at.email(email)?.userId === id, `the user ${id} has its address ${email}`);
    expect(at.userOrganization(id)?.organizationId === organizationId, `the user ${id} has its pointer`);
    const home = organizationId.startsWith("cus_")
      ? at.customer(organizationId)
      : at.organization(organizationId);
    expect(home !== undefined, `the user ${id} has an organization ${organizationId}`);
  }
  for (const { PK, userId, organizationId } of of("Email"))
    expect(at.user(organizationId, userId) !== undefined, `${PK} is reserved for a user that is there`);
  for (const { PK, organizationId } of of("UserOrganization"))
    expect(
      at.user(organizationId, PK.slice("USER#".length)) !== undefined,
      `${PK} points to a user that is there`,
    );
};

const organizations = ({ of, at, count, expect }: Found): void => {
  for (const { id, mpnId, organizationType, status, globalAdmins, firstAdminId, GSI1PK, version } of of(
    "Organization",
  )) {
    const enrolled = organizationType !== "operator";
    expect(
      (at.enrolled(id) !== undefined) === enrolled,
      `the organization ${id} stands in the operator's list`,
    );
    if (enrolled) expect(at.mpnId(mpnId)?.organizationId === id, `the organization ${id} has its MPN ID`);
    expect(at.user(id, firstAdminId) !== undefined, `the organization ${id} has its first admin`);
    const admins = count(
      "User",
      (user) => user.organizationId === id && user.status === "active" && user.roles.includes("GlobalAdmin"),
    );
    expect(
      globalAdmins === admins,
      `the organization ${id} has ${globalAdmins} Global admins, ${admins} are there`,
    );
    const listed = organizationType === "indirect-provider" && status === "active";
    expect(
      (GSI1PK !== undefined) === listed,
      `the organization ${id} stands in the directory only as an active provider`,
    );
    const records = one(at.audits(id), "organization.enrol", "organization.update", "organization.bootstrap");
    const approved = count(
      "ChangeRequest",
      (change) => change.organizationId === id && change.status === "approved",
    );
    expect(
      version === records + approved,
      `the organization ${id} is in version ${version}, on record are ${records}`,
    );
  }
  for (const { PK, organizationId } of of("MpnId"))
    expect(
      at.organization(organizationId) !== undefined,
      `${PK} is reserved for an organization that is there`,
    );
  for (const { id, organizationId, status } of of("ChangeRequest")) {
    expect(at.submittedChange(id)?.organizationId === organizationId, `the change request ${id} is listed`);
    for (const [decision, operation] of [
      ["approved", "approve"],
      ["rejected", "reject"],
    ] as const)
      expect(
        one(at.audits(id), `change-request.${operation}`) === (status === decision ? 1 : 0),
        `the change request ${id}, which is ${status}, is on record as ${decision} only when it is`,
      );
  }
};

const partnerships = ({ of, at, count, expect }: Found): void => {
  for (const { providerId, resellerId, status, requestId, endedAt } of of("Partnership")) {
    const name = `the partnership of ${providerId} and ${resellerId}`;
    for (const each of ["active", "ended"]) {
      const listed = [
        at.resellerEntry(providerId, each, resellerId),
        at.providerEntry(resellerId, each, providerId),
      ];
      const right = listed.every((entry) => (entry !== undefined) === (each === status));
      expect(right, `${name}, which is ${status}, stands in both lists of what is ${each} only when it is`);
    }
    expect((endedAt !== undefined) === (status === "ended"), `${name} has an end only when it is ended`);
    const request = at.request(providerId, requestId);
    expect(
      request?.acceptedBy?.organizationId === resellerId,
      `${name} comes from a request that it accepted`,
    );
    const ended = one(at.audits(resellerId, providerId), "partnership.end");
    const accepted = count(
      "PartnershipRequest",
      (each) => each.providerId === providerId && each.acceptedBy?.organizationId === resellerId,
    );
    expect(
      ended === accepted - (status === "active" ? 1 : 0),
      `${name} began ${accepted} and ended ${ended} times`,
    );
  }
  for (const { PK, SK, providerId, resellerId } of of("PartnershipEntry"))
    expect(
      at.partnership(providerId, resellerId) !== undefined,
      `${PK} ${SK} lists a partnership that is there`,
    );
};

const requests = ({ of, at, due, expect }: Found): void => {
  for (const request of of("PartnershipRequest")) {
    const { id, providerId, resellerEmail, status, outboxId, linkHash, expiresAt, delivery } = request;
    const name = `the request ${id}`;
    const open = status === "draft" || status === "sent";
    const holder = at.openRequest(providerId, resellerEmail);
    const successor =
      holder && holder.requestId !== id ? at.request(providerId, holder.requestId) : undefined;
    // One whose time is over may have lost its address to a newer one before the schedule has come round to it.
    const superseded = successor !== undefined && successor.createdAt >= expiresAt;
    expect(
      (holder?.requestId === id) === (open && !superseded),
      `${name}, which is ${status}, holds its address`,
    );
    expect(at.invitation(id)?.providerId === providerId, `${name} is found by its link`);
    if (open) expect(due("request", id, expiresAt), `${name} is looked at when it expires`);
    if (status === "draft") expect(!linkHash && !outboxId, `${name} has no link before it is sent`);
    if (linkHash)
      expect(at.endedLink(id, linkHash) === undefined, `${name} has a live link that has not ended`);
    const mail = outboxId && at.outbox(outboxId);
    if (outboxId) expect(mail?.requestId === id, `${name} has its mail ${outboxId}`);
    if (status === "sent" && delivery.state === "queued")
      expect(
        mail?.state === "queued" || mail?.state === "sending",
        `${name} waits for a mail that is under way`,
      );
    for (const [end, operation] of [
      ["accepted", "accept"],
      ["declined", "decline"],
      ["revoked", "revoke"],
      ["expired", "expire"],
    ] as const)
      expect(
        one(at.audits(id), `partnership-request.${operation}`) === (status === end ? 1 : 0),
        `${name}, which is ${status}, is on record as ${end} only when it is`,
      );
    const accepter = request.acceptedBy?.organizationId;
    expect((accepter !== undefined) === (status === "accepted"), `${name} names who accepted it`);
    if (accepter)
      expect(at.partnership(providerId, accepter) !== undefined, `${name} has led to a partnership`);
  }
  for (const { PK, SK, requestId } of of("OpenRequest"))
    expect(
      at.request(PK.slice("ORG#".length), requestId) !== undefined,
      `${PK} ${SK} is held by a request that is there`,
    );
  for (const { id, state } of of("Outbox"))
    if (state === "queued" || state === "sending")
      expect(due("outbox", id), `the mail ${id} is looked after`);
};

/** The record says each thing once, alike to all who read it, and to each receiver once. */
const record = ({ of, expect }: Found): void => {
  const known = new Map<string, string>();
  for (const { PK, GSI1PK: _, resourceId: __, SK, ...audit } of of("AuditRecord")) {
    const text = JSON.stringify(audit, Object.keys(audit).sort());
    expect((known.get(SK) ?? text) === text, `${PK} ${SK} says the same to all who read it`);
    known.set(SK, text);
  }
  const told = new Set<string>();
  for (const { PK, SK, organizationId, eventType, resourceId } of of("Event")) {
    expect(PK === `EVENTS#${organizationId}`, `${PK} ${SK} lies in the feed of its receiver`);
    if (!/submitted|created|cancelled|accepted|declined|revoked|expired/.test(eventType)) continue;
    if (!/^(req|ord|cus)_/.test(resourceId) || /^(access|subscription)\./.test(eventType)) continue;
    const what = `${organizationId} ${eventType} ${resourceId}`;
    expect(!told.has(what), `${what} is told once`);
    told.add(what);
  }
  for (const { PK, SK, state, body } of of("Idempotency")) {
    const secret = JSON.stringify(body ?? {}).match(/"(setupInfo|link|mailto)":/);
    expect(state !== "done" || !secret, `${PK} ${SK} keeps no secret`);
  }
};

/**
 * What must hold of a whole table while nothing is under way in it, whatever has raced, failed or died before: a
 * sentence for each thing that does not. The table is one that the product has filled; customers come whole.
 */
export const violations = (items: readonly Item[]): string[] => {
  const all = found(items);
  for (const check of [people, organizations, partnerships, requests, record, customerViolations]) check(all);
  return all.violations;
};
