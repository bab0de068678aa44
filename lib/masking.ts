import * as core from "zod/v4/core";
import { fieldMasks } from "./contract/field-masks.ts";
import type { Mask } from "./contract/personal.ts";

const address = (text: string): string => {
  const at = text.lastIndexOf("@");
  return at < 1 ? "•••" : `${text.slice(0, 1)}•••${text.slice(at)}`;
};

/** The first letter. It is taken as a code point, since DynamoDB accepts no half of a surrogate pair. */
const initial = ([first = ""]: string): string => `${first}•••`;

const maskers: Record<Mask, (text: string) => string> = {
  address,
  initial,
  length: (text) => `[text of ${text.length} characters]`,
  secret: () => "•••",
  none: (text) => text,
};

/** In a bundle the masks are JSON, so that a function does not load the schemas of all routes. */
declare const FIELD_MASKS: string | undefined;

const masks: Readonly<Record<string, Mask>> =
  typeof FIELD_MASKS === "string" ? JSON.parse(FIELD_MASKS) : fieldMasks();

const maskOf = (name: string): Mask | undefined => (Object.hasOwn(masks, name) ? masks[name] : undefined);

/** Whether a text is an id or an instant, which is never personal data whatever its field is called. */
const identifies = (text: string): boolean =>
  /^[a-z]{3}_[0-9a-z]{26}$/.test(text) || /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text);

/** Makes the function that shows a text of the field with this name. */
type Show = (text: string, name: string) => string;

type Snapshot = Record<string, unknown>;

/** A copy in which every text, at any depth, is replaced by the result of `show`. Circular references are left out. */
const masked = (map: Snapshot, show: Show, around: readonly Snapshot[] = []): Snapshot => {
  const within = [...around, map];
  const copy = (value: unknown, name: string): unknown => {
    if (typeof value === "string") return show(value, name);
    if (Array.isArray(value)) return value.map((each) => copy(each, name));
    if (!core.util.isPlainObject(value)) return value;
    return within.includes(value) ? undefined : masked(value, show, within);
  };
  return Object.fromEntries(Object.entries(map).map(([name, value]) => [name, copy(value, name)]));
};

/**
 * A copy for the record, which is kept for good. Personal data and free text are masked as the contract says. Text
 * fields that the contract does not know are masked too, since nobody has decided that they may be kept.
 */
export const maskedForRecord = (snapshot: Snapshot): Snapshot =>
  masked(snapshot, (text, name) => maskers[maskOf(name) ?? (identifies(text) ? "none" : "length")](text));

/** A copy for the logs: personal data and free text in the contract's fields are masked. */
export const maskedForLogs = (attributes: Snapshot): Snapshot =>
  masked(attributes, (text, name) => maskers[maskOf(name) ?? "none"](text));
