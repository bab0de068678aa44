import fc from "fast-check";
import type * as z from "zod";
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
const unsafe = /\p{Cc}|[\u2028\u2029\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/u;
const organizationId = newId("org", new Date());

interface Field {
  schema: z.ZodType;
  /** Values that are kept as they are, and pairs of a value and what it is kept as. */
  kept: readonly (string | readonly [given: string | undefined, kept: string | number])[];
  refused: readonly unknown[];
}

const fields: Record<string, Field> = {
  "an id": {
    schema: id("org"),
    kept: [organizationId],
    refused: [
      ...["", "org_", "org_01", "ORG_01ARZ3NDEKTSV4RRFFQ69G5FAV", "org_#x", 5, null],
      ...[newId("usr", new Date()), `${organizationId}\n`],
    ],
  },
  "an e-mail address": {
    schema: email,
    kept: [[" Ada.Lovelace@Example.COM ", "Ada.Lovelace@example.com"], "a+b@sub.example.org"],
    refused: [
      ...["", "a", "a@b", "@b.example", "a@b@c.example", "a@b..example", "a b@c.example"],
      ...["a@b.example, c@d.example", "a@b.example,c@d.example", "a@b.example;c@d.example"],
      ...["a@b.example\r\nBcc: c@d.example", "a@b.example\nBcc:c@d.example", '"a\r\n"@b.example'],
      ...["A <a@b.example>", "<a@b.example>", "a@b.example>", "a@[127.0.0.1]", "а@кириллица.рф"],
      ...["a\u0000@b.example", "a@b.example\u202e", `${"a".repeat(250)}@b.example`],
      ...[["a@b.example", "c@d.example"], { to: "a@b.example" }],
    ],
  },
  "a line of text": {
    schema: line(40),
    kept: ["Ёлки — «да»", "שלום", "👩‍👩‍👧", "O'Neil & <Sons>"],
    refused: ["", "   ", "a\nb", "a\u0000", "a\ud800", "\u202ea", "x".repeat(41)],
  },
  "text of several lines": {
    schema: lines(40),
    kept: [
      ["a\r\n\tb\n\nc", "a\n\tb\n\nc"],
      [`${"x".repeat(38)}\r\ny`, `${"x".repeat(38)}\ny`],
    ],
    refused: ["", "a\rb", "a\u0000", "a\u0085b", "a\ud800", "\u2066a", "x".repeat(41)],
  },
  "an instant in a request": {
    schema: instantIn,
    kept: [
      ["2026-03-10T09:30:00Z", "2026-03-10T09:30:00.000Z"],
      ["2026-03-10T12:30:00.5+03:00", "2026-03-10T09:30:00.500Z"],
    ],
    refused: ["2026-02-30T00:00:00Z", "2026-03-10", "yesterday", "2026-03-10T25:00:00Z", ""],
  },
  "a website": {
    schema: website,
    kept: ["https://a.example", "http://a.example/x?y=z", "https://a.example/@name", "https://пример.рф/"],
    refused: [
      ...["javascript:alert(1)", "data:text/html,x", "ftp://a.example", "a.example", "https://"],
      ...["https://localhost", "https://127.0.0.1/", "https://user:secret@a.example"],
      ...["https://a.example/\u202etxt", `https://a.example/${"x".repeat(200)}`],
    ],
  },
  "the page length of a list": {
    schema: paging.limit,
    kept: [
      [undefined, 25],
      ["1", 1],
      ["100", 100],
      ["007", 7],
    ],
    refused: ["0", "101", "999", "1000", "-1", "1.5", "1e2", "", " 5", "x", "٣"],
  },
  "a country": { schema: country, kept: ["DE", "RU", ["de", "DE"]], refused: ["DEU", "D", "", "D1"] },
  "a region": {
    schema: region,
    kept: ["EU", "North America", "emea-2"],
    refused: ["", " EU", "EU#1", "a".repeat(33), "EU\n"],
  },
  "an MPN ID": {
    schema: mpnId,
    kept: ["0", "0012345", "9".repeat(64)],
    refused: ["", "12a", " 1", "9".repeat(65), "١", "1\n"],
  },
  "a name": {
    schema: name(100),
    kept: [
      ...["Meridian", "Меридиан Trading", "株式会社メリディアン", "주식회사 無限", "می\u200cخواهم"],
      ["Zoe\u0308 O’Neil-Müller 3", "Zoë O’Neil-Müller 3"],
      ["A\u00a0B", "A B"],
      "Party 🧑‍💻 Ltd",
      ["Ｍｅｒｉｄｉａｎ ｶﾞ", "Meridian ガ"],
      ["Việt Nam שָּׁלוֹם", "Việt Nam שָּׁלוֹם".normalize("NFC")],
    ],
    refused: [
      ...["Meri\u200bdian", "\u3164", "\u2800", "Meri\u00addian", "Meri\u2060dian", "a\u{e0041}", "a\u200d"],
      ...["Меridian", "Αlpha Trading", "- -", "a\u0378b", "a\ue000b", "a\ufff9b", "\ufffcb"],
      ...[`H${"\u0301".repeat(6)}i`, "\u0301Meridian"],
      ...["Pay https://evil.example/pay", "Pay http：／／evil.example"],
    ],
  },
};

test.each(Object.entries(fields))(
  "%s is kept in its usual form, or refused",
  (_, { schema, kept, refused }) => {
    const pairs = kept.map((each) => (typeof each === "string" ? [each, each] : each));
    expect(pairs.map(([given]) => schema.safeParse(given).data)).toEqual(
      pairs.map(([, expected]) => expected),
    );
    expect(refused.filter((given) => takes(schema, given))).toEqual([]);
  },
);

test("an id is never an arbitrary text", () => {
  fc.assert(fc.property(anyText(), (given) => expect(takes(id("org"), given)).toBe(false)));
});

test("an e-mail address is one recipient without white space or control characters, and is accepted again as it is kept", () => {
  fc.assert(
    fc.property(fc.oneof(fc.emailAddress(), hostileText(60)), (given) => {
      const parsed = email.safeParse(given);
      if (!parsed.success) return;
      expect(parsed.data).toMatch(/^[^\s,;<>"()\p{Cc}]+@[a-z0-9.-]+$/u);
      expect(email.parse(parsed.data)).toBe(parsed.data);
    }),
  );
});

test("a line of text has no control or direction characters, no white space at its ends, and fits", () => {
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

test.each([
  "9999-12-31T23:59:59-23:59",
  "0000-01-01T00:00:00+23:59",
  "0000-01-01T00:00:00Z",
  "9999-12-31T23:59:59Z",
])("the instant %s is refused, or kept as one that the API can show", (given) => {
  const parsed = instantIn.safeParse(given);
  if (parsed.success) expect(takes(instant, parsed.data)).toBe(true);
});

test("an accepted website contains no control character, although the URL parser would drop one", () => {
  const parsed = website.safeParse("https://a.example/\nx");
  if (parsed.success) expect(parsed.data).not.toMatch(unsafe);
});
