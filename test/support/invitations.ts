import { request as httpRequest } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { paginateScan } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { message } from "../../infra/local/ses/message.ts";
import type { LocalStack } from "../../infra/local/stack.ts";
import { ledgerOf } from "./ledger.ts";
import { documentsOf } from "./world.ts";
import { inOrder } from "./written.ts";

/** An answer in its raw form. */
export interface Reply {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

/** Sends one request with exactly these headers. Unlike `fetch` it adds none, and can forge `Host`. */
export const send = (
  method: string,
  url: string,
  headers: Record<string, string> = {},
  body?: string,
): Promise<Reply> =>
  new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
    const request = httpRequest(url, { method, headers: { ...length, ...headers } }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const { statusCode: status = 0, headers } = response;
        resolve({ status, headers, text: Buffer.concat(chunks).toString("utf8") });
      });
    });
    request.on("error", reject);
    request.end(body);
  });

/** The headers that a browser sends with the page's own form. */
export const ofThePage = {
  "content-type": "application/x-www-form-urlencoded",
  "sec-fetch-site": "same-origin",
};

/** The invitation pages of a stack, without a browser. */
export const pagesOf = (stack: Pick<LocalStack, "apiUrl">) => {
  const address = (token: string, query = "") => `${stack.apiUrl}/invitations/${token}${query}`;
  const ledger = ledgerOf(stack.apiUrl);
  const post = async (
    token: string,
    fields: Record<string, string> | string,
    headers: Record<string, string> = ofThePage,
    query = "",
  ) => {
    const form = new URLSearchParams(fields);
    for (const name of ["password", "newPassword"]) ledger.keep("password", form.get(name) ?? undefined);
    const reply = await send("POST", address(token, query), headers, form.toString());
    ledger.keep("session", hidden(reply, "session"));
    return reply;
  };
  return {
    get: (token: string, headers: Record<string, string> = {}, query = "") =>
      send("GET", address(token, query), headers),
    post,
    accept: (token: string, email: string, password: string) =>
      post(token, { decision: "accept", email, password, authorised: "yes" }),
    decline: (token: string) => post(token, "decision=decline"),
  };
};

/** A page's title without the product's name and without the word for an error. */
export const titleOf = ({ text }: Pick<Reply, "text">): string =>
  /<title>(?:(?:Error|Ошибка): )?([^<]*) · [^<]*<\/title>/.exec(text)?.[1] ?? "";

/** The value of a hidden field. */
export const hidden = ({ text }: Pick<Reply, "text">, name: string): string =>
  new RegExp(`<input type="hidden" name="${name}" value="([^"]*)"`).exec(text)?.[1] ?? "";

export type Item = Record<string, any>;

type Database = Pick<LocalStack, "dynamodbUrl" | "tableName">;

/** Every item of the table, or those with this value in a field, in the order of their keys. */
export const itemsOf = async (stack: Database, only?: { name: string; value: string }): Promise<Item[]> => {
  const client = documentsOf(stack);
  const filter = only && {
    FilterExpression: "#name = :value",
    ExpressionAttributeNames: { "#name": only.name },
    ExpressionAttributeValues: { ":value": only.value },
  };
  const input = { TableName: stack.tableName, ConsistentRead: true, ...filter };
  const pages = await Array.fromAsync(paginateScan({ client }, input));
  client.destroy();
  const items = pages.flatMap(({ Items = [] }): Item[] => Items);
  const nameOf = ({ PK, SK }: Item) => `${PK} ${SK}`;
  return items.sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
};

/**
 * The table as one line for each item, for comparing two dumps, without the schedule's watermark. It waits until the
 * stream's functions have written everything about earlier changes. Otherwise their late items would look like changes
 * between two dumps.
 */
export const dumpOf = async (stack: Database & Pick<LocalStack, "streams">): Promise<string[]> => {
  for (let before = ""; ; ) {
    await stack.streams.drained();
    const items = (await itemsOf(stack)).filter(({ type }) => type !== "Watermark");
    const lines = items.map((item) => JSON.stringify(item, inOrder));
    if (lines.join("\n") === before) return lines;
    before = lines.join("\n");
  }
};

/** The lines in which two dumps differ; none when nothing was written between them. */
export const changesOf = (before: readonly string[], after: readonly string[]): string[] => {
  const [old, now] = [new Set(before), new Set(after)];
  return [
    ...before.filter((line) => !now.has(line)).map((line) => `- ${line}`),
    ...after.filter((line) => !old.has(line)).map((line) => `+ ${line}`),
  ];
};

/** The types of all events about a resource, in the order in which they happened. */
export const eventsAbout = async (stack: Database, resourceId: string): Promise<string[]> =>
  (await itemsOf(stack, { name: "resourceId", value: resourceId }))
    .filter(({ type }) => type === "Event")
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ eventType }) => eventType);

/** The recorded operations on a resource. A record that several organizations read counts once. */
export const auditsAbout = async (stack: Database, resourceId: string): Promise<string[]> => {
  const found = await itemsOf(stack, { name: "resourceId", value: resourceId });
  const items = found.filter(({ type }) => type === "AuditRecord");
  const byId = new Map(items.map(({ id, operation }) => [String(id), String(operation)]));
  return [...byId].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, operation]) => operation);
};

/** The stored request of this id. */
export const requestItemOf = async (stack: Database, id: string): Promise<Item> => {
  const items = await itemsOf(stack, { name: "id", value: id });
  const found = items.find(({ type }) => type === "PartnershipRequest");
  if (!found) throw new Error(`there is no request ${id}`);
  return found;
};

/** Asks repeatedly until there is an answer. Throws when there is none in time. */
export const eventually = async <T>(
  what: string,
  look: () => T | undefined | false | Promise<T | undefined | false>,
  milliseconds = 15_000,
): Promise<T> => {
  const deadline = Date.now() + milliseconds;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > deadline) throw new Error(`not seen within ${milliseconds} ms: ${what}`);
    await pause(20);
  }
};

export const mailsTo = (stack: Pick<LocalStack, "ses">, address: string) =>
  stack.ses.messages().filter(({ to }) => to.includes(address));

/** The inbox's mails to an address, or all, newest first. */
export const inboxOf = async ({ inboxUrl }: Pick<LocalStack, "inboxUrl">, address?: string) => {
  const query = address ? `?to=${encodeURIComponent(address)}` : "";
  const answer = await fetch(`${inboxUrl}/messages${query}`);
  return z.array(message).parse(await answer.json());
};

/** Waits until `count` mails to an address have come, and answers the newest. */
export const mailTo = (stack: Pick<LocalStack, "inboxUrl">, address: string, count = 1) =>
  eventually(`mail ${count} to ${address}`, async () => {
    const mails = await inboxOf(stack, address);
    return mails.length >= count && mails[0];
  });

/** The personal link in a mail's HTML part, of any kind. */
export const linkIn = ({ html = "" }: { html?: string | undefined }): string =>
  /href="(http[^"]*\/(?:addresses|enrolments|invitations|passwords)\/[^"]+)"/.exec(html)?.[1] ?? "";

export const tokenIn = (link: string): string => link.slice(link.lastIndexOf("/") + 1);
