import fc from "fast-check";
import { textWithLink } from "../../../../lib/invitations/requests/text.ts";

describe("the text with its link", () => {
  const of = (message: string, link = "https://x.example/i") =>
    textWithLink({ subject: "A", message, resellerEmail: "a@b.example" }, link);

  test.each([
    ["$1 {{link}} $&", "$1 https://x.example/i $&"],
    ["{{link}}soon", "https://x.example/i soon"],
    ["{{link}}-ed", "https://x.example/i -ed"],
    ["{{link}}. {{", "https://x.example/i. {{"],
    ["{{link}}.Thanks", "https://x.example/i .Thanks"],
    ["{{link}}?from=me", "https://x.example/i ?from=me"],
    ["{{link}}/now", "https://x.example/i /now"],
    ["{{link}}?!\nBye", "https://x.example/i?!\nBye"],
    ["({{link}}) a", "(https://x.example/i) a"],
    ["こちら{{link}}から", "こちら https://x.example/i から"],
    ["{{link}}", "https://x.example/$&", "https://x.example/$&"],
  ])("of %j keeps the link as it is, and apart from the text after it", (message, text, link?: string) => {
    expect(of(message, link)).toMatchObject({ subject: "A", message: text });
  });

  test.each([
    ["A", "a", 0],
    ["A", "a".repeat(1950), 1],
    ["招".repeat(200), "招".repeat(1900), 1],
  ])("warns of a shortened mailto address, and has a complete one too", (subject, words, warned) => {
    const text = { subject, message: `${words} {{link}}`, resellerEmail: "a@b.example" };
    const { mailtoShort, warnings = [] } = textWithLink(text, "https://x.example/i");
    expect(warnings.map(({ code }) => code)).toEqual(Array(warned).fill("MAILTO_TOO_LONG"));
    expect(mailtoShort.length).toBeLessThanOrEqual(2000);
    expect(new URLSearchParams(new URL(mailtoShort).search).get("body")).toBe("https://x.example/i");
  });

  test("opens in a mail program with address, subject and line breaks unchanged", () => {
    const text = fc.string({ unit: "grapheme" });
    const address = fc.constantFrom("a+b?c&d=e@b.example", "o'neil@b.example", "a@пример.example");
    fc.assert(
      fc.property(text, text, address, (subject, start, resellerEmail) => {
        const message = `${start}\n{{link}}\nend & more`;
        const { mailto } = textWithLink({ subject, message, resellerEmail }, "https://x.example/i");
        expect(mailto).toMatch(/^mailto:[^\s"<>]*$/);
        const url = new URL(mailto);
        expect(decodeURIComponent(url.pathname)).toBe(resellerEmail);
        expect([...new URLSearchParams(url.search.replaceAll("+", "%2B"))]).toEqual([
          ["subject", subject],
          ["body", message.replace("{{link}}", "https://x.example/i").replaceAll("\n", "\r\n")],
        ]);
      }),
    );
  });
});
