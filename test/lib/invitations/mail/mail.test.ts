import { locale } from "../../../../lib/contract/common.ts";
import { mailLogo } from "../../../../lib/invitations/mail/logo.ts";
import { type InvitationMail, invitationMail } from "../../../../lib/invitations/mail/mail.ts";
import { paragraph } from "../../../../lib/invitations/mail/text.ts";
import { draftText } from "../../../../lib/invitations/texts/draft.ts";
import { formatMoment } from "../../../../lib/invitations/texts/moment.ts";
import { texts } from "../../../../lib/languages/texts.ts";
import { newOrganization } from "../../../../lib/organizations/rules.ts";
import { fillText } from "../../../../lib/text/fill.ts";
import { forEachName } from "../../../support/each.ts";
import { withoutIsolation } from "../../../support/hostile.ts";

const link =
  "https://channel.example/invitations/req_01JABCDEFGHJKMNPQRSTVWXYZ.4kQm1s8X2p9vJ7h0T5wZc3bN6yR1uL8aEoGfKdQxYtI";
const home = "https://channel.example/";
const expiresAt = new Date("2026-11-29T16:05:00Z");

const made = { id: "org_1", firstAdminId: "usr_1", now: expiresAt };
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

/** A mail as its reader sees it: isolating characters have no width. */
const seen = (changes: Partial<InvitationMail>) => {
  const { subject, text, html } = mailOf(changes);
  return { subject, text: withoutIsolation(text), html: withoutIsolation(html) };
};

const linksIn = (text: string): number => text.split(link).length - 1;
const hrefs = (markup: string) => [...markup.matchAll(/href="([^"]*)"/g)].map(([, href]) => href);

describe("an invitation mail", () => {
  it("names in every language the sender, the author of the message and the link's expiry", () => {
    forEachName(locale.options, (language) => {
      const providerName = "Northwind Cloud";
      const { subject, text, html } = seen({ locale: language, ...draftText(language, { providerName }) });
      const { messageFrom, unexpected, buttonHint } = texts[language].mail;
      const until = formatMoment(language, expiresAt);
      expect(subject).toContain(providerName);
      expect(text.replaceAll("\n", " ")).toContain("Northwind Cloud (northwind.example)");
      expect(text).toContain(`${withoutIsolation(fillText(messageFrom, { provider: providerName }))}\n\n> `);
      expect(text.replaceAll("\n", " ")).toContain(until);
      expect(text.replaceAll("\n", " ")).toContain(buttonHint);
      for (const part of [`<html lang="${language}"`, until, "<bdi>Northwind Cloud</bdi>", unexpected])
        expect(html).toContain(part);
    });
  });

  it("names the person who sent it, with the roles, if a person did", () => {
    const inviter = { name: "Nora\nWinter", roles: ["GlobalAdmin", "SalesAgent", "RoleOfALaterRelease"] };
    const { text, html } = seen({ inviter });
    expect(text).toContain("Invited by: Nora Winter (Global admin and Sales agent)\n");
    expect(html).toContain("Invited by: <bdi>Nora Winter</bdi> (<bdi>Global admin and Sales agent</bdi>)");
    expect(seen({ inviter, locale: "de" }).text).toContain("(Globaler Administrator und Vertriebsagent)");
    expect(seen({}).text).not.toContain("Invited by");
  });

  it("has the link on a line of its own in the text, and wraps every other line", () => {
    const { text } = mailOf({ message: `Look here:\n{{link}}\nand answer ${"please ".repeat(200)}` });
    expect(text.split("\n").filter((line) => line.length > 72)).toEqual([link]);
    expect(text).toContain("> Look here:\n");
    expect(text).toContain("\n> and answer");
  });

  it.each([
    ["Hi,\n\nPlease open {{link}}, and sign in.\n\nBye", "Please open ", ", and sign in.", "ltr"],
    ["{{link}} leads to us.", "", " leads to us.", "ltr"],
    ["يرجى فتح {{link}} قبل الجمعة.", "يرجى فتح ", " قبل الجمعة.", "rtl"],
  ])("leaves the link's sentence whole: %j", (message, start, end, direction) => {
    const { text, html } = mailOf({ message });
    expect(text).toContain(`> ${start}[1]${end}\n\n[1]\n${link}\n`);
    expect(linksIn(text)).toBe(1);
    expect(html).toMatch(new RegExp(`dir="${direction}"[^>]*>${start}<a class="link" dir="ltr"`));
    expect(html).toContain(`${link}</a>${end}</p>`);
  });

  it("ends with the unsubscribe link, if there is one", () => {
    const { html, text } = mailOf({ unsubscribe: "https://channel.example/unsubscribe/x" });
    expect(hrefs(html)).toEqual([link, link, home, "https://channel.example/unsubscribe/x"]);
    expect(text).toContain(`how to report a mail:\n${home}\n`);
    expect(text).toMatch(
      /No more mails from .*Northwind Cloud.*:\nhttps:\/\/channel\.example\/unsubscribe\/x\n$/,
    );
  });

  it("shows the link as text and as a button, has no other links, and loads and runs nothing", () => {
    const { html } = mailOf({ message: "See https://evil.example and www.evil.example\n{{link}}" });
    expect(hrefs(html)).toEqual([link, link, home]);
    for (const part of [`>${link}</a>`, `>${texts.en.mail.button}</a>`, "See https://evil.example and"])
      expect(html).toContain(part);
    expect(html).not.toMatch(/<(?:img|script|link|iframe|object|form|input)\b|url\(|@import|src=/i);
  });

  it("shows the provider's logo, and loads nothing else; its text part is complete without it", () => {
    const providerLogo = { url: "https://channel.example/brand/logos/org_1/ab", width: 144, height: 48 };
    const { html, text } = mailOf({ providerName: 'North "wind"', providerLogo });
    const [picture, ...others] = [...html.matchAll(/<img [^>]*>/g)].map(String);
    expect(picture).toContain(
      `src="${providerLogo.url}" alt="North &quot;wind&quot;" width="144" height="48"`,
    );
    expect(others).toEqual([]);
    expect(text).toBe(mailOf({ providerName: 'North "wind"' }).text);
  });

  it.each([
    ["image/png", 600, 100, { width: 200, height: 33 }],
    ["image/png", 480, 480, { width: 48, height: 48 }],
    ["image/png", 30, 20, { width: 30, height: 20 }],
    ["image/png", 2048, 1, { width: 200, height: 1 }],
    ["image/svg+xml", undefined, undefined, undefined],
  ] as const)("reserves room for a logo: %s of %s × %s", (contentType, width, height, room) => {
    const logoFile = { contentType, size: 9, sha256: "ab", ...(width && { width, height }) };
    const provider = { ...newOrganization("indirect-provider", {}, made), type: "Organization" } as const;
    const sender = { ...provider, name: "N", country: "DE", region: "EMEA", logo: logoFile };
    const url = "https://channel.example/brand/logos/org_1/ab";
    expect(mailLogo(sender, "https://channel.example")).toEqual(room && { url, ...room });
    expect(mailLogo({ ...sender, status: "suspended" }, "https://channel.example")).toBeUndefined();
  });

  it.each(["Hello", "{{link}} a {{link}} b {{link}}"])(
    "contains the link once with the message %j",
    (message) => {
      expect(linksIn(mailOf({ message }).text)).toBe(1);
    },
  );

  it("leaves other braces and replacement patterns as they are", () => {
    const message = "{{name}} $& $1 $` {provider}\n{{link}}";
    const { text, html } = mailOf({ providerName: "A$&B {date}", message });
    expect(text).toContain("> {{name}} $& $1 $` {provider}");
    expect(html).toContain("{{name}} $&amp; $1 $` {provider}");
    expect(text).toContain("Message from A$&B {date}:");
  });

  it.each(["javascript:alert(1)", "https://contoso.example@evil.example/", "no address"])(
    "leaves out the website %j",
    (providerWebsite) => {
      expect(mailOf({ providerWebsite }).text).toContain("Northwind Cloud sent you");
    },
  );
});

it("a name that is wrapped is isolated on each of its lines, since a line break ends an isolation", () => {
  const name = `\u2068${"שלום ".repeat(20)}לך\u2069`;
  const lines = paragraph(`Message from ${name}: hello, \u2068לך\u2069.`).split("\n");
  expect(lines.length).toBeGreaterThan(1);
  for (const line of lines)
    expect(line.replace(/\u2068[^\u2068\u2069]*\u2069/g, "")).not.toMatch(/[\u2068\u2069\u05d0-\u05ea]/);
  expect(lines.join(" ").replaceAll(/[\u2068\u2069]/g, "")).toBe(
    `Message from ${"שלום ".repeat(20)}לך: hello, לך.`,
  );
});
