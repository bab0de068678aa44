import { corrected, decided, submitted } from "../../../lib/enrolments/rules.ts";
import { expired } from "../../../lib/invitations/requests/rules.ts";
import { endWait, waitForEnrolment } from "../../../lib/invitations/requests/waiting.ts";
import { day, hour } from "../../support/clock.ts";
import { anEnrolment } from "../../support/enrolments.ts";
import { refusalOf } from "../../support/refusal.ts";
import { aSentRequest } from "../../support/table-fixtures.ts";

const now = new Date("2026-03-10T09:30:00.000Z");
const later = (milliseconds: number) => new Date(now.getTime() + milliseconds);
const open = anEnrolment(now, { providerId: "org_1", website: "https://prospect.example" });

test("a request is decided once", () => {
  const approved = decided(open, "approve", { organizationId: "org_2" }, later(hour));
  expect(approved).toMatchObject({ status: "approved", decidedAt: later(hour).toISOString() });
  const rejected = decided(open, "reject", { reason: "Unknown." }, now);
  expect(rejected).toMatchObject({ status: "rejected", reason: "Unknown." });
  for (const over of [approved, rejected])
    for (const decision of ["approve", "reject"] as const)
      expect(refusalOf(() => decided(over, decision, {}, now))).toMatchObject({
        code: "ENROLMENT_DECIDED",
        message: expect.stringContaining(`It was ${over.status} at ${over.decidedAt}`),
      });
});

test("a draft becomes an open request in the moment in which its address is proven", () => {
  const { status: _, version: __, ...draft } = open;
  const request = submitted({ ...draft, type: "EnrolmentDraft" }, "enr_2", later(hour));
  expect(request).toEqual({ ...open, id: "enr_2", createdAt: later(hour).toISOString() });
});

test.each([
  ["nothing", {}, { name: open.name, website: open.website }, open.globalAdmin],
  ["the name", { name: "New" }, { name: "New", website: open.website }, open.globalAdmin],
  ["the website", { website: "https://a.example" }, { website: "https://a.example" }, open.globalAdmin],
  [
    "the admin's address",
    { globalAdmin: { email: "a@b.example" } },
    {},
    { displayName: open.globalAdmin.displayName, email: "a@b.example" },
  ],
])("an enrolment uses the operator's correction of %s", (_, body, profile, globalAdmin) => {
  const enrolled = corrected(open, body);
  expect(enrolled.globalAdmin).toEqual(globalAdmin);
  expect(corrected({ ...open, website: undefined }, {}).profile).not.toHaveProperty("website");
  expect(enrolled.profile).toMatchObject({ mpnId: open.mpnId, country: "AT", region: "EMEA" });
  for (const [field, value] of Object.entries(profile))
    expect([field, Reflect.get(enrolled.profile, field)]).toEqual([field, value]);
});

describe("an invitation with an enrolment request from its page", () => {
  const invitation = aSentRequest({ expiresAt: later(2 * day).toISOString() });
  const waiting = waitForEnrolment(invitation, open.id, now);

  test("waits for the decision, thirty days at most, and then has its remaining time", () => {
    expect(waiting?.expiresAt).toBe(later(30 * day).toISOString());
    expect(endWait(waiting, open.id, later(10 * day))?.expiresAt).toBe(later(12 * day).toISOString());
    expect(waiting && expired(waiting, later(30 * day))?.status).toBe("expired");
  });

  test("waits only once, only while it is open, and not if it lasts longer anyway", () => {
    const decidedOnce = endWait(waiting, open.id, later(day));
    for (const request of [
      waiting,
      decidedOnce,
      { ...invitation, status: "declined" as const },
      { ...invitation, expiresAt: now.toISOString() },
      { ...invitation, expiresAt: later(30 * day).toISOString() },
    ])
      expect(request && waitForEnrolment(request, "enr_2", now)).toBeUndefined();
  });

  test.each([
    ["another enrolment request is decided", waiting, "enr_2"],
    ["the provider has sent it again", waiting && { ...waiting, expiresAt: later(7 * day).toISOString() }],
    ["it was answered", waiting && { ...waiting, status: "accepted" as const }],
    ["it never waited", invitation],
    ["it has been removed", undefined],
  ])("keeps its time when %s", (_, request, id = open.id) => {
    expect(endWait(request, id, later(day))).toBeUndefined();
  });
});
