import type { MessageFormatElement } from "@formatjs/icu-messageformat-parser";

/** A message with parsed syntax, so that the parser is not needed when the message is filled. */
export type CompiledMessage = readonly MessageFormatElement[];

/** The compiled texts of a language beside a function's code: each text is plain words, or a parsed message. */
export type CompiledText =
  | string
  | { readonly icu: CompiledMessage }
  | readonly CompiledText[]
  | { readonly [key: string]: CompiledText };

export const isMessage = (text: CompiledText): text is { readonly icu: CompiledMessage } =>
  typeof text === "object" && "icu" in text;

export const isList = (text: unknown): text is readonly CompiledText[] => Array.isArray(text);
