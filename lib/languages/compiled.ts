import type { MessageFormatElement } from "@formatjs/icu-messageformat-parser";

/** A message whose syntax is parsed, so that the parser need not be there when it is filled. */
export type CompiledMessage = readonly MessageFormatElement[];

/** The texts of a language as they lie beside a function: each text is words alone, or a parsed message. */
export type CompiledText =
  | string
  | { readonly icu: CompiledMessage }
  | readonly CompiledText[]
  | { readonly [key: string]: CompiledText };

export const isMessage = (text: CompiledText): text is { readonly icu: CompiledMessage } =>
  typeof text === "object" && "icu" in text;

export const isList = (text: unknown): text is readonly CompiledText[] => Array.isArray(text);
