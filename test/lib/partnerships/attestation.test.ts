import { locale } from "../../../lib/contract/common.ts";
import { attestation, attestationText } from "../../../lib/partnerships/attestation.ts";

describe("the attestation", () => {
  it("has a version and one text per language", () => {
    expect(attestation.version).toBe("2026-11-1");
    expect(attestationText("en")).toBe(attestation.texts.en);
    expect(attestationText("ru")).toBe(attestation.texts.ru);
  });

  it.each(locale.options)("is six plain paragraphs (%s)", (locale) => {
    expect(attestationText(locale).split("\n\n")).toHaveLength(6);
    expect(attestationText(locale)).not.toMatch(/[<>{}]/);
  });

  it.each([
    [
      "en",
      [
        /customers stay/,
        /Delegated admin/,
        /good faith/,
        /legitimate business purpose/,
        /harmless/,
        /sends no notice/,
      ],
    ],
    [
      "ru",
      [
        /остаются/,
        /делегированного/,
        /добросовестно/,
        /законной деловой целью/,
        /оградим/,
        /не отправляет уведомлений/,
      ],
    ],
  ] as const)("says all that ending a partnership rests on (%s)", (locale, phrases) => {
    const text = attestationText(locale).replaceAll("\u00a0", " ");
    for (const phrase of phrases) expect(text).toMatch(phrase);
  });
});
