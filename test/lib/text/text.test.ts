import fc from "fast-check";
import { pseudo } from "../../../infra/local/pseudo.ts";
import { compileMessage } from "../../../lib/languages/compile.ts";
import type { CompiledMessage } from "../../../lib/languages/compiled.ts";
import { Message, type Values } from "../../../lib/languages/message.ts";
import { directionOfText } from "../../../lib/text/direction.ts";
import { fillHtml, fillText } from "../../../lib/text/fill.ts";
import { html } from "../../../lib/text/html.ts";
import { plainLine, plainLines, shorten } from "../../../lib/text/plain.ts";
import { forbidden, hostileText } from "../../support/hostile.ts";

const message = <V extends Values>(locale: string, text: string) =>
  new Message<V>(locale, compileMessage(locale, text));

test("the html tag escapes text, keeps markup, and omits undefined values", () => {
  const inner = html`<b>${"<&>\"'"}</b>`;
  const whole = html`${[inner, "<"]}${undefined}${false}${0}`;
  expect(whole.toString()).toBe("<b>&lt;&amp;&gt;&quot;&#39;</b>&lt;0");
});

test("a sentence is filled in one pass; in markup its values are escaped and isolated", () => {
  const both = message<{ a: string; b: string }>("en", "{a} and {b}");
  expect(fillText(both, { a: "{b} $& $1", b: "x" })).toBe("{b} $& $1 and x");
  const one = message<{ a: string }>("en", "Hi {a} <i>& co");
  expect(fillHtml(one, { a: "<b>" }).toString()).toBe("Hi <bdi>&lt;b&gt;</bdi> &lt;i&gt;&amp; co");
});

test("a number chooses the language's plural form", () => {
  const letters = message<{ count: number }>(
    "ru",
    "{count, plural, one {# буква} few {# буквы} other {# букв}}",
  );
  expect([1, 3, 12].map((count) => fillText(letters, { count }))).toEqual(["1 буква", "3 буквы", "12 букв"]);
});

test("the pseudo-language shows where each text begins and ends, and leaves its values", () => {
  const texts = pseudo({
    title: "Answer by",
    link: "{{link}}",
    from: { icu: compileMessage("en", "From {name}") },
  });
  expect(texts).toMatchObject({ title: "⟦Áñšwéér bý⟧", link: "{{link}}" });
  const { from } = texts as { from: { icu: CompiledMessage } };
  expect(fillText(new Message<{ name: string }>("en", from.icu), { name: "Contoso" })).toBe(
    "⟦Fróóm Contoso⟧",
  );
});

test.each([
  ["ru", "Письмо — от нас и для вас", "Письмо_— от_нас и_для_вас"],
  ["cs", "Mail s odkazem", "Mail s_odkazem"],
  ["pl", "List z odnośnikiem i w nim", "List z_odnośnikiem i_w_nim"],
  ["fr", "Vous ? « Oui » : {name} !", "Vous_? «_Oui_»_: N_!"],
])("a line of %s does not break where its typography forbids it", (locale, text, kept) => {
  const filled = fillText(message<{ name: string }>(locale, text), { name: "N" });
  expect(filled.replaceAll("\u00a0", "_")).toBe(kept);
});

describe("plain text", () => {
  it("of a name is one line without control characters and direction marks", () => {
    expect(plainLine(" Nor\u202eth\r\nwind\u0000 \u2066Cloud\u2069 ")).toBe("North wind Cloud");
  });

  it("of a message keeps its line breaks and no other control character", () => {
    expect(plainLines("One\r\nTwo\rThree\u2028Four\tFive\u0007\u202e")).toBe("One\nTwo\nThree\nFour Five");
  });

  it("stays the same when it is cleaned again, and never contains forbidden characters", () => {
    fc.assert(
      fc.property(hostileText(500), (text) => {
        const [line, lines] = [plainLine(text), plainLines(text)];
        for (const clean of [line, lines]) expect(clean).not.toMatch(forbidden);
        expect(line).not.toContain("\n");
        expect([plainLine(line), plainLines(lines)]).toEqual([line, lines]);
      }),
    );
  });

  it("is shortened between words, and never within a character that a reader sees as one", () => {
    expect(shorten("ab👩‍👩‍👧cd", 6)).toBe("ab…");
    expect(shorten("abcdef", 6)).toBe("abcdef");
    expect(shorten("one two three four", 12)).toBe("one two…");
  });
});

test("a name in the other writing direction stands between isolating characters", () => {
  const hebrew = "\u05d0\u05d1\u05d2";
  const greeting = message<{ name: string }>("en", "Hello {name}!");
  expect(fillText(greeting, { name: hebrew })).toBe(`Hello \u2068${hebrew}\u2069!`);
  expect(fillHtml(greeting, { name: hebrew }).toString()).toBe(`Hello <bdi>\u2068${hebrew}\u2069</bdi>!`);
  expect(
    fillText(message<{ name: string }>("ar", "\u0623\u0647\u0644\u0627 {name}"), { name: "Ann" }),
  ).toContain("\u2068Ann\u2069");
  for (const name of ["Ann", "12", "Анна"]) expect(fillText(greeting, { name })).toBe(`Hello ${name}!`);
});

test("a paragraph has the direction of most of its letters, whatever name it begins with", () => {
  const [hebrew, english] = ["\u05d0\u05d1\u05d2", "would like to work with you"];
  expect(
    [`${hebrew} ${english}`, `Ann ${hebrew.repeat(9)}`, "12:30"].map((text) => directionOfText(text)),
  ).toEqual(["ltr", "rtl", "ltr"]);
  // Among Arabic words a signature with a long name keeps their direction.
  expect((["ltr", "rtl"] as const).map((beside) => directionOfText(`${hebrew} ${english}`, beside))).toEqual([
    "ltr",
    "rtl",
  ]);
});
