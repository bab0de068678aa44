import { createHash } from "node:crypto";
import type { PartnershipItem } from "../../../lib/partnerships/items.ts";
import { endPartnership, mayBegin, newPartnership } from "../../../lib/partnerships/rules.ts";
import { refusalOf } from "../../support/refusal.ts";

const now = new Date("2026-03-10T09:30:00.000Z");
const partnership: PartnershipItem = {
  type: "Partnership",
  providerId: "org_p",
  resellerId: "org_r",
  status: "active",
  since: "2026-01-01T00:00:00.000Z",
  requestId: "req_1",
  version: 4,
};
const current = [
  { version: "v2.en", locale: "en" as const, text: "We confirm." },
  { version: "v2.ru", locale: "ru" as const, text: "Мы подтверждаем." },
];
const by = { by: "usr_1", now };

test("an ended partnership has the confirmed text, its author and the time", () => {
  expect(endPartnership(partnership, "v2.ru", current, by)).toEqual({
    ...partnership,
    status: "ended",
    endedAt: now.toISOString(),
    ended: {
      attestationVersion: "v2.ru",
      locale: "ru",
      textHash: createHash("sha256").update("Мы подтверждаем.").digest("hex"),
      by: "usr_1",
    },
  });
});

test("an accepted request begins an active partnership, at the instant of its acceptance", () => {
  expect(newPartnership({ id: "req_1", providerId: "org_p" }, "org_r", now)).toEqual({
    type: "Partnership",
    providerId: "org_p",
    resellerId: "org_r",
    status: "active",
    since: now.toISOString(),
    requestId: "req_1",
    version: 1,
  });
});

test("active partners cannot become partners again, former ones can", () => {
  expect([mayBegin({ status: "active" }), mayBegin({ status: "ended" })]).toEqual([false, true]);
});

test.each([
  ["PARTNERSHIP_ENDED", "ended", "v2.en"],
  ["PARTNERSHIP_ENDED", "ended", "v1"],
  ["ATTESTATION_CHANGED", "active", "v1"],
  ["ATTESTATION_CHANGED", "active", "v2"],
] as const)("%s refuses to end a partnership that is %s by %s", (code, status, version) => {
  const refusal = refusalOf(() => endPartnership({ ...partnership, status }, version, current, by));
  const error = { pointer: "/attestationVersion", code, detail: expect.any(String) };
  expect([refusal.code, refusal.more.errors]).toEqual([code, status === "ended" ? undefined : [error]]);
});
