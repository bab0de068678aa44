import {
  deadLinkRefusal,
  isAcceptable,
  linkState,
  regionWarnings,
  requireAddressee,
} from "../../../../lib/invitations/answers/rules.ts";
import { requests } from "../../../../lib/invitations/requests/items.ts";
import { newDraft } from "../../../../lib/invitations/requests/rules.ts";
import { refusalOf } from "../../../support/refusal.ts";
import { template } from "../../../support/table-fixtures.ts";

const now = new Date("2026-03-10T09:30:00.000Z");
const beforeExpiry = new Date("2026-03-17T09:29:59.999Z");
const expiry = new Date("2026-03-17T09:30:00.000Z");
const draft = newDraft({ resellerEmail: "a@b.example", locale: "en" }, template, {
  id: "req_1",
  providerId: "org_1",
  now,
  days: 7,
});

test.each([
  ["live", "sent", false, beforeExpiry],
  ["expired", "sent", false, expiry],
  ["expired", "expired", false, now],
  ["superseded", "sent", true, now],
  ["superseded", "sent", true, expiry],
  ["revoked", "revoked", false, expiry],
  ["accepted", "accepted", false, expiry],
  ["declined", "declined", false, expiry],
  ["unknown", "draft", false, now],
] as const)("a link is %s when its request is %s (superseded: %s) at %s", (state, status, ended, at) => {
  expect(linkState({ request: { ...draft, status }, ended }, at)).toBe(state);
});

const week = 7 * 24 * 3_600_000;
const declined = { ...draft, status: "declined" as const, answeredAt: now.toISOString() };
test.each([
  ["retractable", declined, true, week - 1],
  ["declined", declined, true, week],
  ["declined", declined, false, 0],
  ["declined", { ...declined, declinedBy: "usr_1" }, true, 0],
  ["declined", { ...declined, mailbox: undefined }, true, 0],
  ["declined", { ...declined, answeredAt: undefined }, true, 0],
  ["accepted", { ...declined, status: "accepted" as const }, true, 0],
] as const)(
  "a declined link can be answered for a week, unless the decline was made by a signed-in user: %s, case %#",
  (state, request, isLatest, after) => {
    const found = { request: { ...draft, ...request } as typeof draft, ended: false, isLatest };
    expect(linkState(found, new Date(now.getTime() + after))).toBe(state);
  },
);

test("an unknown link is unknown; a link in a state of a newer release counts as revoked", () => {
  expect(linkState(undefined, now)).toBe("unknown");
  const request = requests.parse({ ...draft, status: "paused" });
  expect(linkState({ request, ended: false }, now)).toBe("revoked");
});

test.each([
  ["unknown", "INVITATION_NOT_FOUND", 404],
  ["superseded", "INVITATION_SUPERSEDED", 410],
  ["expired", "INVITATION_EXPIRED", 410],
  ["revoked", "INVITATION_REVOKED", 410],
  ["accepted", "INVITATION_ANSWERED", 409],
  ["declined", "INVITATION_ANSWERED", 409],
] as const)("a link that is %s is refused with %s (%i)", (state, code, status) => {
  expect(deadLinkRefusal(state)).toMatchObject({ code, status });
});

describe("an invitation whose address belongs to", () => {
  test.each([
    ["nobody", undefined],
    ["the reseller's own user", { organizationId: "org_r", organizationType: "indirect-reseller" }],
    ["a provider's user", { organizationId: "org_x", organizationType: "indirect-provider" }],
    [
      "another reseller's user who has not proven it",
      { organizationId: "org_x", organizationType: "indirect-reseller", proven: false },
    ],
    ["an operator's user", { organizationId: "org_x", organizationType: "operator" }],
  ] as const)("%s can be accepted by the reseller", (_, owner) => {
    expect(requireAddressee("org_r", owner)).toBeUndefined();
  });

  test("another reseller's user cannot be accepted by the reseller", () => {
    const owner = { organizationId: "org_x", organizationType: "indirect-reseller" };
    expect(refusalOf(() => requireAddressee("org_r", owner)).code).toBe("INVITATION_FOR_ANOTHER");
  });
});

test.each([
  ["live", true],
  ["retractable", true],
  ["expired", false],
] as const)("an invitation whose link is %s can be accepted: %s", (state, acceptable) => {
  expect(isAcceptable(state)).toBe(acceptable);
});

test("a reseller of another region is warned, with both regions", () => {
  expect(regionWarnings("eu", "eu")).toEqual([]);
  const [warning, ...more] = regionWarnings("eu", "us");
  expect([warning?.code, more]).toEqual(["REGION_MISMATCH", []]);
  expect(warning?.detail).toContain("enrolled in us, the provider is in eu");
});
