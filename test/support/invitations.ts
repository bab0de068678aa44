import { request as httpRequest } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { paginateScan } from "@aws-sdk/lib-dynamodb";
import type { LocalStack } from "../../infra/local/stack.ts";
import { documentsOf } from "./world.ts";

/** An answer as it came over the wire. */
export interface Reply {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

/** One request with exactly these headers: unlike `fetch` it adds none, and lets `Host` be forged. */
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

/** What a browser sends with a form of the page itself. */
export const ofThePage = {
  "content-type": "application/x-www-form-urlencoded",
  "sec-fetch-site": "same-origin",
};

/** The invitation pages of a stack, without a browser. */
export const pagesOf = (stack: Pick<LocalStack, "apiUrl">) => {
  const address = (token: string, query = "") => `${stack.apiUrl}/invitations/${token}${query}`;
  return {
    get: (token: string, headers: Record<string, string> = {}, query = "") =>
      send("GET", address(token, query), headers),
    post: (
      token: string,
      fields: Record<string, string> | string,
      headers: Record<string, string> = ofThePage,
      query = "",
    ) => send("POST", address(token, query), headers, new URLSearchParams(fields).toString()),
    accept: (token: string, email: string, password: string) =>
      send(
        "POST",
        address(token),
        ofThePage,
        new URLSearchParams({ decision: "accept", email, password, authorised: "yes" }).toString(),
      ),
    decline: (token: string) => send("POST", address(token), ofThePage, "decision=decline"),
  };
};

/** A page's title without the product's name, and without the word that says first that something is wrong. */
export const titleOf = ({ text }: Pick<Reply, "text">): string =>
  /<title>(?:(?:Error|Ошибка): )?([^<]*) · [^<]*<\/title>/.exec(text)?.[1] ?? "";

/** The value of a hidden field. */
export const hidden = ({ text }: Pick<Reply, "text">, name: string): string =>
  new RegExp(`<input type="hidden" name="${name}" value="([^"]*)"`).exec(text)?.[1] ?? "";

export type Item = Record<string, any>;

/** Every item of the table, in the order of its keys. */
export const itemsOf = async (stack: Pick<LocalStack, "dynamodbUrl" | "tableName">): Promise<Item[]> => {
  const items: Item[] = [];
  const client = documentsOf(stack);
  for await (const { Items } of paginateScan(
    { client },
    { TableName: stack.tableName, ConsistentRead: true },
  ))
    items.push(...(Items ?? []));
  const nameOf = ({ PK, SK }: Item) => `${PK} ${SK}`;
  return items.sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
};

const canonical = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(canonical);
  if (value === null || typeof value !== "object") return value;
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(fields.map(([name, each]) => [name, canonical(each)]));
};

/** The table as one line an item, to be compared with another moment's; how far the schedule has come is its own. */
export const dumpOf = async (stack: LocalStack): Promise<string[]> =>
  (await itemsOf(stack))
    .filter(({ type }) => type !== "Watermark")
    .map((item) => JSON.stringify(canonical(item)));

/** What differs between two dumps: nothing, where nothing was written. */
export const changesOf = (before: readonly string[], after: readonly string[]): string[] => {
  const [old, now] = [new Set(before), new Set(after)];
  return [
    ...before.filter((line) => !now.has(line)).map((line) => `- ${line}`),
    ...after.filter((line) => !old.has(line)).map((line) => `+ ${line}`),
  ];
};

/** The kinds of events about a thing, to whomever, in the order of their instants. */
export const eventsAbout = async (stack: LocalStack, resourceId: string): Promise<string[]> =>
  (await itemsOf(stack))
    .filter(({ type, ...item }) => type === "Event" && item.resourceId === resourceId)
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ eventType }) => eventType);

/** The operations on record about a thing, once each however many organizations read them. */
export const auditsAbout = async (stack: LocalStack, resourceId: string): Promise<string[]> => {
  const items = (await itemsOf(stack)).filter(
    ({ type, ...item }) => type === "AuditRecord" && item.resourceId === resourceId,
  );
  const byId = new Map(items.map(({ id, operation }) => [String(id), String(operation)]));
  return [...byId].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, operation]) => operation);
};

/** The stored request of this id. */
export const requestItemOf = async (stack: LocalStack, id: string): Promise<Item> => {
  const found = (await itemsOf(stack)).find((item) => item.type === "PartnershipRequest" && item.id === id);
  if (!found) throw new Error(`there is no request ${id}`);
  return found;
};

/** Looks until there is something to see. */
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

export const mailsTo = (stack: LocalStack, address: string) =>
  stack.ses.messages().filter(({ to }) => to.includes(address));

/** The newest of `count` mails to an address, once so many have come. */
export const mailTo = (stack: LocalStack, address: string, count = 1) =>
  eventually(`mail ${count} to ${address}`, () => {
    const mails = mailsTo(stack, address);
    return mails.length >= count && mails[0];
  });

/** The link in a mail's HTML part. */
export const linkIn = ({ html = "" }: { html?: string | undefined }): string =>
  /href="(http[^"]*\/invitations\/[^"]+)"/.exec(html)?.[1] ?? "";

export const tokenIn = (link: string): string => link.slice(link.lastIndexOf("/") + 1);

/** One line on what a promise's test has seen. */
export const report = (line: string): void => void process.stdout.write(`${line}\n`);
