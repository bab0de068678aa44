import type { UnknownValue } from "../../../../lib/contract/common.ts";
import { requestStatus } from "../../../../lib/contract/partnership-requests.ts";
import { apiForm } from "../../../../lib/invitations/requests/api-form.ts";
import type { RequestItem } from "../../../../lib/invitations/requests/items.ts";
import {
  answer,
  editDraft,
  expired,
  expiryAfter,
  issueLink,
  newDraft,
  queueMail,
  revoke,
  statusAt,
  takeBackUntil,
} from "../../../../lib/invitations/requests/rules.ts";
import type { Template } from "../../../../lib/invitations/requests/text.ts";
import { day, minute } from "../../../support/clock.ts";
import { refusalOf } from "../../../support/refusal.ts";

const now = new Date("2026-03-10T09:30:00.000Z");
const later = (milliseconds: number) => new Date(now.getTime() + milliseconds);
const template: Template = (locale) => ({ subject: `Subject ${locale}`, message: `Text ${locale} {{link}}` });
const input = { resellerEmail: "a@b.example", locale: "en" as const };
const made = { id: "req_1", providerId: "org_1", now, days: 7 };
const draft = (more: Partial<RequestItem> = {}) => ({ ...newDraft(input, template, made), ...more });
const sent = (more: Partial<RequestItem> = {}) => draft({ status: "sent", linkHash: "hash", ...more });
const expiry = later(7 * day);
/** A value that only a newer release knows. */
const newer = "newer" as UnknownValue;
const codeOf = (action: () => unknown) => refusalOf(action).code;

describe("a draft", () => {
  test("begins with the template of its language, and lasts for the configured days", () => {
    expect(draft()).toEqual({
      type: "PartnershipRequest",
      id: "req_1",
      providerId: "org_1",
      resellerEmail: "a@b.example",
      mailbox: "a@b.example",
      ...template("en"),
      locale: "en",
      status: "draft",
      delivery: { state: "none", attempts: 0 },
      createdAt: now.toISOString(),
      expiresAt: expiry.toISOString(),
      sends: [],
      version: 1,
    });
  });

  test("keeps the caller's own text, and uses the language of the reseller's country if the caller names none", () => {
    const own = { subject: "Mine", message: "{{link}}" };
    expect(newDraft({ ...input, locale: "ru", ...own }, template, made)).toMatchObject(own);
    const { resellerEmail } = input;
    const localeIn = (countryLocale?: "de") =>
      newDraft({ resellerEmail }, template, { ...made, countryLocale }).locale;
    expect([localeIn("de"), localeIn()]).toEqual(["de", "en"]);
  });

  test.each(["", "no link", "{{link}} {{link}}", "{{ link }}", "{{LINK}}", "{{link}"])(
    "is refused with the message %j, which does not contain the link exactly once",
    (message) => {
      const refusal = refusalOf(() => newDraft({ ...input, message }, template, made));
      const { code, more } = refusal;
      expect([code, more]).toMatchObject([
        "LINK_REQUIRED",
        { errors: [{ pointer: "/message", code: "LINK_REQUIRED" }] },
      ]);
      expect(codeOf(() => editDraft(draft(), { message }, template, now))).toBe("LINK_REQUIRED");
    },
  );

  test("changes only the fields of a patch; a new locale also translates texts that still are the template's", () => {
    const own = draft({ subject: "Mine" });
    expect(editDraft(own, { message: "See {{link}}" }, template, now)).toEqual({
      ...own,
      message: "See {{link}}",
    });
    const russian = { locale: "ru", subject: "Mine", message: "Text ru {{link}}" };
    expect(editDraft(own, { locale: "ru" }, template, now)).toEqual({ ...own, ...russian });
    // In a language that only a newer release has, this release cannot tell which text is the template's.
    const unknown = draft({ locale: newer });
    expect(editDraft(unknown, { locale: "ru" }, template, now)).toEqual({ ...unknown, locale: "ru" });
  });

  test("can be edited only while it is a draft and has not expired", () => {
    expect(editDraft(draft(), {}, template, later(7 * day - 1)).status).toBe("draft");
    expect(codeOf(() => editDraft(draft(), {}, template, expiry))).toBe("REQUEST_NOT_DRAFT");
    for (const status of ["sent", "accepted", "declined", "revoked", "expired", newer] as const) {
      const { code, message } = refusalOf(() => editDraft(draft({ status }), {}, template, now));
      expect([code, message]).toEqual([
        "REQUEST_NOT_DRAFT",
        expect.stringMatching(status === newer ? /^It is in a state / : `^It is ${status}\\.`),
      ]);
    }
  });
});

test("an open request expires exactly at the instant of its expiry, and the API shows it as expired", () => {
  for (const status of requestStatus.options) {
    const open = status === "draft" || status === "sent";
    const request = draft({ status, outboxId: "out_1" });
    expect(statusAt(request, later(7 * day - 1))).toBe(status);
    expect(expired(request, later(7 * day - 1))).toBeUndefined();
    expect(statusAt(request, expiry)).toBe(open ? "expired" : status);
    expect(apiForm(request, expiry).status).toBe(open ? "expired" : status);
    expect(expired(request, expiry)).toEqual(open ? draft({ status: "expired" }) : undefined);
  }
});

test("an answer is recorded with its author, stops the waiting mail, and is possible on a sent request only", () => {
  const acceptedBy = { organizationId: "org_r", name: "Fabrikam", mpnId: "1" };
  const at = { answeredAt: now.toISOString(), outboxId: undefined };
  const waiting = sent({ outboxId: "out_1" });
  expect(answer(waiting, "accept", { acceptedBy }, now)).toEqual({
    ...waiting,
    status: "accepted",
    acceptedBy,
    ...at,
  });
  const declined = { ...waiting, status: "declined", declinedBy: "org_r", ...at };
  expect(answer(waiting, "decline", { declinedBy: "org_r" }, now)).toEqual(declined);
  for (const operation of ["accept", "decline"] as const)
    for (const status of requestStatus.options) {
      const answered = () => answer(draft({ status }), operation, {}, now);
      if (status === "sent") expect(answered).not.toThrow();
      else
        expect(refusalOf(answered)).toMatchObject({
          code: "REQUEST_ENDED",
          message: expect.stringContaining(status),
        });
    }
});

test("days are whole days in UTC, also across clock changes", () => {
  expect(expiryAfter(new Date("2026-03-28T12:00:00.000Z"), 30)).toBe("2026-04-27T12:00:00.000Z");
});

describe("sending", () => {
  const options = { outboxId: "out_1", replyTo: "me@p.example", now: later(minute), days: 7 };
  const failed = { state: "failed", attempts: 2, lastAttemptAt: "x", detail: "y" } as const;

  test("queues the mail, ends the older link and moves the expiry", () => {
    expect(queueMail(sent({ delivery: failed }), options)).toEqual({
      ...sent(),
      sentAt: later(minute).toISOString(),
      expiresAt: later(minute + 7 * day).toISOString(),
      delivery: { state: "queued", attempts: 2, lastAttemptAt: "x", detail: undefined },
      linkHash: undefined,
      outboxId: "out_1",
      replyTo: "me@p.example",
      sends: [later(minute).toISOString()],
    });
  });

  test("is possible three times in ten minutes, and a fourth try is refused with the next possible time", () => {
    let request = draft();
    for (const at of [0, 1, 2]) request = queueMail(request, { ...options, now: later(at * minute) });
    const { code, more } = refusalOf(() => queueMail(request, { ...options, now: later(4 * minute) }));
    const allowance = { name: "sends-of-a-request", limit: 3, window: 600, remaining: 0, reset: 360 };
    expect([code, more]).toEqual(["RATE_LIMITED", { retryAfter: 360, allowance }]);
    const early = { ...options, now: later(10 * minute - 1) };
    expect(codeOf(() => queueMail(request, early))).toBe("RATE_LIMITED");
    expect(queueMail(request, { ...options, now: later(10 * minute) }).sends).toHaveLength(3);
  });

  test("by oneself, with the link, counts as sent and cancels a waiting mail", () => {
    const waiting = sent({ outboxId: "out_1", delivery: failed });
    expect(issueLink(waiting, { linkHash: "new", now, days: 7 })).toEqual({
      ...sent({ linkHash: "new", linkSentBy: "user", outboxId: undefined }),
      sentAt: now.toISOString(),
      delivery: { state: "none", attempts: 2, lastAttemptAt: "x" },
    });
  });

  test("ends with a revocation, which cancels a waiting mail", () => {
    const over = { status: "revoked", outboxId: undefined } as const;
    expect(revoke(sent({ outboxId: "out_1" }), now)).toEqual(sent(over));
    expect(revoke(draft(), now).status).toBe("revoked");
  });

  test("is refused like every other change once the request has ended, also by the clock alone", () => {
    const link = { linkHash: "h", now, days: 7 };
    const ended = (["accepted", "declined", "revoked", "expired"] as const).map((status) => sent({ status }));
    for (const request of [...ended, sent({ expiresAt: now.toISOString() })])
      for (const change of [
        () => queueMail(request, options),
        () => issueLink(request, link),
        () => revoke(request, now),
      ])
        expect(codeOf(change)).toBe("REQUEST_ENDED");
  });
});

describe("a decline without a sign-in", () => {
  const declined = sent({ status: "declined", answeredAt: now.toISOString() });

  test("can be taken back for seven days", () => {
    expect(takeBackUntil(declined)).toEqual(later(7 * day));
  });

  test.each<Partial<RequestItem>>([
    { status: "accepted" },
    { status: "sent" },
    { status: "expired" },
    { answeredAt: undefined },
    { declinedBy: "org_2" },
    { mailbox: undefined },
  ])("of a request with %j is final", (other) => {
    expect(takeBackUntil({ ...declined, ...other })).toBeUndefined();
  });
});
