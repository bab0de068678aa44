import type { Feedback } from "../../../lib/mail-feedback.ts";
import type { RequestItem } from "../../../lib/requests/items.ts";
import { newDraft, queued, told } from "../../../lib/requests/rules.ts";
import { template } from "../../support/table-fixtures.ts";

const now = new Date("2026-03-10T09:30:00.000Z");
const draft = newDraft({ resellerEmail: "a@b.example", locale: "en" }, template, {
  id: "req_1",
  providerId: "org_1",
  now,
  days: 7,
});
const waiting = queued(draft, { outboxId: "out_2", now, days: 7 });
const sent: RequestItem = { ...waiting, delivery: { state: "sent", attempts: 1 } };
const word = (state: Feedback["state"], more: Partial<Feedback> = {}): Feedback => ({
  mail: { provider: "org_1", request: "req_1", outbox: "out_2" },
  state,
  ...more,
});
const older = { mail: { provider: "org_1", request: "req_1", outbox: "out_1" } };

describe("what the mail service says of a request's mail", () => {
  test("is shown with its detail, and changes nothing else", () => {
    expect(told(sent, word("bounced", { detail: "No such mailbox.", hold: "bounced" }))).toEqual({
      ...sent,
      delivery: { state: "bounced", attempts: 1, detail: "No such mailbox." },
    });
  });

  test("counts once, and in any order comes to what tells most", () => {
    const order = ["delivered", "failed", "bounced", "complained"] as const;
    for (const [at, most] of order.entries())
      for (const less of order.slice(0, at + 1)) {
        const shown = told(sent, word(most));
        expect([most, shown.delivery.state]).toEqual([most, most]);
        expect(told(shown, word(less))).toBe(shown);
        expect(told(told(sent, word(less)), word(most)).delivery.state).toBe(most);
      }
  });

  test("of an older mail counts only where it is about the address", () => {
    expect(told(sent, word("delivered", older))).toBe(sent);
    expect(told(sent, word("failed", older))).toBe(sent);
    expect(told(sent, word("bounced", { ...older, hold: "bounced" })).delivery.state).toBe("bounced");
  });
});
