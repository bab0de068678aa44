import * as core from "zod/v4/core";
import { type Mask, textFields } from "./contract/personal.ts";
import { recordedOnly } from "./contract/record.ts";
import { type Route, routes } from "./contract/routes.ts";

const address = (text: string): string => {
  const at = text.lastIndexOf("@");
  return at < 1 ? "•••" : `${text.slice(0, 1)}•••${text.slice(at)}`;
};

/** The first letter, whole: the table takes no half of a surrogate pair. */
const initial = ([first = ""]: string): string => `${first}•••`;

const shownAs: Record<Mask, (text: string) => string> = {
  address,
  initial,
  length: (text) => `[text of ${text.length} characters]`,
  secret: () => "•••",
  none: (text) => text,
};

/** How each text field of the contract is masked, by the field's name. */
const fieldMasks = (): Map<string, Mask> => {
  const rows = Object.values<Route>(routes);
  const schemas = rows.flatMap(({ path, query, body, answer }) => [path, query, body, answer]);
  const fields = [recordedOnly, ...schemas].flatMap((schema) => (schema ? textFields(schema) : []));
  return new Map(fields.flatMap(({ name, mask }) => (mask ? [[name, mask]] : [])));
};

let masks: Map<string, Mask> | undefined;
/** Made when it is first asked for: most invocations of a function never mask anything. */
const maskOf = (name: string): Mask | undefined => {
  masks ??= fieldMasks();
  return masks.get(name);
};

/** Ids and instants are shown under any name. */
const identifies = (text: string): boolean =>
  /^[a-z]{3}_[0-9a-z]{26}$/.test(text) || /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text);

/** Shows a text of the field that it stands in. */
type Show = (text: string, name: string) => string;

type Snapshot = Record<string, unknown>;

/** A copy with each text as `show` has it, at any depth. A map inside itself is left out there. */
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
 * A copy for the record, which is kept for good. Personal data and free text are masked as the contract says; so is the
 * text of a field that the contract does not know, since nobody has decided that it may be kept.
 */
export const maskedForRecord = (snapshot: Snapshot): Snapshot =>
  masked(snapshot, (text, name) => shownAs[maskOf(name) ?? (identifies(text) ? "none" : "length")](text));

/** A copy for the logs: personal data and free text of the contract's fields are masked. */
export const maskedForLogs = (attributes: Snapshot): Snapshot =>
  masked(attributes, (text, name) => shownAs[maskOf(name) ?? "none"](text));
