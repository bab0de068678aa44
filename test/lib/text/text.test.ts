import fc from "fast-check";
import { fillHtml, fillText } from "../../../lib/text/fill.ts";
import { html } from "../../../lib/text/html.ts";
import { plainLine, plainLines, shorten } from "../../../lib/text/plain.ts";
import { russian } from "../../../lib/text/russian.ts";
import { forbidden, hostileText } from "../../support/hostile.ts";

test("the html tag escapes text, lets markup pass, and makes nothing of what is absent", () => {
  const inner = html`<b>${"<&>\"'"}</b>`;
  const whole = html`${[inner, "<"]}${undefined}${false}${0}`;
  expect(whole.toString()).toBe("<b>&lt;&amp;&gt;&quot;&#39;</b>&lt;0");
});

test("a sentence is filled in one pass; in markup its values are escaped and isolated", () => {
  expect(fillText("{a} and {b}", { a: "{b} $& $1", b: "x" })).toBe("{b} $& $1 and x");
  expect(fillHtml("Hi {a} & co", { a: "<b>" }).toString()).toBe("Hi <bdi>&lt;b&gt;</bdi> &amp; co");
});

test("a Russian line breaks neither before a dash nor after a short word", () => {
  expect(russian`Письмо — от нас и для вас`).toBe("Письмо\u00a0— от\u00a0нас и\u00a0для\u00a0вас");
});

describe("plain text", () => {
  it("of a name is one line without control characters and direction marks", () => {
    expect(plainLine(" Nor\u202eth\r\nwind\u0000 \u2066Cloud\u2069 ")).toBe("North wind Cloud");
  });

  it("of a message keeps its line breaks and no other control character", () => {
    expect(plainLines("One\r\nTwo\rThree\u2028Four\tFive\u0007\u202e")).toBe("One\nTwo\nThree\nFour Five");
  });

  it("stays as it is when it is cleaned again, and never holds what is forbidden", () => {
    fc.assert(
      fc.property(hostileText(500), (text) => {
        const [line, lines] = [plainLine(text), plainLines(text)];
        for (const clean of [line, lines]) expect(clean).not.toMatch(forbidden);
        expect(line).not.toContain("\n");
        expect([plainLine(line), plainLines(lines)]).toEqual([line, lines]);
      }),
    );
  });

  it("is shortened between words, and never inside what a reader sees as one letter", () => {
    expect(shorten("ab👩‍👩‍👧cd", 6)).toBe("ab…");
    expect(shorten("abcdef", 6)).toBe("abcdef");
    expect(shorten("one two three four", 12)).toBe("one two…");
  });
});
