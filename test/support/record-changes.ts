import { PutCommand } from "@aws-sdk/lib-dynamodb";
import type { Item } from "../../lib/table/item.ts";
import { submissionOf } from "./drafts.ts";
import { ofThePage } from "./invitations.ts";
import { besidesWhatFollows, isChange, isRecord, recordsIn } from "./recorded.ts";
import type { Client, Member, Method, Response } from "./world.ts";
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

/** A mail's delivery is shown on its request. It is nobody's change. */
const isDelivery = (items: WrittenItem[]): boolean =>
  items.some(({ key }) => /^(OUTBOX|NOTICE|LETTER|WEBHOOK)#| WEBHOOK#/.test(key));

/** The audit records of changes that a background function made, after a check that each change has exactly one. */
export const recordsOfEachChange = (calls: readonly WrittenItem[][]): Item[] => {
  const written = calls.filter((items) => !isDelivery(items));
  for (const items of written.filter((each) => each.some(isChange)))
    expect(recordsIn([items])).toHaveLength(1);
  return recordsIn(written);
};

/** The states that a record holds of a change: before it, after it, or neither. */
export const statesIn = ({ before, after }: Item): string => {
  if (before && after) expect(before).not.toEqual(after);
  return [before && "before", after && "after"].filter(Boolean).join(" and ") || "the fact";
};

/** A decision on an invitation's page. */
export const decideOnPage = (
  change: ReturnType<typeof changesIn>,
  by: Client,
  token: string,
  form: Record<string, string>,
): Promise<Sent> => change(by, "POST", `/invitations/${token}`, String(new URLSearchParams(form)), ofThePage);

/** A reseller's user works for a customer: orders, a profile, credentials, a subscription. */
export const workFor = async (
  change: ReturnType<typeof changesIn>,
  by: Member,
  customerId: string,
  subscriptionId: string,
): Promise<Sent[]> => {
  const path = `/v1/customers/${customerId}`;
  const subscription = `${path}/subscriptions/${subscriptionId}`;
  const lineItems = [{ offerId: "deskhub-essential", quantity: 1 }];
  const any = { "if-match": "*" };
  const address = { addressLine1: "Neue Privatstrasse 5b" };
  const ordered = [
    await change(by, "POST", "/v1/orders", { customerId, lineItems }),
    await change(by, "POST", "/v1/orders", { customerId, lineItems }),
  ];
  const [first, second] = ordered.map(({ answer }) => `/v1/orders/${answer.body.id}`);
  const renamed = { lineItems: [{ ...lineItems[0], friendlyName: "Mail" }] };
  const changed = [
    await change(by, "PATCH", first!, renamed, any),
    await change(by, "POST", `${second}/cancel`),
  ];
  const submission = await submissionOf(by, ordered[0]!.answer.body.id);
  return [
    ...ordered,
    ...changed,
    await change(by, "POST", submission.path, submission.body),
    await change(by, "PATCH", path, { billingProfile: { defaultAddress: address } }, any),
    await change(by, "POST", `${path}/admin-credentials`),
    await change(by, "PATCH", subscription, { quantity: 11 }, any),
    await change(by, "POST", `${subscription}/upgrades`, { targetOfferId: "deskhub-business" }),
  ];
};

/** The write of a record once more, with another content. */
export const rewriteOf = ({ item, condition, names }: WrittenItem, TableName: string): PutCommand =>
  new PutCommand({
    TableName,
    Item: { ...item, operation: "nothing.happened" },
    ConditionExpression: condition,
    ExpressionAttributeNames: names,
  });

/** Whether a record holds this text. A postal code may be a part of a number by chance, so words are whole. */
export const holds = (record: string, text: string): boolean =>
  new RegExp(`(?<![0-9A-Za-z])${RegExp.escape(JSON.stringify(text).slice(1, -1))}(?![0-9A-Za-z])`).test(
    record,
  );
