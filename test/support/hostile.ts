import fc from "fast-check";

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
 * Text as somebody would write it who wants to break out of where it is put; of the largest `size` it has as many parts
 * as may be, and is never empty.
 */
export const hostileText = (maxLength: number, size: "small" | "max" = "small"): fc.Arbitrary<string> =>
  fc
    .array(fc.oneof(fc.constantFrom(...fragments), fc.string({ unit: "binary", maxLength: 12 })), {
      minLength: size === "max" ? 1 : 0,
      maxLength: 24,
      size,
    })
    .map((parts) => parts.join("").slice(0, maxLength));

/** Such text over and over, until it comes to so many bytes. */
export const hostileBulk = (bytes: number): fc.Arbitrary<string> =>
  hostileText(1_000).map((text) => {
    const one = `${text}<b>\r\n`;
    return one.repeat(Math.ceil(bytes / Buffer.byteLength(one)));
  });

/** What must never leave in a name, a subject or a message: controls and marks that turn the direction. */
export const forbidden = /[^\P{Cc}\n]|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029]/u;
