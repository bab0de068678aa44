const noBreak = "\u00a0";

/** Words after which a line does not break, neither before another word nor before a placeholder. */
const after = (words: string): RegExp => new RegExp(`(?<=^|[\\s(«„])(?:${words}) (?=\\S|$)`, "giu");

const shortWords: Readonly<Record<string, RegExp>> = {
  ru: after(
    "а|в|и|к|о|с|у|я|во|до|за|из|или|их|ко|на|не|ни|но|об|он|от|по|со|то|что|без|для|как|мы|вы|её|его",
  ),
  uk: after(
    "а|б|в|ж|з|і|й|о|у|я|до|за|зі|із|на|не|ні|об|по|та|то|це|чи|що|як|ви|ми|їх|її|але|або|без|вже|від|для|при",
  ),
  pl: after("a|i|o|u|w|z"),
  cs: after("a|i|k|o|s|u|v|z"),
};

/**
 * The words of a language with its typography's non-breaking spaces: a line breaks neither before a dash nor after a
 * short word, and French has a space before its double punctuation. Translators type plain spaces.
 */
export const spacing = (locale: string, text: string): string => {
  const dashed = text.replaceAll(" —", `${noBreak}—`).replaceAll(" –", `${noBreak}–`);
  if (locale === "fr") return dashed.replace(/ (?=[:;!?»])|(?<=«) /g, noBreak);
  const words = shortWords[locale];
  // A short word may follow another one, whose space is already set.
  return words ? dashed.replace(words, (word) => `${word.slice(0, -1)}${noBreak}`) : dashed;
};
