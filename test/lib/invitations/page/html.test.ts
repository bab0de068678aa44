import { createHash } from "node:crypto";
import { type Locale, locale } from "../../../../lib/contract/common.ts";
import { invitationPage, pageHeaders } from "../../../../lib/invitations/page/html/document.ts";
import { maskAddress } from "../../../../lib/invitations/page/html/mask.ts";
import type { Phrase } from "../../../../lib/languages/message.ts";
import { texts } from "../../../../lib/languages/texts.ts";
import { fillText } from "../../../../lib/text/fill.ts";
import { html } from "../../../../lib/text/html.ts";
import { forEachName } from "../../../support/each.ts";
import { viewOf, views } from "../../../support/page-views.ts";

const tags = (markup: string) => [...markup.matchAll(/<[^\s>]*/g)].map(String);
const open = views[0]![1];
const frame = { locale: "en", action: "/invitations/x", providerName: "N" } as const;

describe("an invitation page", () => {
  it.each(views)("%s is a complete document in every language, and runs and loads nothing", (_, each) => {
    forEachName(locale.options, (language) => {
      const view = viewOf(each, language);
      const page = invitationPage(view);
      expect(page).toMatch(new RegExp(`^<!doctype html>\n<html lang="${language}"(?: dir="rtl")?>`));
      expect(tags(page).filter((tag) => tag === "<h1")).toHaveLength(1);
      const [, sheet = ""] = page.match(/<style>(.*)<\/style>/s) ?? [];
      expect(page.replace(sheet, "")).not.toMatch(/\{\w*\}|undefined|\[object/);
      expect(page).not.toMatch(/<script|<link|<img|<iframe|\son\w+=|\sstyle=|url\(|@import/i);
      const hash = createHash("sha256").update(sheet).digest("base64");
      expect(pageHeaders()["content-security-policy"]).toContain(`style-src 'sha256-${hash}'`);

      // Forms are sent to the page's own address and keep the language.
      for (const [form] of page.matchAll(/<form[^>]*>/g)) {
        expect(form).toContain('method="post"');
        expect(form).toContain(`action="${view.action}?lang=${language}"`);
      }
      const docs = ["/docs", "/docs/guides"];
      const own = ["/", view.action, `${view.action}/enrolment`, "/account/password", "/account"].flatMap(
        (path) => locale.options.map((each) => `${path}?lang=${each}`),
      );
      const links = [...page.matchAll(/href="([^"]*)"/g)].map(([, href = ""]) => href);
      // Each page links to the page about the host and about reporting a mail.
      expect(links).toContain(`/?lang=${language}`);
      const foreign = links.filter(
        (href) => ![...own, ...docs].includes(href) && !/^(#|otpauth:)/.test(href),
      );
      expect(foreign.filter((href) => href !== "https://northwind.example/partners")).toEqual([]);

      // The title begins with the word for an error exactly when there is a problem.
      const wrong = page.includes('role="alert"') || page.includes("badge warn");
      const title = fillText(texts[language].page.error, { title: "" });
      expect(page.includes(`<title>${title}`)).toBe(wrong);
    });
  });

  it("says before the form what accepting means, in every language", () => {
    forEachName(locale.options, (language) => {
      const page = invitationPage(viewOf(open, language));
      const { draft, open: before, accepted } = texts[language];
      const meaning = before.meaning.map((each) => page.indexOf(html`${each}`.toString()));
      expect(meaning).toHaveLength(5);
      expect(Math.min(...meaning)).toBeGreaterThan(0);
      expect(Math.max(...meaning)).toBeLessThan(page.indexOf("<form"));
      // A reseller gets delegated admin of customers that are added for it: the mail, the page and the answer say so.
      const sentences: Partial<Record<Locale, string>> = {
        en: "with your own sign-in",
        ru: "под своей учётной записью",
      };
      const names = { provider: "N", reseller: "F", date: "today" };
      const filled = [draft.message, before.meaning, accepted.paragraphs].map(
        (phrases: readonly Phrase<typeof names>[]) =>
          phrases.map((phrase) => fillText(phrase, names)).join(" "),
      );
      for (const each of filled) expect(each.replaceAll("\u00a0", " ")).toContain(sentences[language] ?? "");
      expect(page).not.toContain("kim@");
    });
  });

  it.each([
    ["kim@fabrikam.example", "k•••@fabrikam.example"],
    ["k@fabrikam.example", "•••@fabrikam.example"],
    ["no address", "•••"],
  ])("masks the address %s as %s", (address, masked) => {
    expect(maskAddress(address)).toBe(masked);
  });

  it("tells a user whose right password is refused what to do, after wrong credentials on either page", () => {
    const affected = views.filter(([name]) => /^(open|signIn) after wrong credentials$/.test(name));
    expect(affected).toHaveLength(2);
    for (const [, each] of affected)
      expect(invitationPage(viewOf(each, "de"))).toContain(
        html`<p>${texts.de.problems.lockout}</p>`.toString(),
      );
    expect(invitationPage(viewOf(open, "de"))).not.toContain(texts.de.problems.lockout);
  });

  it("links to a provider's website only with http or https", () => {
    const page = (providerWebsite: string) =>
      invitationPage({
        ...frame,
        state: "open",
        providerWebsite,
        invitedEmail: "a@b.example",
        expiresAt: new Date(0),
      });
    expect(page("https://northwind.example")).toContain('href="https://northwind.example/"');
    expect(page("javascript:alert(1)")).not.toContain("javascript:");
    expect(page("https://bank.example@evil.example")).not.toContain("evil.example");
  });

  it("requires of a new password exactly what the user pool requires", () => {
    const requirements = { minimumLength: 14, lowercase: true, uppercase: false, digit: true, symbol: false };
    const page = invitationPage({ ...frame, state: "newPassword", session: "s", requirements });
    const { lowercase, digit } = texts.en.newPassword;
    const rules = [...page.matchAll(/<li>([^<]*)<\/li>/g)].map(([, rule]) => rule);
    expect(rules).toEqual(["at least 14 characters", lowercase, digit]);
  });
});

test("an invitation has the provider's logo and colours; head and foot stay the operator's", () => {
  const look = { name: 'N "&"', logo: "/brand/logos/org_1/ab", accent: "#7a003c" };
  const page = invitationPage({ ...viewOf(open, "en"), look });
  expect(page).toContain(
    '<main>\n<p class="sender"><img src="/brand/logos/org_1/ab" alt="N &quot;&amp;&quot;"></p>',
  );
  const [, ...sheets] = [...page.matchAll(/<style>(.*?)<\/style>/gs)].map(([, sheet = ""]) => sheet);
  expect(sheets).toEqual([
    expect.stringMatching(/^main \{ --accent: #7a003c;[^}]*\}\n@media[^{]*dark\) \{ main \{/),
  ]);
  const hashes = sheets.map((sheet) => createHash("sha256").update(sheet).digest("base64"));
  const policy = pageHeaders(look)["content-security-policy"];
  for (const hash of hashes) expect(policy).toContain(` 'sha256-${hash}'; img-src 'self'; form-action`);
  // Without a logo nothing is loaded, and without a colour there is one style sheet.
  expect(invitationPage({ ...viewOf(open, "en"), look: { name: "N" } })).toBe(
    invitationPage(viewOf(open, "en")),
  );
  expect(pageHeaders({ name: "N" })).toEqual(pageHeaders());
});

test("the headers keep the page's address and content within the page", () => {
  expect(pageHeaders()).toMatchObject({
    "content-security-policy": expect.stringMatching(
      /^default-src 'none'; style-src 'sha256-[\w+/]{43}='; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
    ),
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "strict-transport-security": "max-age=63072000; includeSubDomains",
    "content-type": "text/html; charset=utf-8",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-robots-tag": "noindex, nofollow",
  });
});
