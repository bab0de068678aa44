import fc from "fast-check";
import { locale } from "../../../../lib/contract/common.ts";
import { linkPlaceholder } from "../../../../lib/contract/partnership-requests.ts";
import { draftText } from "../../../../lib/invitations/texts/draft.ts";
import { formatMoment } from "../../../../lib/invitations/texts/moment.ts";
import { forEachName } from "../../../support/each.ts";
import { forbidden, hostileText } from "../../../support/hostile.ts";

describe("a draft's text in every language", () => {
  it("names the provider and has the link's placeholder once, on a line of its own", () => {
    forEachName(locale.options, (language) => {
      const { subject, message } = draftText(language, { providerName: "Northwind Cloud" });
      for (const part of [subject, message]) expect(part).toContain("Northwind Cloud");
      expect(message.split("\n").filter((line) => line.includes(linkPlaceholder))).toEqual([linkPlaceholder]);
    });
  });

  it("keeps a request's limits, whatever the provider's name", () => {
    forEachName(locale.options, (language) => {
      fc.assert(
        fc.property(fc.oneof(hostileText(200), hostileText(5_000)), (providerName) => {
          const { subject, message } = draftText(language, { providerName });
          expect(subject.length).toBeLessThanOrEqual(200);
          expect(message.length).toBeLessThanOrEqual(2_000);
          expect(message.split(linkPlaceholder)).toHaveLength(2);
          expect(subject).not.toContain(linkPlaceholder);
          expect(`${subject}${message}`).not.toMatch(forbidden);
        }),
      );
      expect(draftText(language, { providerName: "Northwind Traders ".repeat(30) }).subject).toMatch(
        /(?:Northwind|Traders)…/,
      );
    });
  });
});

test("a time is in the reader's language, in UTC, and keeps each number with the next word", () => {
  const at = new Date("2026-03-05T07:08:59Z");
  expect(formatMoment("en", at)).toBe("Thursday, 5\u00a0March 2026, 07:08\u00a0UTC");
  expect(formatMoment("ru", at)).toBe("5\u00a0марта 2026\u00a0г. (чт), 07:08\u00a0UTC");
  const late = new Date("2026-03-05T23:08:59Z");
  expect(formatMoment("en", late, "JP")).toBe("Friday, 6\u00a0March 2026, 08:08\u00a0(Japan Standard Time)");
  expect(formatMoment("de", late, "AT")).toBe(
    "Freitag, 6. März 2026, 00:08\u00a0(Mitteleuropäische Normalzeit)",
  );
  expect(formatMoment("en", late, "AQ")).toBe(formatMoment("en", late));
});
