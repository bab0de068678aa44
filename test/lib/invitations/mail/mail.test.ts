import fc from "fast-check";
import { type InvitationMail, invitationMail } from "../../../../lib/invitations/mail/mail.ts";
import { formatMoment } from "../../../../lib/invitations/texts/moment.ts";
import { draftText, texts } from "../../../../lib/invitations/texts/texts.ts";
import { forbidden, hostileText } from "../../../support/hostile.ts";
import { locales } from "../../../support/page-views.ts";

const link =
  "https://channel.example/invitations/req_01JABCDEFGHJKMNPQRSTVWXYZ.4kQm1s8X2p9vJ7h0T5wZc3bN6yR1uL8aEoGfKdQxYtI";
const expiresAt = new Date("2026-11-29T16:05:00Z");

const mailOf = (changes: Partial<InvitationMail> = {}) =>
  invitationMail({
    locale: "en",
    providerName: "Northwind Cloud",
    providerWebsite: "https://northwind.example/about",
    subject: "An invitation",
    message: "Dear Kim,\nplease look:\n\n{{link}}\n\nBest wishes",
    link,
    expiresAt,
    ...changes,
  });

const occurrences = (text: string, part: string): number => text.split(part).length - 1;
const hrefs = (markup: string): string[] =>
  [...markup.matchAll(/href="([^"]*)"/g)].map(([, href = ""]) => href);
const tags = (markup: string): string[] =>
  (markup.match(/<[^>]*>/g) ?? []).map((tag) => tag.split(/[\s>]/)[0] ?? "");

describe("an invitation mail", () => {
  it.each(locales)("frames the sender's own words and says whose they are (%s)", (locale) => {
    const { subject, text, html } = mailOf({
      locale,
      ...draftText(locale, { providerName: "Northwind Cloud" }),
    });
    const until = formatMoment(locale, expiresAt);
    expect(subject).toContain("Northwind Cloud");
    expect(text).toContain("Northwind Cloud (northwind.example)");
    expect(text).toContain(
      `${texts[locale].mail.messageFrom.replace("{provider}", "Northwind Cloud")}\n\n> `,
    );
    expect(text.replace(/\s+/g, " ")).toContain(until.replace(/\s+/g, " "));
    expect(html).toContain(`<html lang="${locale}"`);
    expect(html).toContain(until);
    expect(html).toContain("<bdi>Northwind Cloud</bdi>");
    expect(html).toContain(texts[locale].mail.unexpected);
  });

  it("puts the link on a line of its own in the text, unquoted and unbroken", () => {
    const { text } = mailOf({ message: `Look here {{link}} and answer ${"please ".repeat(40)}` });
    expect(text.split("\n").filter((line) => line.includes("channel.example"))).toEqual([link]);
    expect(text).toContain("> Look here\n");
    expect(text).toContain("\n> and answer");
  });

  it("wraps every other line of the text", () => {
    const { text } = mailOf({ message: `${"word ".repeat(200)}{{link}}` });
    expect(text.split("\n").filter((line) => line !== link && line.length > 72)).toEqual([]);
  });

  it("shows the link in words and in a button, and links to nothing else", () => {
    const { html } = mailOf({ message: "See https://evil.example and www.evil.example\n{{link}}" });
    expect(new Set(hrefs(html))).toEqual(new Set([link]));
    expect(html).toContain(`>${link}</a>`);
    expect(html).toContain(`>${texts.en.mail.button}</a>`);
    expect(html).toContain("See https://evil.example and");
  });

  it("loads nothing from anywhere and runs nothing", () => {
    const { html } = mailOf();
    expect(html).not.toMatch(/<(?:img|script|link|iframe|object|form|input)\b|url\(|@import|src=/i);
  });

  it("still brings the link when the place for it is gone, and once when there are more", () => {
    expect(occurrences(mailOf({ message: "Hello" }).text, link)).toBe(1);
    expect(occurrences(mailOf({ message: "{{link}} a {{link}} b {{link}}" }).text, link)).toBe(1);
  });

  it("leaves other braces and replacement patterns as they were written", () => {
    const { text, html } = mailOf({
      providerName: "A$&B {date}",
      message: "{{name}} $& $1 $` {provider}\n{{link}}",
    });
    expect(text).toContain("> {{name}} $& $1 $` {provider}");
    expect(html).toContain("{{name}} $&amp; $1 $` {provider}");
    expect(text).toContain("Message from A$&B {date}:");
  });

  it("names only a website that may be linked to", () => {
    for (const providerWebsite of [
      "javascript:alert(1)",
      "https://contoso.example@evil.example/",
      "no address",
    ])
      expect(mailOf({ providerWebsite }).text).toContain("Northwind Cloud sent you");
  });

  it("lets nothing hostile out of its place", () => {
    const honest = tags(mailOf({ message: "a\n{{link}}\nb" }).html).filter(
      (tag) => !["<p", "</p", "<br"].includes(tag),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...locales),
        hostileText(200),
        hostileText(200),
        hostileText(2_000),
        hostileText(1_000),
        (locale, providerName, subject, before, after) => {
          const mail = mailOf({ locale, providerName, subject, message: `${before}{{link}}${after}` });
          expect(mail.subject).not.toMatch(/[\r\n]/);
          for (const part of [mail.subject, mail.text, mail.html]) expect(part).not.toMatch(forbidden);
          expect(occurrences(mail.text, link)).toBe(1);
          expect(mail.text.split("\n")).toContain(link);
          expect(hrefs(mail.html)).toEqual([link, link]);
          expect(tags(mail.html).filter((tag) => !["<p", "</p", "<br"].includes(tag))).toEqual(honest);
          expect(occurrences(mail.html, "<script")).toBe(0);
        },
      ),
      { numRuns: 500 },
    );
  });

  it("marks every line of the sender's, so that none can pass for one of ours", () => {
    fc.assert(
      fc.property(hostileText(2_000), (message) => {
        const { text } = mailOf({ message: `${message}\n-- forged --` });
        const lines = text.split("\n").filter((line) => line.includes("forged"));
        expect(lines.every((line) => line.startsWith("> "))).toBe(true);
      }),
    );
  });
});
