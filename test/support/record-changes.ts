import type { Item } from "../../lib/table/item.ts";
import { besidesWhatFollows, isChange, isRecord, recordsIn } from "./recorded.ts";
import type { Client, Method, Response } from "./world.ts";
import type { WrittenItem } from "./write-calls.ts";

/** Fields with personal data, free text to people, or values that are shown once. */
export const personal = new Set([
  "email",
  "resellerEmail",
  "displayName",
  "firstName",
  "lastName",
  "phoneNumber",
  "addressLine1",
  "addressLine2",
  "city",
  "postalCode",
  "subject",
  "message",
  "reason",
  "note",
  "source",
  "temporaryPassword",
  "link",
  "token",
  "mailto",
  "mailtoShort",
]);
/** Remembers sent or answered values that must stand in no audit record. */
const hide = (hidden: Hidden, value: unknown): void => {
  if (value === null || typeof value !== "object") return;
  for (const [name, each] of Object.entries(value))
    if (typeof each === "string" && personal.has(name)) {
      hidden.texts.add(each);
      hidden.fields.add(name);
    } else hide(hidden, each);
};

export interface Hidden {
  texts: Set<string>;
  fields: Set<string>;
}

export interface Sent {
  answer: Response;
  /** The calls that wrote something in the meantime. */
  written: WrittenItem[][];
  /** The one new audit record. */
  record: Item;
}

/**
 * Makes one change, which must succeed and leave exactly one audit record, in the only transaction that changes
 * anything.
 */
export const changesIn =
  (calls: WrittenItem[][], hidden: Hidden) =>
  async (by: Client, method: Method, path: string, body?: unknown, headers = {}): Promise<Sent> => {
    const from = calls.length;
    const answer = await by.call(method, path, body, { "idempotency-key": `key ${from}`, ...headers });
    expect([path, answer.status < 300, answer.body.code]).toEqual([path, true, undefined]);
    const written = besidesWhatFollows(calls.slice(from));
    const changing = written.filter((items) => items.some(isChange));
    for (const items of changing) expect([path, items.some(isRecord)]).toEqual([path, true]);
    const records = recordsIn(written);
    expect([path, records.length]).toEqual([path, 1]);
    expect(written.filter((items) => items.some(isRecord))).toHaveLength(1);
    const record = records[0]!;
    expect(record.requestId).toBe(answer.headers.get("x-request-id"));
    expect(record.operation).toMatch(/^[a-z-]+\.[a-z-]+$/);
    hide(hidden, body);
    hide(hidden, answer.body);
    return { answer, written, record };
  };
