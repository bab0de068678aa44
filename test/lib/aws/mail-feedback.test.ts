import { readFeedback } from "../../../lib/aws/mail-feedback.ts";

const tags = { request: ["req_1"], provider: ["org_1"], outbox: ["out_1"] };
const mail = { messageId: "0100", tags: { ...tags, "ses:from-domain": ["twotier.example"] } };
const bounce = (bounceType: string, bounceSubType: string) => {
  const bouncedRecipients = [{ status: "5.1.1" }];
  return { eventType: "Bounce", mail, bounce: { bounceType, bounceSubType, bouncedRecipients } };
};
const complaint = (more: object) => ({ eventType: "Complaint", mail, complaint: more });

describe("SES's feedback on a mail", () => {
  it("names the mail, and for a delivery nothing more", () => {
    expect(readFeedback({ eventType: "Delivery", mail })).toEqual({
      mail: { request: "req_1", provider: "org_1", outbox: "out_1" },
      state: "delivered",
    });
  });

  it.each([
    [bounce("Permanent", "General"), "bounced", "bounced", /Permanent\/General, status 5\.1\.1/],
    [bounce("Transient", "General"), "bounced", undefined, /./],
    [complaint({ complaintFeedbackType: "abuse" }), "complained", "complained", /./],
  ])(
    "holds the address back after a permanent bounce or a complaint: %j",
    (feedback, state, hold, detail) => {
      const read = readFeedback(feedback);
      expect([read?.state, read?.hold, read?.detail]).toEqual([state, hold, expect.stringMatching(detail)]);
    },
  );

  it("is ignored when the mail was no spam after all, or is another product's", () => {
    expect(readFeedback(complaint({ complaintFeedbackType: "not-spam" }))).toBeUndefined();
    const foreign = { messageId: "0100", tags: { request: ["req_1"] } };
    expect(readFeedback({ eventType: "Delivery", mail: foreign })).toBeUndefined();
  });

  it("about a suppressed address always has the same detail, which hides who suppressed it and why", () => {
    const [first, ...others] = [
      bounce("Permanent", "OnAccountSuppressionList"),
      bounce("Permanent", "Suppressed"),
      complaint({ complaintSubType: "OnAccountSuppressionList" }),
    ].map(readFeedback);
    for (const other of others) expect(other).toEqual(first);
    expect(first).toMatchObject({ state: "bounced", hold: "bounced" });
    expect(first?.detail).not.toMatch(/suppress|complain|report|list/i);
  });

  it.each([{ eventType: "Open", mail }, "Successfully validated"])(
    "throws on any other event: %j",
    (event) => {
      expect(() => readFeedback(event)).toThrow();
    },
  );
});
