import { checkUrls } from "../../../../lib/invitations/requests/urls.ts";
import { outcomeOf } from "../../../support/refusal.ts";

const provider = { name: "Contoso.Net Ltd", website: "https://www.contoso.example/partners" };

test.each([
  "Sign in at https://login.evil.example/tenant {{link}}",
  "evil.example/login",
  "www.evil.example",
  "HTTP://203.0.113.9/a",
  "see ftp://evil.example",
  "https://contoso.example.evil.example",
  "https://contoso.example@evil.example/",
  "evil\uff0eexample",
  "evil。example",
  "тест.рф",
  "notcontoso.example",
  "https://contoso.example\\@evil.example/",
  "https://evil.example\\.contoso.example",
  "evil.example-login",
  "now -evil.example",
  "...evil.example",
  "@evil.example",
  "203.0.113.9/login",
  "203.0.113.9:8080",
  "contoso.example@evil.example/login",
  "alex@evil.example:8443",
  "evil.Contoso.Net Ltd",
  "Contoso.Net Ltd.example",
])("a text with %s is refused", (text) => {
  for (const field of ["subject", "message"])
    expect(outcomeOf(() => checkUrls({ [field]: text }, provider))).toBe("URL_NOT_ALLOWED");
});

test.each([
  "Join us: {{link}}",
  "https://contoso.example/partners and http://shop.contoso.example",
  "www.contoso.example",
  "Contoso.Net Ltd invites you, e.g. as of 1.2.2026 at 9.30 for 3.50 EUR...",
  'From Contoso.Net Ltd. Release 1.2.3.4 is out: Contoso.Net Ltd, "Contoso.Net Ltd"',
  "write to alex@sub-domain.fabrikam.example or a.b-c.d@fabrikam.example",
  "write to alex@fabrikam.example: or alex@fabrikam.example.",
  "write to alex@fabrikam.example, z.B. today.Tomorrow".replace(".Tomorrow", ""),
])("a text with %s is accepted", (text) => {
  expect(outcomeOf(() => checkUrls({ message: text, subject: text }, provider))).toBe("done");
});

test("without a website on record, no address counts as the provider's own", () => {
  expect(outcomeOf(() => checkUrls({ message: "contoso.example" }, { name: "Contoso" }))).toBe(
    "URL_NOT_ALLOWED",
  );
});
