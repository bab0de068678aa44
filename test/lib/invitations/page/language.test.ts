import fc from "fast-check";
import { locale } from "../../../../lib/contract/common.ts";
import { browserLocale } from "../../../../lib/invitations/page/language.ts";

const preferred = (accepted?: string) => browserLocale({ headers: { "accept-language": accepted } });

test.each([
  [undefined, "en"],
  ["", "en"],
  ["*", "en"],
  ["xx, yy;q=0.9", "en"],
  ["ru-RU,ru;q=0.9,en;q=0.8", "ru"],
  ["en;q=0.5, RU", "ru"],
  ["be-BY,be;q=0.9,ru;q=0.8", "ru"],
  ["uk-UA,uk;q=0.9,ru;q=0.8", "uk"],
  ["de-AT", "de"],
  ["pt", "pt-BR"],
  ["en-GB,ru;q=0.9", "en"],
  ["xen,ru", "ru"],
  ["ru;q=0, *", "en"],
] as const)("a browser that accepts %j gets %s", (accepted, language) => {
  expect(preferred(accepted)).toBe(language);
});

test("a browser with any header gets one of the deployment's languages", () => {
  const part = fc.constantFrom("ru", "en", "*", ";q=", "0.5", ",", "-", " ", '"', "\\", "\t", ";", "=");
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ maxLength: 200 }),
        fc.array(part).map((parts) => parts.join("")),
      ),
      (accepted) => {
        expect(locale.options).toContain(preferred(accepted));
      },
    ),
    { numRuns: 1_000 },
  );
});
