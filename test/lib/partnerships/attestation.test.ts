import { attestationsOf, ownAttestations } from "../../../lib/partnerships/attestation.ts";

test.each([
  [
    "en",
    /customers stay.*Delegated admin.*good faith.*legitimate business purpose.*harmless.*sends no notice/s,
  ],
  [
    "ru",
    /остаются.*делегированного.*добросовестно.*законной деловой целью.*оградим.*не отправляет уведомлений/s,
  ],
] as const)(
  "the attestation says everything that ending a partnership rests on, in six paragraphs (%s)",
  (locale, all) => {
    const { version, ...offered } = attestationsOf(ownAttestations).in(locale);
    const text = offered.text.replaceAll("\u00a0", " ");
    expect(text).toMatch(all);
    expect(text.split("\n\n")).toHaveLength(6);
    expect(text).not.toMatch(/[<>{}]/);
    expect([version, offered.locale]).toEqual([`2026-11-1.${locale}`, locale]);
  },
);
