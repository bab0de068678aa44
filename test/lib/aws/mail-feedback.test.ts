import { readFeedback } from "../../../lib/aws/mail-feedback.ts";

const mail = {
  messageId: "0100",
  tags: {
    request: ["req_1"],
    provider: ["org_1"],
    outbox: ["out_1"],
    "ses:from-domain": ["twotier.example"],
  },
};
const bounce = (bounceType: string, bounceSubType: string) => ({
  eventType: "Bounce",
  mail,
  bounce: { bounceType, bounceSubType, bouncedRecipients: [{ status: "5.1.1" }] },
});
const complaint = (more: object) => ({ eventType: "Complaint", mail, complaint: more });

describe("SES's word on a mail", () => {
  it("names the mail that it is about, and no more than its state when it arrived", () => {
    expect(readFeedback({ eventType: "Delivery", mail })).toEqual({
      mail: { request: "req_1", provider: "org_1", outbox: "out_1" },
      state: "delivered",
    });
  });

  it("holds the address back for good reasons alone: a bounce that passes holds nothing", () => {
    expect(readFeedback(bounce("Permanent", "General"))).toMatchObject({
      state: "bounced",
      hold: "bounced",
      detail: expect.stringContaining("Permanent/General, status 5.1.1"),
    });
    const passing = readFeedback(bounce("Transient", "General"));
    expect([passing?.state, passing?.hold]).toEqual(["bounced", undefined]);
    const complained = readFeedback(complaint({ complaintFeedbackType: "abuse" }));
    expect([complained?.state, complained?.hold]).toEqual(["complained", "complained"]);
  });

  it("says nothing of a mail that was wrongly taken for spam, or is none of ours", () => {
    expect(readFeedback(complaint({ complaintFeedbackType: "not-spam" }))).toBeUndefined();
    const foreign = { messageId: "0100", tags: { request: ["req_1"] } };
    expect(readFeedback({ eventType: "Delivery", mail: foreign })).toBeUndefined();
  });

  it("of a suppressed address is one and the same, whoever put the address on the list and why", () => {
    const all = [
      bounce("Permanent", "OnAccountSuppressionList"),
      bounce("Permanent", "Suppressed"),
      complaint({ complaintSubType: "OnAccountSuppressionList" }),
    ].map(readFeedback);
    expect(new Set(all.map((each) => JSON.stringify(each))).size).toBe(1);
    expect(all[0]).toMatchObject({ state: "bounced", hold: "bounced" });
    expect(all[0]?.detail).not.toMatch(/suppress|complain|report|list/i);
  });

  it("that is no event of SES throws", () => {
    expect(() => readFeedback({ eventType: "Open", mail })).toThrow();
    expect(() => readFeedback("Successfully validated")).toThrow();
  });
});
