import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readAttestations } from "../../infra/attestations.ts";
import { readSettings } from "../../infra/settings.ts";
import { attestationsOf, ownAttestations } from "../../lib/partnerships/attestation.ts";

const path = "test/infra/attestation.scratch.json";
const german = { version: "2026-12-1", paragraphs: ["Sie bestätigen Folgendes.", "Die Kunden bleiben."] };
const write = (content: unknown) =>
  writeFileSync(join(import.meta.dirname, "../..", path), JSON.stringify(content));
afterEach(() => rmSync(join(import.meta.dirname, "../..", path), { force: true }));

it("a stage without attestation settings uses the product's texts, and the English one for other languages", () => {
  const settings = readAttestations(readSettings({}));
  expect(settings).toEqual(ownAttestations);
  const attestations = attestationsOf(settings);
  expect(attestations.in("ja").version).toBe(attestations.in("en").version);
  expect(attestations.current.map(({ locale }) => locale)).toEqual(["en", "ru"]);
});

it("a stage may add texts of further languages, and names the fallback for the others", () => {
  write(german);
  const attestation = { fallback: "de", texts: { de: path } } as const;
  const attestations = attestationsOf(readAttestations({ attestation }));
  const offered = { version: "2026-12-1.de", locale: "de", text: german.paragraphs.join("\n\n") };
  expect([attestations.in("de"), attestations.in("ja")]).toEqual([offered, offered]);
  expect(attestations.in("ru").locale).toBe("ru");
  expect(attestations.current).toContainEqual(offered);
});

it.each([
  [
    "a text in a language that has the product's own",
    { fallback: "en", texts: { ru: path } },
    german,
    "has a text of ours",
  ],
  ["a fallback without a text", { fallback: "fr", texts: {} }, german, "no text in fr"],
  ["a missing file", { fallback: "en", texts: { de: path } }, { version: "1" }, "paragraphs"],
] as const)("refuses %s", (_, attestation, content, why) => {
  write(content);
  expect(() => readAttestations({ attestation })).toThrow(why);
});
