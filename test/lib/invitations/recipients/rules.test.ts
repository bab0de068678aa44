import { Refusal } from "../../../../lib/errors.ts";
import type { RecipientItem } from "../../../../lib/invitations/recipients/items.ts";
import {
  activeHold,
  countMail,
  newRecipient,
  placeHold,
} from "../../../../lib/invitations/recipients/rules.ts";
import { refusalOf } from "../../../support/refusal.ts";

const now = new Date("2026-03-01T12:00:00.000Z");
const later = (milliseconds: number) => new Date(now.getTime() + milliseconds);
const minute = 60_000;
const day = 24 * 60 * minute;
const fresh = newRecipient("org_1", "a@b.example");

describe("an address", () => {
  it("takes ten mails an hour, and the next once the oldest is an hour old", () => {
    let recipient: RecipientItem = fresh;
    for (let sent = 0; sent < 10; sent++) recipient = countMail(recipient, later(sent * minute));
    expect(recipient.sends).toHaveLength(10);
    const refusal = refusalOf(() => countMail(recipient, later(10 * minute)));
    expect([refusal.code, refusal.more.retryAfter]).toEqual(["RATE_LIMITED", 50 * 60]);
    expect(() => countMail(recipient, later(60 * minute - 1))).toThrow(Refusal);
    const next = countMail(recipient, later(60 * minute));
    expect(next.sends).toHaveLength(10);
    expect(next.sends.at(-1)).toBe(later(60 * minute).toISOString());
    expect(next.sends).not.toContain(now.toISOString());
  });

  it("is held back for thirty days once a mail came back, to the very instant", () => {
    const bounced = placeHold(fresh, "bounced", now);
    expect(bounced).toMatchObject({ heldBack: "bounced", heldUntil: later(30 * day).toISOString() });
    expect(activeHold(bounced, later(30 * day - 1))).toBe("bounced");
    expect(activeHold(bounced, later(30 * day))).toBeUndefined();
    const refusal = refusalOf(() => countMail(bounced, later(1)));
    expect([refusal.code, refusal.status]).toEqual(["ADDRESS_HELD_BACK", 409]);
    expect(refusal.message).toContain(later(30 * day).toISOString());
    expect(countMail(bounced, later(30 * day)).sends).toHaveLength(1);
  });

  it("is held back for good once its owner complained, whatever comes after", () => {
    const complained = placeHold(placeHold(fresh, "bounced", now), "complained", now);
    expect(activeHold(complained, later(36_000 * day))).toBe("complained");
    expect(refusalOf(() => countMail(complained, now)).message).toContain("reported");
    expect(placeHold(complained, "bounced", later(day))).toBe(complained);
    expect(placeHold(complained, "complained", later(day))).toBe(complained);
  });

  it("that is held back already stays as it is, and a hold that has ended begins anew", () => {
    const bounced = placeHold(fresh, "bounced", now);
    expect(placeHold(bounced, "bounced", later(day))).toBe(bounced);
    const again = placeHold(bounced, "bounced", later(31 * day));
    expect(again.heldUntil).toBe(later(61 * day).toISOString());
  });

  it("to which nothing was sent is free", () => {
    expect(activeHold(fresh, now)).toBeUndefined();
    expect(fresh).toEqual({
      type: "Recipient",
      providerId: "org_1",
      address: "a@b.example",
      sends: [],
      version: 0,
    });
  });
});
