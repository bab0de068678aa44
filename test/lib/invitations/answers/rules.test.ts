import { deadLinkRefusal, linkState, requireAddressee } from "../../../../lib/invitations/answers/rules.ts";
import type { RequestItem } from "../../../../lib/invitations/requests/items.ts";
import { newDraft } from "../../../../lib/invitations/requests/rules.ts";
import { template } from "../../../support/table-fixtures.ts";

const now = new Date("2026-03-10T09:30:00.000Z");
const o = { id: "req_1", providerId: "org_1", now, days: 7 };
const request = (more: Partial<RequestItem>): RequestItem => ({
  ...newDraft({ resellerEmail: "a@b.example", locale: "en" }, template, o),
  ...more,
});
const beforeExpiry = new Date("2026-03-17T09:29:59.999Z");
const expiry = new Date("2026-03-17T09:30:00.000Z");

describe("what a link is", () => {
  test.each([
    ["unknown when none such was issued", undefined, now, "unknown"],
    [
      "live while its request is sent",
      { request: request({ status: "sent" }), ended: false },
      beforeExpiry,
      "live",
    ],
    [
      "expired from the instant on",
      { request: request({ status: "sent" }), ended: false },
      expiry,
      "expired",
    ],
    [
      "expired once that is recorded",
      { request: request({ status: "expired" }), ended: false },
      now,
      "expired",
    ],
    [
      "superseded when a newer was issued",
      { request: request({ status: "sent" }), ended: true },
      now,
      "superseded",
    ],
    [
      "superseded also when the newer one has expired",
      { request: request({ status: "sent" }), ended: true },
      expiry,
      "superseded",
    ],
    [
      "revoked with its request",
      { request: request({ status: "revoked" }), ended: false },
      expiry,
      "revoked",
    ],
    ["accepted when it was", { request: request({ status: "accepted" }), ended: false }, expiry, "accepted"],
    ["declined when it was", { request: request({ status: "declined" }), ended: false }, expiry, "declined"],
    ["unknown while its request is a draft", { request: request({}), ended: false }, now, "unknown"],
  ] as const)("%s", (_, found, at, state) => {
    expect(linkState(found, at)).toBe(state);
  });

  test.each([
    ["unknown", "INVITATION_NOT_FOUND", 404],
    ["superseded", "INVITATION_SUPERSEDED", 410],
    ["expired", "INVITATION_EXPIRED", 410],
    ["revoked", "INVITATION_REVOKED", 410],
    ["accepted", "INVITATION_ANSWERED", 409],
    ["declined", "INVITATION_ANSWERED", 409],
  ] as const)("%s is refused as %s with %i", (state, code, status) => {
    expect(deadLinkRefusal(state)).toMatchObject({ code, status });
  });
});

describe("whose an invitation is", () => {
  test.each([
    ["nobody's address is anybody's to accept", undefined, true],
    [
      "one's own user's is one's own",
      { organizationId: "org_r", organizationType: "indirect-reseller" },
      true,
    ],
    [
      "another reseller's user's is that reseller's",
      { organizationId: "org_x", organizationType: "indirect-reseller" },
      false,
    ],
    [
      "a provider's user's binds nobody",
      { organizationId: "org_x", organizationType: "indirect-provider" },
      true,
    ],
    ["an operator's user's binds nobody", { organizationId: "org_x", organizationType: "operator" }, true],
  ] as const)("%s", (_, owner, allowed) => {
    const judge = () => requireAddressee("org_r", owner);
    if (allowed) expect(judge).not.toThrow();
    else expect(judge).toThrow(expect.objectContaining({ code: "INVITATION_FOR_ANOTHER" }));
  });
});
