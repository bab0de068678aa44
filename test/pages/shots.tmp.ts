import { openBrowser } from "../support/browser.ts";
import { invitationPage } from "../../lib/partnerships/pages.ts";
import { invitationMail } from "../../lib/partnerships/mail.ts";
import { draft } from "../../lib/partnerships/texts.ts";
const b = await openBrowser();
const expiresAt = new Date("2026-11-29T16:05:00Z");
const base = { locale: "en", action: "/invitations/req_x" } as const;
const open = { ...base, state: "open", providerName: "Northwind Cloud Distribution", providerCountry: "DE", providerWebsite: "https://northwind.example", invitedEmail: "kim@fabrikam.example", expiresAt } as const;
const mail = (locale) => { const d = draft(locale, { providerName: "Northwind Cloud" }); return invitationMail({ locale, providerName: "Northwind Cloud", providerWebsite: "https://northwind.example/", ...d, link: "https://channel.example/invitations/req_01JABCDEFGHJKMNPQRSTVWXYZ.4kQm1s8X2p9vJ7h0T5wZc3bN6yR1uL8aEoGfKdQxYtI", expiresAt }); };
const req = { minimumLength: 12, lowercase: true, uppercase: true, digit: true, symbol: true };
const docs: Record<string, string> = {
  open: invitationPage(open), openru: invitationPage({ ...open, locale: "ru" }),
  err: invitationPage({ ...open, email: "kim@fabrikam.example", problem: { kind: "missing", fields: ["password", "authorised"] } }),
  cred: invitationPage({ ...open, locale: "ru", email: "kim@fabrikam.example", problem: { kind: "credentials" } }),
  newpw: invitationPage({ ...base, state: "newPassword", providerName: "Northwind", session: "s", requirements: req, email: "kim@fabrikam.example", problem: "policy" }),
  mfa: invitationPage({ ...base, state: "mfa", locale: "ru", providerName: "Northwind", session: "s" }),
  accepted: invitationPage({ ...base, state: "accepted", providerName: "Northwind", resellerName: "Fabrikam", at: expiresAt }),
  role: invitationPage({ ...base, locale: "ru", state: "roleRequired", providerName: "Northwind" }),
  mail: mail("en").html, mailru: mail("ru").html,
};
const only = process.argv.slice(2);
for (const [name, doc] of Object.entries(docs)) for (const [size, viewport] of [["d", { width: 1280, height: 800 }], ["p", { width: 390, height: 844 }]] as const) for (const colorScheme of ["light", "dark"] as const) {
  const key = `${name}-${size}-${colorScheme}`;
  if (only.length && !only.some((o) => key.startsWith(o))) continue;
  const page = await b.newPage({ viewport, colorScheme, deviceScaleFactor: 1 });
  await page.setContent(doc);
  await page.screenshot({ path: `/tmp/shots-pages/${key}.png`, fullPage: size === "p" });
  await page.close();
}
console.log(mail("ru").text); console.log(mail("en").text); console.log(mail("ru").subject);
for (const [file, viewport, scale] of [["invitation-desktop", { width: 1280, height: 800 }, 1], ["invitation-phone", { width: 390, height: 844 }, 2]] as const) {
  const page = await b.newPage({ viewport, deviceScaleFactor: scale });
  await page.setContent(docs.open);
  await page.screenshot({ path: `docs/images/${file}.png`, fullPage: scale === 2 });
}
await b.close();
