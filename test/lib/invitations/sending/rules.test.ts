import type { DeliveryFeedback } from "../../../../lib/aws/mail-feedback.ts";
import type { UnknownValue } from "../../../../lib/contract/common.ts";
import type { RequestItem } from "../../../../lib/invitations/requests/items.ts";
import { issueLink, newDraft, queueMail } from "../../../../lib/invitations/requests/rules.ts";
import { applyFeedback } from "../../../../lib/invitations/sending/rules.ts";
import { template } from "../../../support/table-fixtures.ts";

const now = new Date("2026-03-10T09:30:00.000Z");
const input = { resellerEmail: "a@b.example", locale: "en" as const };
const draft = newDraft(input, template, { id: "req_1", providerId: "org_1", now, days: 7 });

describe("feedback on a request's mail", () => {
  const queued = queueMail(draft, { outboxId: "out_2", now, days: 7 });
  const delivering: RequestItem = { ...queued, delivery: { state: "sent", attempts: 1 } };
  const feedback = (state: DeliveryFeedback["state"], more: Partial<DeliveryFeedback> = {}) => ({
    mail: { provider: "org_1", request: "req_1", outbox: "out_2" },
    state,
    ...more,
  });
  const bounced = feedback("bounced", { hold: "bounced", detail: "No such mailbox." });
  const complained = feedback("complained", { hold: "complained" });

  test("shows on the request with its detail, and changes nothing else", () => {
    expect(applyFeedback(delivering, bounced)).toEqual({
      ...delivering,
      heard: { outbox: "out_2", word: "bounced" },
      delivery: { state: "bounced", attempts: 1, detail: "No such mailbox." },
    });
  });

  test("counts once, and ends the same in any order", () => {
    const ascending = [feedback("delivered"), feedback("failed"), bounced, complained];
    for (const [at, higher] of ascending.entries())
      for (const lower of ascending.slice(0, at + 1)) {
        const known = applyFeedback(delivering, higher);
        expect(known.delivery.state).toBe(higher.state);
        expect(applyFeedback(known, lower)).toBe(known);
        expect(applyFeedback(applyFeedback(delivering, lower), higher).delivery.state).toBe(higher.state);
      }
  });

  test("of a temporary bounce shows until the mail is delivered, and not on a delivered one", () => {
    const passing = feedback("bounced", { detail: "Mailbox full." });
    const returned = applyFeedback(delivering, passing);
    expect(returned.delivery).toMatchObject({ state: "bounced", detail: "Mailbox full." });
    expect(applyFeedback(returned, passing)).toBe(returned);
    const delivered = applyFeedback(returned, feedback("delivered"));
    expect(delivered.delivery).toEqual({ state: "delivered", attempts: 1 });
    expect(applyFeedback(returned, bounced).heard?.word).toBe("bounced");
    expect(applyFeedback(delivered, passing)).toBe(delivered);
  });

  test("is ignored after a new link or a new mail of the request, but a complaint counts", () => {
    const known = applyFeedback(delivering, bounced);
    const linked = issueLink(known, { linkHash: "h", now, days: 7 });
    const resent = queueMail(known, { outboxId: "out_3", now, days: 7 });
    for (const request of [linked, resent]) {
      expect(applyFeedback(request, bounced)).toBe(request);
      expect(applyFeedback(request, complained).delivery.state).toBe("complained");
    }
    const unheard = issueLink(delivering, { linkHash: "h", now, days: 7 });
    expect(applyFeedback(unheard, complained).delivery.state).toBe("complained");
    const newer = { ...delivering, delivery: { state: "read" as UnknownValue, attempts: 1 } };
    expect(applyFeedback(newer, complained)).toBe(newer);
  });

  test("on an older mail counts only if it puts the address on hold", () => {
    const mail = { provider: "org_1", request: "req_1", outbox: "out_1" };
    for (const state of ["delivered", "failed", "bounced"] as const)
      expect(applyFeedback(delivering, feedback(state, { mail }))).toBe(delivering);
    expect(applyFeedback(delivering, { ...bounced, mail }).delivery.state).toBe("bounced");
  });
});
