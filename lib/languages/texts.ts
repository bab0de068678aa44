import { en } from "./en.ts";
import { ru } from "./ru.ts";

/** The languages that there are: of the contract, of what is stored, and of all texts. */
export const locales = ["en", "ru"] as const;

/** What each language has to say. */
export type Texts = typeof en;

/** The text of a page about a finished or impossible step. */
export type Notice = Texts["accepted"];

/** Every word that people read in our mails and on our pages, by language. */
export const texts: Readonly<Record<(typeof locales)[number], Texts>> = { en, ru };
