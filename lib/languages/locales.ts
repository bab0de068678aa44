// Made from the files of texts by `npm run languages`: do not edit.

/** The languages that there are: of the contract, of what is stored, and of all texts. */
export const locales = ["en","ru"] as const;

/** What each language calls itself. */
export const languageNames: Readonly<Record<(typeof locales)[number], string>> = {
  "en": "English",
  "ru": "Русский",
};
