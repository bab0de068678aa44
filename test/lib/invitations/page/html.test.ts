import { createHash } from "node:crypto";
import fc from "fast-check";
import { invitationPage, pageHeaders } from "../../../../lib/invitations/page/html/document.ts";
import { maskAddress } from "../../../../lib/invitations/page/html/open.ts";
import { texts } from "../../../../lib/invitations/texts/texts.ts";
import { html } from "../../../../lib/text/html.ts";
import { forbidden, hostileText } from "../../../support/hostile.ts";
import { locales, viewOf, views } from "../../../support/page-views.ts";

const all = locales.flatMap((locale) =>
  views.map(([name, view]) => [`${name} (${locale})`, viewOf(view, locale)] as const),
);
const tags = (markup: string): string[] =>
  (markup.match(/<[^>]*>/g) ?? []).map((tag) => tag.split(/[\s>]/)[0] ?? "");
const open = views[0]![1];

describe("the html tag", () => {
  it("escapes text, lets markup pass, and leaves nothing for what is absent", () => {
    const inner = html`<b>${"<&>\"'"}</b>`;
    expect(html`${[inner, "<"]}${undefined}${false}${0}`.toString()).toBe(
      "<b>&lt;&amp;&gt;&quot;&#39;</b>&lt;0",
    );
  });
});

describe("an invitation page", () => {
  it.each(all)("is one whole document in its language, with every placeholder filled: %s", (_, view) => {
    const page = invitationPage(view);
    expect(page).toMatch(new RegExp(`^<!doctype html>\n<html lang="${view.locale}">`));
    expect(tags(page).filter((tag) => tag === "<h1")).toHaveLength(1);
    expect(page.replace(/<style>.*<\/style>/s, "")).not.toMatch(/\{\w*\}|undefined|\[object/);
  });

  it.each(all)("runs no script, loads nothing, and styles nothing outside its one sheet: %s", (_, view) => {
    expect(invitationPage(view)).not.toMatch(/<script|<link|<img|<iframe|\son\w+=|\sstyle=|url\(|@import/i);
  });

  it.each(all)("has a policy that admits exactly its style sheet: %s", (_, view) => {
    const sheet = invitationPage(view).match(/<style>(.*)<\/style>/s)?.[1] ?? "";
    const hash = createHash("sha256").update(sheet).digest("base64");
    expect(pageHeaders()["content-security-policy"]).toContain(`style-src 'sha256-${hash}'`);
  });

  it.each(all)("acts by a form to its own address only, and keeps the language: %s", (_, view) => {
    const page = invitationPage(view);
    const target = `${view.action}?lang=${view.locale}`;
    for (const [form] of page.matchAll(/<form[^>]*>/g)) {
      expect(form).toContain('method="post"');
      expect(form).toContain(`action="${target}"`);
    }
    const own = locales.map((locale) => `${view.action}?lang=${locale}`);
    const others = [...page.matchAll(/href="([^"]*)"/g)]
      .map(([, href = ""]) => href)
      .filter((href) => !own.includes(href));
    expect(
      others.filter((href) => !href.startsWith("#") && href !== "https://northwind.example/partners"),
    ).toEqual([]);
  });

  it.each(all)(
    "begins its title with the word for an error exactly when something is wrong: %s",
    (_, view) => {
      const page = invitationPage(view);
      const wrong = page.includes('role="alert"') || page.includes("badge warn");
      expect(page.includes(`<title>${texts[view.locale].page.error}: `)).toBe(wrong);
    },
  );

  it.each(locales)(
    "says before the form what accepting brings, and after it what it brought: %s",
    (locale) => {
      const page = invitationPage(viewOf(open, locale));
      const meaning = texts[locale].open.meaning.map((each) => html`${each}`.toString());
      expect(meaning).toHaveLength(5);
      for (const each of meaning) expect(page.indexOf(each)).toBeGreaterThan(0);
      expect(page.indexOf(meaning.at(-1) ?? "")).toBeLessThan(page.indexOf("<form"));
      // What is added for a reseller, it administers: the mail, the page and the answer all say so.
      const said = { en: "with your own sign-in", ru: "под своей учётной записью" }[locale];
      const { draft, open: before, accepted } = texts[locale];
      for (const each of [draft.message, before.meaning, accepted.paragraphs])
        expect(each.join(" ").replaceAll("\u00a0", " ")).toContain(said);
    },
  );

  it("shows no more of the invited address than its owner needs", () => {
    expect(maskAddress("kim@fabrikam.example")).toBe("k•••@fabrikam.example");
    expect(maskAddress("k@fabrikam.example")).toBe("•••@fabrikam.example");
    expect(maskAddress("no address")).toBe("•••");
    for (const locale of locales) expect(invitationPage(viewOf(open, locale))).not.toContain("kim@");
  });

  it("links to a provider's website only when it is http or https", () => {
    const page = (providerWebsite: string) =>
      invitationPage({
        state: "open",
        locale: "en",
        action: "/invitations/x",
        providerName: "N",
        providerWebsite,
        invitedEmail: "a@b.example",
        expiresAt: new Date(0),
      });
    expect(page("https://northwind.example")).toContain('href="https://northwind.example/"');
    expect(page("javascript:alert(1)")).not.toContain("javascript:");
    expect(page("https://bank.example@evil.example")).not.toContain("evil.example");
  });

  it("asks for exactly what the user pool asks for", () => {
    const needs = { minimumLength: 14, lowercase: true, uppercase: false, digit: true, symbol: false };
    const page = invitationPage({
      state: "newPassword",
      locale: "en",
      action: "/invitations/x",
      providerName: "N",
      session: "s",
      requirements: needs,
    });
    expect([...page.matchAll(/<li>([^<]*)<\/li>/g)].map(([, rule]) => rule)).toEqual([
      "at least 14 characters",
      texts.en.newPassword.lowercase,
      texts.en.newPassword.digit,
    ]);
  });

  it("lets nothing hostile out of its place, whoever wrote it", () => {
    const page = (locale: "en" | "ru", name: string, email: string, website: string) =>
      invitationPage({
        state: "open",
        locale,
        action: "/invitations/x",
        providerName: name,
        providerCountry: name,
        providerWebsite: website,
        invitedEmail: email,
        email,
        expiresAt: new Date(0),
        problem: { kind: "credentials" },
      });
    const honest = tags(page("en", "N", "a@b.example", "")).join();
    fc.assert(
      fc.property(fc.constantFrom(...locales), hostileText(200), hostileText(300), (locale, name, email) => {
        const shown = page(locale, name, email, "javascript:alert(1)");
        expect(tags(shown).join()).toBe(honest);
        expect(shown).not.toMatch(forbidden);
      }),
      { numRuns: 300 },
    );
  });
});

describe("the headers", () => {
  it("keep the page's address and content to the page", () => {
    const headers = pageHeaders();
    expect(headers["content-security-policy"]).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/]{43}='; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
    );
    expect(headers).toMatchObject({
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
});
