import fc from "fast-check";
import * as z from "zod";
import {
  country,
  email,
  id,
  instant,
  instantIn,
  line,
  lines,
  mpnId,
  name,
  paging,
  region,
  website,
} from "../../../lib/contract/common.ts";
import { newId } from "../../../lib/ids.ts";
import { anyText, hostileText } from "../../support/hostile.ts";

const takes = (schema: z.ZodType, value: unknown) => schema.safeParse(value).success;
const refuses = (schema: z.ZodType, values: readonly unknown[]) =>
  test.each(values)("%j is refused", (given) => {
    expect(takes(schema, given)).toBe(false);
  });
const keeps = (schema: z.ZodType, pairs: readonly (readonly [given: string, kept: string])[]) =>
  test.each(pairs)("%j is kept as %j", (given, kept) => {
    expect(schema.parse(given)).toBe(kept);
  });
const unsafe = /\p{Cc}|[\u2028\u2029\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/u;

describe("an id", () => {
  const organization = id("org");
  test("is accepted as this deployment issues it, for its own kind", () => {
    expect(takes(organization, newId("org", new Date()))).toBe(true);
    expect(takes(organization, newId("usr", new Date()))).toBe(false);
  });
  test.each([
    "",
    "org_",
    "org_01",
    "ORG_01ARZ3NDEKTSV4RRFFQ69G5FAV",
    `${newId("org", new Date())}\n`,
    "org_#x",
    5,
    null,
  ])("is not %j", (given) => {
    expect(takes(organization, given)).toBe(false);
  });
  test("is never an arbitrary text", () => {
    fc.assert(fc.property(anyText(), (given) => expect(takes(organization, given)).toBe(false)));
  });
});

describe("an e-mail address", () => {
  keeps(email, [
    [" Ada.Lovelace@Example.COM ", "Ada.Lovelace@example.com"],
    ["a+b@sub.example.org", "a+b@sub.example.org"],
  ]);

  refuses(email, [
    "",
    "a",
    "a@b",
    "@b.example",
    "a@b.example, c@d.example",
    "a@b.example,c@d.example",
    "a@b.example;c@d.example",
    "a@b.example\r\nBcc: c@d.example",
    "a@b.example\nBcc:c@d.example",
    "A <a@b.example>",
    "<a@b.example>",
    "a@b.example>",
    "a@b@c.example",
    '"a\r\n"@b.example',
    "a\u0000@b.example",
    "а@кириллица.рф",
    ["a@b.example", "c@d.example"],
    { to: "a@b.example" },
    "a@b..example",
    "a b@c.example",
    "a@b.example\u202e",
    "a@[127.0.0.1]",
    `${"a".repeat(250)}@b.example`,
  ]);

  test("that is accepted is one recipient without white space or control characters, and is accepted again as it is kept", () => {
    fc.assert(
      fc.property(fc.oneof(fc.emailAddress(), hostileText(60)), (given) => {
        const parsed = email.safeParse(given);
        if (!parsed.success) return;
        expect(parsed.data).toMatch(/^[^\s,;<>"()\p{Cc}]+@[a-z0-9.-]+$/u);
        expect(email.parse(parsed.data)).toBe(parsed.data);
      }),
    );
  });
});

describe("a line of text", () => {
  test("that is accepted has no control or direction characters, no white space at its ends, and fits", () => {
    fc.assert(
      fc.property(hostileText(60), (given) => {
        const parsed = line(40).safeParse(given);
        if (!parsed.success) return;
        expect(parsed.data).not.toMatch(unsafe);
        expect(parsed.data).toBe(parsed.data.trim());
        expect(parsed.data.length).toBeGreaterThan(0);
        expect([...parsed.data].length).toBeLessThanOrEqual(40);
        expect(parsed.data.isWellFormed()).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
  refuses(line(40), ["", "   ", "a\nb", "a\u0000", "a\ud800", "\u202ea", "x".repeat(41)]);
  test.each(["Ёлки — «да»", "שלום", "👩‍👩‍👧", "O'Neil & <Sons>"])("accepts %j unchanged", (given) => {
    expect(line(40).parse(given)).toBe(given);
  });
});

describe("text of several lines", () => {
  test("keeps line feeds and tabs, and turns CR LF into LF", () => {
    expect(lines(40).parse("a\r\n\tb\n\nc")).toBe("a\n\tb\n\nc");
    expect(takes(lines(3), "a\r\nb")).toBe(true);
  });
  refuses(lines(40), ["", "a\rb", "a\u0000", "a\u0085b", "a\ud800", "\u2066a", "x".repeat(41)]);
});

describe("an instant in a request", () => {
  test.each([
    ["2026-03-10T09:30:00Z", "2026-03-10T09:30:00.000Z"],
    ["2026-03-10T12:30:00.5+03:00", "2026-03-10T09:30:00.500Z"],
  ])("%s is converted to UTC", (given, kept) => {
    expect(instantIn.parse(given)).toBe(kept);
  });
  refuses(instantIn, ["2026-02-30T00:00:00Z", "2026-03-10", "yesterday", "2026-03-10T25:00:00Z", ""]);
  test.each([
    "9999-12-31T23:59:59-23:59",
    "0000-01-01T00:00:00+23:59",
    "0000-01-01T00:00:00Z",
    "9999-12-31T23:59:59Z",
  ])("%s is refused, or kept as an instant that the API can show", (given) => {
    const parsed = instantIn.safeParse(given);
    if (parsed.success) expect(takes(instant, parsed.data)).toBe(true);
  });
});

describe("a website", () => {
  test.each(["https://a.example", "http://a.example/x?y=z", "https://a.example/@name", "https://пример.рф/"])(
    "%s is accepted",
    (given) => {
      expect(takes(website, given)).toBe(true);
    },
  );
  refuses(website, [
    "javascript:alert(1)",
    "data:text/html,x",
    "ftp://a.example",
    "a.example",
    "https://",
    "https://localhost",
    "https://user:secret@a.example",
    "https://a.example/\u202etxt",
    "https://127.0.0.1/",
    `https://a.example/${"x".repeat(200)}`,
  ]);
});

test("an accepted website contains no control character, although the URL parser would drop one", () => {
  const parsed = website.safeParse("https://a.example/\nx");
  if (parsed.success) expect(parsed.data).not.toMatch(unsafe);
});

describe("the page length of a list", () => {
  const limit = z.object({ limit: paging.limit });
  test.each([
    [undefined, 25],
    ["1", 1],
    ["100", 100],
    ["007", 7],
  ])("%j means %i", (given, expected) => {
    expect(limit.parse({ limit: given })).toEqual({ limit: expected });
  });
  test.each(["0", "101", "999", "1000", "-1", "1.5", "1e2", "", " 5", "x", "٣"])("%j is refused", (given) => {
    expect(takes(limit, { limit: given })).toBe(false);
  });
});

test.each([
  [country, ["DE", "RU", "de"], ["DEU", "D", "", "D1"]],
  [region, ["EU", "North America", "emea-2"], ["", " EU", "EU#1", "a".repeat(33), "EU\n"]],
  [mpnId, ["0", "0012345", "9".repeat(64)], ["", "12a", " 1", "9".repeat(65), "١", "1\n"]],
])("short codes of any other form are refused", (schema, good, bad) => {
  for (const value of good) expect(takes(schema, value)).toBe(true);
  for (const value of bad) expect(takes(schema, value)).toBe(false);
});

describe("a name", () => {
  test.each([
    ["Meri\u200bdian"],
    ["\u3164"],
    ["\u2800"],
    ["Meri\u00addian"],
    ["Meri\u2060dian"],
    ["a\u{e0041}"],
    ["Меridian"],
    ["Αlpha Trading"],
    ["- -"],
    ["a\u200d"],
    ["a\u0378b"],
    ["a\ue000b"],
    ["a\ufff9b"],
    ["\ufffcb"],
    [`H${"\u0301".repeat(6)}i`],
    ["\u0301Meridian"],
    ["Pay https://evil.example/pay"],
    ["Pay http：／／evil.example"],
  ])("%j is refused", (text) => {
    expect(name(100).safeParse(text).success).toBe(false);
  });

  keeps(name(100), [
    ["Meridian", "Meridian"],
    ["Меридиан Trading", "Меридиан Trading"],
    ["株式会社メリディアン", "株式会社メリディアン"],
    ["주식회사 無限", "주식회사 無限"],
    ["می\u200cخواهم", "می\u200cخواهم"],
    ["Zoe\u0308 O’Neil-Müller 3", "Zoë O’Neil-Müller 3"],
    ["A\u00a0B", "A B"],
    ["Party 🧑‍💻 Ltd", "Party 🧑‍💻 Ltd"],
    ["Ｍｅｒｉｄｉａｎ ｶﾞ", "Meridian ガ"],
    ["Việt Nam שָּׁלוֹם", "Việt Nam שָּׁלוֹם".normalize("NFC")],
  ]);
});
