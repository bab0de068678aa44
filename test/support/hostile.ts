import fc from "fast-check";

const surrogates = { first: 0xd800, count: 0x800 };

/** Any character of Unicode. The unit "binary" of fast-check is the same, but takes seconds to build its table of all. */
const anyCharacter = fc
  .nat(0x10ffff - surrogates.count)
  .map((at) => String.fromCodePoint(at < surrogates.first ? at : at + surrogates.count));

/** Text of any characters whatever. */
export const anyText = (maxLength?: number): fc.Arbitrary<string> =>
  fc.string({ unit: anyCharacter, maxLength });

const fragments = [
  "{{link}}",
  "{{",
  "}}",
  "{{other}}",
  "{provider}",
  "{date}",
  "$&",
  "$`",
  "$1",
  "\r\nBcc: someone@else.example",
  "\u0000\u0007\u001b[31m",
  "\u0085\u2028\u2029",
  "\u202eevil\u202c",
  "\u2066x\u2069",
  "\u200f\u200e\u061c",
  "<script>alert(1)</script>",
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  "</title></style>",
  "<!--",
  "&amp;&#60;",
  "https://evil.example/?a=b",
  "javascript:alert(1)",
  "<a href=https://evil.example>x</a>",
  "Ёлки — «да»",
  "שלום",
  "👩‍👩‍👧",
  "\ud800",
  " ",
  "\n\n",
];

/**
 * Text of an attacker who tries to break out of a page, a mail or a header. With `size` "max" it has as many parts as
 * possible and is never empty.
 */
export const hostileText = (maxLength: number, size: "small" | "max" = "small"): fc.Arbitrary<string> =>
  fc
    .array(fc.oneof(fc.constantFrom(...fragments), anyText(12)), {
      minLength: size === "max" ? 1 : 0,
      maxLength: 24,
      size,
    })
    .map((parts) => parts.join("").slice(0, maxLength));

/** Hostile text, repeated until it has this many bytes. */
export const hostileBulk = (bytes: number): fc.Arbitrary<string> =>
  hostileText(1_000).map((text) => {
    const one = `${text}<b>\r\n`;
    return one.repeat(Math.ceil(bytes / Buffer.byteLength(one)));
  });

/**
 * Characters that no name, subject or message may contain when it leaves: control characters and direction marks. The
 * two that isolate a name (U+2068, U+2069) are the product's own, one pair around each, and are removed before the
 * check.
 */
export const forbidden = /[^\P{Cc}\n]|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029]/u;
const isolatedName = /\u2068([^\u2068\u2069\n]*)\u2069/g;
export const withoutIsolation = (text: string): string => text.replace(isolatedName, "$1");
