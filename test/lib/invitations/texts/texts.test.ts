import fc from "fast-check";
import { linkPlaceholder } from "../../../../lib/contract/partnership-requests.ts";
import { formatMoment } from "../../../../lib/invitations/texts/moment.ts";
import { draftText, texts } from "../../../../lib/invitations/texts/texts.ts";
import { fillHtml, fillText } from "../../../../lib/text/fill.ts";
import { plainLine, plainLines, shorten } from "../../../../lib/text/plain.ts";
import { forbidden, hostileText } from "../../../support/hostile.ts";
import { locales } from "../../../support/page-views.ts";

const leaves = (value: unknown, path = ""): [string, string][] => {
  if (typeof value === "string") return [[path, value]];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, `${path}/${key}`));
};

const placeholders = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).toSorted();

describe("the words", () => {
  const english = leaves(texts.en);
  const russian = leaves(texts.ru);

  it("say the same things in both languages, none of them empty", () => {
    expect(russian.map(([path]) => path)).toEqual(english.map(([path]) => path));
    expect([...english, ...russian].filter(([, text]) => text.trim() === "")).toEqual([]);
  });

  it("use the same placeholders in both languages, however often", () => {
    const used = (all: [string, string][]) =>
      all.map(([path, text]) => [path, [...new Set(placeholders(text))]]);
    expect(used(russian)).toEqual(used(english));
  });

  it("never begin a Russian line with a dash, and keep one-letter words beside the next word", () => {
    const loose = russian.filter(([, text]) => / —|(?:^|\s)[вкосуияа] /iu.test(text));
    expect(loose).toEqual([]);
  });

  it("use no straight quotation marks in Russian", () => {
    expect(russian.filter(([, text]) => /["']/.test(text))).toEqual([]);
  });
});

describe("a draft", () => {
  it.each(locales)(
    "names the provider and holds the link's place once, on a line of its own (%s)",
    (locale) => {
      const { subject, message } = draftText(locale, { providerName: "Northwind Cloud" });
      expect(subject).toContain("Northwind Cloud");
      expect(message).toContain("Northwind Cloud");
      expect(message.split("\n").filter((line) => line.includes(linkPlaceholder))).toEqual([linkPlaceholder]);
    },
  );

  it.each(locales)("keeps within a request's limits whatever the provider is called (%s)", (locale) => {
    fc.assert(
      fc.property(fc.oneof(hostileText(200), hostileText(5_000)), (providerName) => {
        const { subject, message } = draftText(locale, { providerName });
        expect(subject.length).toBeLessThanOrEqual(200);
        expect(message.length).toBeLessThanOrEqual(2_000);
        expect(message.split(linkPlaceholder)).toHaveLength(2);
        expect(subject).not.toContain(linkPlaceholder);
        expect(`${subject}${message}`).not.toMatch(forbidden);
      }),
    );
  });

  it("cuts a very long name at a word and says so", () => {
    const { subject } = draftText("en", { providerName: "Northwind Traders ".repeat(30) });
    expect(subject).toMatch(/(?:Northwind|Traders)…$/);
  });
});

describe("plain text", () => {
  it("of a name is one line without controls or direction marks", () => {
    expect(plainLine(" Nor\u202eth\r\nwind\u0000 \u2066Cloud\u2069 ")).toBe("North wind Cloud");
  });

  it("of a message keeps its line breaks and nothing else of the kind", () => {
    expect(plainLines("One\r\nTwo\rThree\u2028Four\tFive\u0007\u202e")).toBe("One\nTwo\nThree\nFour Five");
  });

  it("is stable, and never holds what is forbidden", () => {
    fc.assert(
      fc.property(hostileText(500), (text) => {
        expect(plainLine(text)).not.toMatch(forbidden);
        expect(plainLine(text)).not.toContain("\n");
        expect(plainLines(text)).not.toMatch(forbidden);
        expect(plainLine(plainLine(text))).toBe(plainLine(text));
        expect(plainLines(plainLines(text))).toBe(plainLines(text));
      }),
    );
  });

  it("is not cut inside what the reader sees as one letter", () => {
    expect(shorten("ab👩‍👩‍👧cd", 6)).toBe("ab…");
    expect(shorten("abcdef", 6)).toBe("abcdef");
  });
});

describe("filling a sentence", () => {
  it("expands nothing inside a value", () => {
    expect(fillText("{a} and {b}", { a: "{b} $& $1", b: "x" })).toBe("{b} $& $1 and x");
  });

  it("escapes and isolates values in markup", () => {
    expect(fillHtml("Hi {a} & co", { a: "<b>" }).toString()).toBe("Hi <bdi>&lt;b&gt;</bdi> &amp; co");
  });
});

describe("a moment", () => {
  const at = new Date("2026-03-05T07:08:59Z");

  it("is told in the reader's words, in UTC", () => {
    expect(formatMoment("en", at)).toBe("5\u00a0March 2026, 07:08\u00a0UTC");
    expect(formatMoment("ru", at)).toBe("5\u00a0марта 2026\u00a0г., 07:08\u00a0UTC");
  });
});
