import type { RecipientItem } from "../../../../lib/invitations/recipients/items.ts";
import { mailboxOf } from "../../../../lib/invitations/recipients/mailbox.ts";
import {
  activeHold,
  countMail,
  inheritHold,
  newRecipient,
  optIn,
  optOut,
  placeHold,
  withChoice,
} from "../../../../lib/invitations/recipients/rules.ts";
import { day, minute } from "../../../support/clock.ts";
import { refusalOf } from "../../../support/refusal.ts";

const now = new Date("2026-03-01T12:00:00.000Z");
const later = (milliseconds: number) => new Date(now.getTime() + milliseconds);
const fresh = newRecipient("org_1", "a@b.example");
const bounced = placeHold(fresh, "bounced", now);
const complained = placeHold(bounced, "complained", now);

test.each([
  ["B-o.b_Ray+1@protonmail.com", "bobray@proton.me"],
  ["bob@me.com", "bob@icloud.com"],
  ["b.ob+x@ya.ru", "b-ob@yandex.ru"],
  ["Bob@Fabrikam.example", "bob@fabrikam.example"],
  ["bob+a+b@fabrikam.example", "bob@fabrikam.example"],
  ["b.o.b@fabrikam.example", "b.o.b@fabrikam.example"],
  ["B.o.b+x@googlemail.com", "bob@gmail.com"],
  ["+bob@fabrikam.example", "+bob@fabrikam.example"],
])("the mailbox of %s is %s", (address, mailbox) => {
  expect(mailboxOf(address)).toBe(mailbox);
  expect(mailboxOf(mailbox)).toBe(mailbox);
});

describe("an address", () => {
  it("without any mail is not held back", () => {
    const identity = { type: "Recipient", providerId: "org_1", address: "a@b.example" };
    expect(fresh).toEqual({ ...identity, sends: [], version: 0 });
    for (const none of [fresh, { heldBack: "bounced" as const }])
      expect(activeHold(none, now)).toBeUndefined();
  });

  it("accepts ten mails an hour, and the next one once the oldest is an hour old", () => {
    let recipient: RecipientItem = fresh;
    for (let sent = 0; sent < 10; sent++) recipient = countMail(recipient, later(sent * minute));
    expect(recipient.sends).toHaveLength(10);
    const { code, more } = refusalOf(() => countMail(recipient, later(10 * minute)));
    const allowance = { name: "mails-of-an-address", limit: 10, window: 3_600, remaining: 0, reset: 3_000 };
    expect([code, more]).toEqual(["RATE_LIMITED", { retryAfter: 3_000, allowance }]);
    expect(refusalOf(() => countMail(recipient, later(60 * minute - 1))).code).toBe("RATE_LIMITED");
    const next = countMail(recipient, later(60 * minute));
    expect(next.sends).toEqual([...recipient.sends.slice(1), later(60 * minute).toISOString()]);
  });

  it("is held back for exactly thirty days after a bounce", () => {
    expect(bounced).toMatchObject({ heldBack: "bounced", heldUntil: later(30 * day).toISOString() });
    expect(activeHold(bounced, later(30 * day - 1))).toBe("bounced");
    expect(activeHold(bounced, later(30 * day))).toBeUndefined();
    const refusal = refusalOf(() => countMail(bounced, later(1)));
    expect([refusal.code, refusal.status]).toEqual(["ADDRESS_HELD_BACK", 409]);
    expect(refusal.message).toContain(later(30 * day).toISOString());
    expect(countMail(bounced, later(30 * day)).sends).toHaveLength(1);
  });

  it("is held back for good after a complaint, whatever comes later", () => {
    expect(activeHold(complained, later(36_000 * day))).toBe("complained");
    expect(refusalOf(() => countMail(complained, now)).message).toContain("reported");
    for (const hold of ["bounced", "complained"] as const)
      expect(placeHold(complained, hold, later(day))).toBe(complained);
  });

  it("keeps its present hold, and gets a new one only after that has ended", () => {
    expect(placeHold(bounced, "bounced", later(day))).toBe(bounced);
    expect(placeHold(bounced, "bounced", later(31 * day)).heldUntil).toBe(later(61 * day).toISOString());
  });

  it.each([
    ["nothing was sent to", fresh],
    ["came back", bounced],
    ["was complained about", complained],
  ])(
    "that %s and has unsubscribed is held back as by a complaint, until its reader withdraws that",
    (_, before) => {
      const { heldBack, heldUntil } = before;
      const out = optOut(before, later(day));
      expect(out).toEqual({
        ...before,
        heldBack: "complained",
        heldUntil: later(36_501 * day).toISOString(),
        optedOut: { at: later(day).toISOString(), heldBack, heldUntil },
      });
      expect(optOut(out, later(2 * day))).toBe(out);
      expect(refusalOf(() => countMail(out, later(2 * day))).message).toMatch(
        /has unsubscribed: .* another way/,
      );
      expect(optIn(out)).toEqual({ ...before, heldBack, heldUntil, optedOut: undefined });
      expect(optIn(before)).toBe(before);
    },
  );

  it("is unsubscribed if its reader wants mails of nobody, and not if that was withdrawn or never said", () => {
    const choice = { type: "MailChoice" as const, mailboxHash: "h", version: 1 };
    expect(withChoice(bounced, { ...choice, optedOutAt: now.toISOString() })).toEqual(optOut(bounced, now));
    for (const none of [choice, undefined]) expect(withChoice(bounced, none)).toBe(bounced);
  });

  it.each([
    [fresh, undefined, undefined],
    [fresh, fresh, undefined],
    [fresh, bounced, bounced],
    [bounced, complained, complained],
    [complained, bounced, complained],
    [bounced, { ...bounced, heldBack: "complained" }, bounced],
  ] as const)("takes over the longer hold of its older item: case %#", (recipient, older, holding) => {
    const { heldBack, heldUntil } = holding ?? {};
    expect(inheritHold(recipient, older)).toEqual({ ...recipient, heldBack, heldUntil });
  });
});
