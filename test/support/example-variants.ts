import { locale } from "../../lib/contract/common.ts";
import { type RealCall, rowOf } from "./example-calls.ts";
import type { ExampleCast } from "./example-cast.ts";
import { leavesIn, valueAt, type Way, withValue } from "./json-values.ts";

type Called = Pick<RealCall, "key" | "body">;

const takes = ({ key, body }: Called, way: Way, value: unknown): boolean =>
  rowOf(key).body?.safeParse(withValue(body, way, value)).success === true;

/** Fields in which only a given value is right, though any text would be accepted. */
const opaque = ["token", "version", "attestationVersion"];

/** The places in a call's body for a meaningless text of some length. */
export const textIn = (call: Called): Way | undefined =>
  leavesIn(call.body)
    .filter(([way]) => !opaque.includes(way.at(-1) ?? ""))
    .find(([way]) => takes(call, way, "several words ".repeat(7).trim()))?.[0];

/** The same call with a text of the caller's choice in its body. Throws where none fits. */
export const withText = (call: RealCall, text: string): RealCall => {
  const way = textIn(call);
  if (!way) throw new Error(`${call.key} takes no text`);
  return { ...call, body: withValue(call.body, way, text) };
};

/** The text of a resource where a call has its own. */
export const textShown = (call: Called, readBody: unknown): string =>
  String(valueAt(readBody, textIn(call) ?? []));

/**
 * The same change with other contents, by its number: another text, another choice, or one of two partners and another
 * instant.
 */
export const variant = (call: RealCall, number: number, cast: ExampleCast): RealCall => {
  if (call.body === undefined) return call;
  if (textIn(call)) return withText(call, `text ${number}`);
  const [[way, first] = []] = leavesIn(call.body);
  // If the body has a choice, every second request makes it otherwise.
  if (way && typeof first === "boolean")
    return number % 2 ? { ...call, body: withValue(call.body, way, !first) } : call;
  const { otherReseller, thirdReseller } = cast;
  const { monthsAhead = "" } = call.real;
  const later = monthsAhead && new Date(Date.parse(monthsAhead) + number * 60_000).toISOString();
  const text = JSON.stringify(call.body);
  const body = monthsAhead ? text.replaceAll(monthsAhead, later) : text;
  return {
    ...call,
    body: JSON.parse(number % 2 ? body.replaceAll(otherReseller.id, thirdReseller.id) : body),
  };
};

/** Other values of the same kind: a longer text, another instant, another id, another language. */
const othersThan = (value: unknown): unknown[] => {
  if (typeof value === "boolean") return [!value];
  if (typeof value === "number") return [value + 1];
  const text = String(value);
  const instant = Date.parse(text);
  return [
    `${text}x`,
    ...(Number.isNaN(instant) ? [] : [new Date(instant + 1_000).toISOString()]),
    text.slice(0, -1) + (text.endsWith("0") ? "1" : "0"),
    ...locale.options.filter((each) => each !== text),
  ];
};

/** The same request with another valid body, or with a body if there was none. */
export const withOtherBody = (call: RealCall): RealCall => {
  if (!rowOf(call.key).body) return { ...call, body: { more: 1 } };
  for (const [way, value] of leavesIn(call.body)) {
    const other = othersThan(value).find((each) => takes(call, way, each));
    if (other !== undefined) return { ...call, body: withValue(call.body, way, other) };
  }
  throw new Error(`${call.key} takes no other body`);
};
