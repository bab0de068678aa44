import fc from "fast-check";
import { requestStatus } from "../../../../lib/contract/partnership-requests.ts";
import type { RequestItem } from "../../../../lib/invitations/requests/items.ts";
import {
  apiForm,
  editDraft,
  expiryAfter,
  isOpen,
  issueLink,
  newDraft,
  queueMail,
  revoke,
  statusAt,
  type Template,
  textWithLink,
} from "../../../../lib/invitations/requests/rules.ts";
import { day, minute } from "../../../support/clock.ts";

const now = new Date("2026-03-10T09:30:00.000Z");
const later = (milliseconds: number) => new Date(now.getTime() + milliseconds);
const template: Template = (locale) => ({ subject: `Subject ${locale}`, message: `Text ${locale} {{link}}` });
const o = { id: "req_1", providerId: "org_1", now, days: 7 };
const draft = (more: Partial<RequestItem> = {}): RequestItem => ({
  ...newDraft({ resellerEmail: "a@b.example", locale: "en" }, template, o),
  ...more,
});
const sent = (more: Partial<RequestItem> = {}) => draft({ status: "sent", linkHash: "hash", ...more });
const code = (code: string) => expect.objectContaining({ code });
const refused = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return error;
  }
};

describe("a draft", () => {
  test("begins with the localised template and lasts as many days as configured", () => {
    expect(draft()).toMatchObject({
      status: "draft",
      subject: "Subject en",
      message: "Text en {{link}}",
      delivery: { state: "none", attempts: 0 },
      createdAt: "2026-03-10T09:30:00.000Z",
      expiresAt: "2026-03-17T09:30:00.000Z",
      sends: [],
      version: 1,
    });
  });

  test("is a provider's, to one address in one language, with nothing sent", () => {
    const { subject, message, ...rest } = draft();
    expect({ subject, message }).toEqual(template("en"));
    expect(rest).toEqual({
      type: "PartnershipRequest",
      id: "req_1",
      providerId: "org_1",
      resellerEmail: "a@b.example",
      locale: "en",
      status: "draft",
      delivery: { state: "none", attempts: 0 },
      createdAt: now.toISOString(),
      expiresAt: later(7 * day).toISOString(),
      sends: [],
      version: 1,
    });
  });

  test("keeps a text of the caller's own", () => {
    const input = {
      resellerEmail: "a@b.example",
      locale: "ru" as const,
      subject: "Mine",
      message: "{{link}}",
    };
    expect(newDraft(input, template, o)).toMatchObject({ subject: "Mine", message: "{{link}}" });
  });

  test.each(["", "no link", "{{link}} {{link}}", "{{ link }}", "{{LINK}}", "{{link}"])(
    "is refused with the message %j, which does not hold the link exactly once",
    (message) => {
      const input = { resellerEmail: "a@b.example", locale: "en" as const, message };
      expect(refused(() => newDraft(input, template, o))).toMatchObject({
        code: "LINK_REQUIRED",
        more: { errors: [{ pointer: "/message", code: "LINK_REQUIRED" }] },
      });
      expect(refused(() => editDraft(draft(), { message }, template, now))).toEqual(code("LINK_REQUIRED"));
    },
  );

  test("changes only what a patch names", () => {
    const before = draft({ subject: "Mine" });
    expect(editDraft(before, { message: "See {{link}}" }, template, now)).toEqual({
      ...before,
      message: "See {{link}}",
    });
  });

  test("follows its locale with what still is the template's, and keeps what is the caller's", () => {
    expect(editDraft(draft({ subject: "Mine" }), { locale: "ru" }, template, now)).toMatchObject({
      locale: "ru",
      subject: "Mine",
      message: "Text ru {{link}}",
    });
  });

  test.each(["sent", "accepted", "declined", "revoked", "expired"] as const)(
    "is no longer edited once it is %s",
    (status) => {
      expect(refused(() => editDraft(draft({ status }), {}, template, now))).toEqual(
        code("REQUEST_NOT_DRAFT"),
      );
    },
  );

  test("is no longer edited from the instant that it expires", () => {
    const { expiresAt } = draft();
    expect(refused(() => editDraft(draft(), {}, template, new Date(expiresAt)))).toEqual(
      code("REQUEST_NOT_DRAFT"),
    );
    expect(editDraft(draft(), {}, template, new Date(new Date(expiresAt).getTime() - 1)).status).toBe(
      "draft",
    );
  });
});

describe("the status", () => {
  test("follows the clock from the very instant of expiry, and only while a request is open", () => {
    const until = new Date(draft().expiresAt).getTime();
    for (const status of ["draft", "sent"] as const) {
      expect(statusAt(draft({ status }), new Date(until - 1))).toBe(status);
      expect(statusAt(draft({ status }), new Date(until))).toBe("expired");
    }
    for (const status of ["accepted", "declined", "revoked", "expired"] as const)
      expect(statusAt(draft({ status }), new Date(until + day))).toBe(status);
  });

  test("is open in just the states that something may follow", () => {
    expect(requestStatus.options.filter(isOpen)).toEqual(["draft", "sent"]);
  });

  test("is shown as the clock has it", () => {
    expect(apiForm(sent(), later(8 * day)).status).toBe("expired");
    expect(apiForm(sent(), now).status).toBe("sent");
  });
});

describe("sending", () => {
  const options = { outboxId: "out_1", now: later(minute), days: 7 };

  test("queues the mail, ends the older link and moves the expiry", () => {
    expect(
      queueMail(sent({ delivery: { state: "failed", attempts: 2, detail: "x" } }), options),
    ).toMatchObject({
      status: "sent",
      sentAt: later(minute).toISOString(),
      expiresAt: later(minute + 7 * day).toISOString(),
      delivery: { state: "queued", attempts: 2, detail: undefined },
      linkHash: undefined,
      outboxId: "out_1",
      sends: [later(minute).toISOString()],
    });
  });

  test("is taken three times in ten minutes, and the fourth says when the next is", () => {
    let request = draft();
    for (const at of [0, 1, 2]) request = queueMail(request, { ...options, now: later(at * minute) });
    expect(refused(() => queueMail(request, { ...options, now: later(4 * minute) }))).toMatchObject({
      code: "RATE_LIMITED",
      more: { retryAfter: 6 * 60 },
    });
    expect(refused(() => queueMail(request, { ...options, now: later(10 * minute - 1) }))).toEqual(
      code("RATE_LIMITED"),
    );
    const next = queueMail(request, { ...options, now: later(10 * minute) });
    expect(next.sends).toHaveLength(3);
  });

  test("never counts more than three within any ten minutes, whatever the rhythm", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 5 * minute }), { maxLength: 40 }), (gaps) => {
        let request = draft();
        let at = 0;
        const taken: number[] = [];
        for (const gap of gaps) {
          at += gap;
          const room = taken.filter((each) => each > at - 10 * minute).length < 3;
          const send = () => queueMail(request, { outboxId: "out_1", now: later(at), days: 30 });
          if (room) {
            request = send();
            taken.push(at);
          } else expect(refused(send)).toEqual(code("RATE_LIMITED"));
        }
      }),
    );
  });

  test("handing the link out counts as sent and drops a mail that waits", () => {
    const waiting = sent({
      outboxId: "out_1",
      delivery: { state: "queued", attempts: 1, lastAttemptAt: "x" },
    });
    expect(issueLink(waiting, { linkHash: "new", now, days: 7 })).toMatchObject({
      status: "sent",
      linkHash: "new",
      outboxId: undefined,
      delivery: { state: "none", attempts: 1, lastAttemptAt: "x" },
      expiresAt: later(7 * day).toISOString(),
    });
  });

  test("revoking ends the request and drops a mail that waits", () => {
    expect(revoke(sent({ outboxId: "out_1" }), now)).toMatchObject({
      status: "revoked",
      outboxId: undefined,
    });
    expect(revoke(draft(), now).status).toBe("revoked");
  });

  test.each(["accepted", "declined", "revoked", "expired"] as const)(
    "and so do link and revoke, all refused once it is %s",
    (status) => {
      const request = sent({ status });
      expect(refused(() => queueMail(request, options))).toEqual(code("REQUEST_ENDED"));
      expect(refused(() => issueLink(request, { linkHash: "h", now, days: 7 }))).toEqual(
        code("REQUEST_ENDED"),
      );
      expect(refused(() => revoke(request, now))).toEqual(code("REQUEST_ENDED"));
    },
  );

  test("is over from the instant of expiry, though nobody has recorded that yet", () => {
    const expired = { ...options, now: new Date(sent().expiresAt) };
    expect(refused(() => queueMail(sent(), expired))).toEqual(code("REQUEST_ENDED"));
  });
});

describe("the finished text", () => {
  test("holds the link where it was marked, and nothing in either is read as a pattern", () => {
    const request = { subject: "A", message: "$1 {{link}} $&", resellerEmail: "a@b.example" };
    expect(textWithLink(request, "https://x.example/$&").message).toBe("$1 https://x.example/$& $&");
  });

  test.each([
    ["{{link}}soon", "https://x.example/i soon"],
    ["{{link}}-ed", "https://x.example/i -ed"],
    ["{{link}}. {{", "https://x.example/i. {{"],
    ["({{link}}) a", "(https://x.example/i) a"],
    ["{{link}}", "https://x.example/i"],
  ])("keeps what follows the link apart from it: %j", (message, text) => {
    const request = { subject: "A", message, resellerEmail: "a@b.example" };
    expect(textWithLink(request, "https://x.example/i")).toMatchObject({ subject: "A", message: text });
  });

  test("opens in a mail program with address, subject and lines as they are", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme" }),
        fc.string({ unit: "grapheme" }),
        fc.constantFrom("a+b?c&d=e@b.example", "o'neil@b.example", "a@пример.example"),
        (subject, start, resellerEmail) => {
          const message = `${start}\n{{link}}\nend & more`;
          const { mailto } = textWithLink({ subject, message, resellerEmail }, "https://x.example/i");
          expect(mailto).toMatch(/^mailto:[^\s"<>]*$/);
          const url = new URL(mailto);
          const fields = new URLSearchParams(url.search.replaceAll("+", "%2B"));
          expect(decodeURIComponent(url.pathname)).toBe(resellerEmail);
          expect([...fields.keys()]).toEqual(["subject", "body"]);
          expect(fields.get("subject")).toBe(subject);
          expect(fields.get("body")).toBe(
            message.replace("{{link}}", "https://x.example/i").replaceAll("\n", "\r\n"),
          );
        },
      ),
    );
  });
});

test("days are counted as whole days in UTC, across a change of the clocks", () => {
  expect(expiryAfter(new Date("2026-03-28T12:00:00.000Z"), 30)).toBe("2026-04-27T12:00:00.000Z");
});
