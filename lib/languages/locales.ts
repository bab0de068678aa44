// Made from the files of texts by `npm run languages`: do not edit.

/** The languages that there are: of the contract, of what is stored, and of all texts. */
export const locales = ["en","ar","cs","de","es","fr","it","ja","nl","pl","pt-BR","ru","tr","uk"] as const;

/** What each language calls itself. */
export const languageNames: Readonly<Record<(typeof locales)[number], string>> = {
  "en": "English",
  "ar": "العربية",
  "cs": "Čeština",
  "de": "Deutsch",
  "es": "Español",
  "fr": "Français",
  "it": "Italiano",
  "ja": "日本語",
  "nl": "Nederlands",
  "pl": "Polski",
  "pt-BR": "Português (Brasil)",
  "ru": "Русский",
  "tr": "Türkçe",
  "uk": "Українська",
};
