import type { DeliveryFeedback } from "../../../../lib/aws/mail-feedback.ts";
import type { RequestItem } from "../../../../lib/invitations/requests/items.ts";
import { applyFeedback, issueLink, newDraft, queueMail } from "../../../../lib/invitations/requests/rules.ts";
import { template } from "../../../support/table-fixtures.ts";

const now = new Date("2026-03-10T09:30:00.000Z");
const draft = newDraft({ resellerEmail: "a@b.example", locale: "en" }, template, {
  id: "req_1",
  providerId: "org_1",
  now,
  days: 7,
});
const waiting = queueMail(draft, { outboxId: "out_2", now, days: 7 });
const sent: RequestItem = { ...waiting, delivery: { state: "sent", attempts: 1 } };
const word = (state: DeliveryFeedback["state"], more: Partial<DeliveryFeedback> = {}): DeliveryFeedback => ({
  mail: { provider: "org_1", request: "req_1", outbox: "out_2" },
  state,
  ...more,
});
const older = { mail: { provider: "org_1", request: "req_1", outbox: "out_1" } };

describe("what the mail service says of a request's mail", () => {
  test("is shown with its detail, and changes nothing else", () => {
    expect(applyFeedback(sent, word("bounced", { detail: "No such mailbox.", hold: "bounced" }))).toEqual({
      ...sent,
      heard: { outbox: "out_2", word: "bounced" },
      delivery: { state: "bounced", attempts: 1, detail: "No such mailbox." },
    });
  });

  test("counts once, and in any order comes to what tells most", () => {
    const order = [
      word("delivered"),
      word("failed"),
      word("bounced", { hold: "bounced" }),
      word("complained", { hold: "complained" }),
    ];
    for (const [at, most] of order.entries())
      for (const less of order.slice(0, at + 1)) {
        const shown = applyFeedback(sent, most);
        expect(shown.delivery.state).toBe(most.state);
        expect(applyFeedback(shown, less)).toBe(shown);
        expect(applyFeedback(applyFeedback(sent, less), most).delivery.state).toBe(most.state);
      }
  });

  test("that it came back for now is shown until it arrives, and is no news of one that did: an absence notice", () => {
    const returned = applyFeedback(sent, word("bounced", { detail: "Mailbox full." }));
    expect(returned.delivery).toMatchObject({ state: "bounced", detail: "Mailbox full." });
    expect(applyFeedback(returned, word("bounced"))).toBe(returned);
    expect(applyFeedback(returned, word("delivered")).delivery).toEqual({ state: "delivered", attempts: 1 });
    expect(applyFeedback(returned, word("bounced", { hold: "bounced" })).heard?.word).toBe("bounced");
    const delivered = applyFeedback(sent, word("delivered"));
    expect(applyFeedback(delivered, word("bounced"))).toBe(delivered);
  });

  test("is no news when it is said again after a link was handed out or the request sent once more", () => {
    const bounced = applyFeedback(sent, word("bounced", { hold: "bounced" }));
    const linked = issueLink(bounced, { linkHash: "h", now, days: 7 });
    expect(applyFeedback(linked, word("bounced", { hold: "bounced" }))).toBe(linked);
    const again = queueMail(bounced, { outboxId: "out_3", now, days: 7 });
    expect(applyFeedback(again, word("bounced", { hold: "bounced" }))).toBe(again);
    // A complaint about that mail is.
    expect(applyFeedback(linked, word("complained", { hold: "complained" })).delivery.state).toBe(
      "complained",
    );
  });

  test("of an older mail counts only where it is about the address", () => {
    expect(applyFeedback(sent, word("delivered", older))).toBe(sent);
    expect(applyFeedback(sent, word("failed", older))).toBe(sent);
    expect(applyFeedback(sent, word("bounced", { ...older, hold: "bounced" })).delivery.state).toBe(
      "bounced",
    );
  });
});
