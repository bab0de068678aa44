import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import {
  iteratorAfter,
  readShard,
  type StreamRecord,
  shardsOf,
  streamArnOf,
} from "../../infra/local/shards.ts";
import type { LocalStack } from "../../infra/local/stack.ts";
import { linkIn } from "./invitations.ts";
import { type Entry, inSteps, mayChangeNothing, secretIn } from "./ledger.ts";
import { counted } from "./promise.ts";
import { readWritten } from "./written.ts";

type Database = Pick<LocalStack, "dynamodbUrl" | "tableName">;

/** The records that a table's stream still holds, page by page. */
export async function* streamOf({ dynamodbUrl, tableName }: Database): AsyncGenerator<StreamRecord[]> {
  const arn = await streamArnOf(dynamodbUrl, tableName);
  for (const { ShardId } of await shardsOf(dynamodbUrl, arn)) {
    let next: string | undefined = await iteratorAfter(dynamodbUrl, arn, ShardId);
    while (next) {
      const page = await readShard(dynamodbUrl, next, 1_000);
      if (page.records.length === 0) break;
      yield page.records;
      next = page.next;
    }
  }
}

/** Every file below a folder. */
const filesIn = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesIn(path) : [path];
  });

/** Runs of the characters of secrets. An escape sequence is not part of one. */
const runsIn = (text: string): string[] =>
  text.replaceAll(/\\u[\da-f]{4}|\\.|%[\dA-F]{2}/g, " ").match(/[\w-]{8,}/g) ?? [];

/** A secret's possible forms at rest: the text itself, and encodings of its text or its bytes. */
const formsOf = (secret: string): string[] => [
  secret,
  // The last characters depend on the bytes after them.
  Buffer.from(secret).toString("base64").replace(/=+$/, "").slice(0, -2),
  Buffer.from(secret).toString("hex"),
  Buffer.from(secret, "base64url").toString("hex"),
];

const longestRun = (secret: string): string =>
  runsIn(secret).reduce((longest, run) => (run.length > longest.length ? run : longest), "");

const auditRecord = ({ dynamodb: { NewImage } }: StreamRecord) => {
  const image = NewImage as Record<string, AttributeValue> | undefined;
  return image?.type?.S === "AuditRecord" ? unmarshall(image) : undefined;
};

/** A stack's data, for the search: its database, and named texts. */
export interface Places extends Database {
  texts: Record<string, string>;
}

/**
 * IAM's message to a function that lacks a right. Such failures are easily overlooked, because the call is retried or
 * postponed.
 */
const refusedCall = /User: [\w-]+ is not authorized to perform: [\w:-]+/g;

/**
 * Compares a ledger with a stack's data: no secret rests in table, stream or text, and every acknowledged change is
 * recorded, exactly once if it is a single write (rows 13 and 33 of the promises, for the whole suite). No role refused
 * a function's call. Answers the faults, a line each.
 */
export const audit = async (entries: readonly Entry[], { texts, ...database }: Places): Promise<string[]> => {
  const kindOf = new Map<string, string>();
  for (const entry of entries)
    if (entry.kind !== "change")
      for (const form of formsOf(entry.secret)) kindOf.set(longestRun(form), entry.kind);
  const wrong = new Set<string>();
  const search = (place: string, text: string) => {
    for (const run of runsIn(text)) {
      const kind = kindOf.get(run);
      if (kind) wrong.add(`a ${kind} rests in ${place}: ${around(text, run)}`);
    }
  };

  const recordsOf = new Map<string, Set<string>>();
  for await (const records of streamOf(database)) {
    search("the stream", JSON.stringify(records));
    for (const record of records) {
      const { requestId, id, operation } = auditRecord(record) ?? {};
      // Changes of other subscriptions, and the expiry of an earlier request, have their own records.
      if (
        requestId &&
        operation !== "subscription.stop-renewal" &&
        operation !== "partnership-request.expire"
      )
        recordsOf.set(requestId, (recordsOf.get(requestId) ?? new Set()).add(id));
    }
  }
  for (const item of (await readWritten(database)).values()) search("the table", item);
  for (const [place, text] of Object.entries(texts)) {
    search(place, text);
    for (const refused of text.match(refusedCall) ?? []) wrong.add(refused);
  }

  const changeEntries = entries.flatMap((entry) => (entry.kind === "change" ? [entry] : []));
  for (const { requestId, route } of changeEntries) {
    const records = recordsOf.get(requestId)?.size ?? 0;
    const fits = records === 1 || (records === 0 ? mayChangeNothing : inSteps).has(route);
    if (!fits) wrong.add(`${route}, request ${requestId}, is on record ${records} times`);
  }

  const numberOf = (kind: Entry["kind"]) => entries.filter((entry) => entry.kind === kind).length;
  counted(13, {
    stacks: 1,
    links: numberOf("link"),
    passwords: numberOf("password"),
    tokens: numberOf("token"),
  });
  counted(33, {
    stacks: 1,
    changes: changeEntries.filter(({ requestId }) => recordsOf.has(requestId)).length,
  });
  return [...wrong];
};

const around = (text: string, run: string): string => {
  const at = text.indexOf(run);
  return `${text.slice(Math.max(0, at - 120), at)}…`;
};

/** A mail's data beside its text, since links belong only in the text. */
const metadataOf = ({ text: _, html: __, ...rest }: ReturnType<LocalStack["ses"]["messages"]>[number]) =>
  rest;

/** The links in all sent mails, which no caller saw. */
export const mailed = (ses: Pick<LocalStack["ses"], "messages">): Entry[] =>
  ses.messages().flatMap(({ html = "" }) => {
    const secret = secretIn(linkIn({ html }));
    return secret ? [{ kind: "link" as const, secret }] : [];
  });

type Holding = Pick<LocalStack, "ses" | "deadLetters" | "events">;

/** The data of the stand-ins, by name. */
export const textsOf = ({ ses, deadLetters, events }: Holding): Record<string, string> => ({
  "the mails' metadata": JSON.stringify(ses.messages().map(metadataOf)),
  "the dead letters": JSON.stringify(deadLetters()),
  "the bus": JSON.stringify(events()),
});

/**
 * Audits a stack with a folder and logs, and these further texts. Throws the faults. The mails themselves may contain
 * links. Answers the names of the searched places.
 */
export const auditStack = async (
  stack: Holding & Database & Pick<LocalStack, "functions" | "logs">,
  entries: readonly Entry[],
  directory: string,
  more: Record<string, string> = {},
): Promise<string[]> => {
  const texts = { ...textsOf(stack), ...more };
  for (const name of stack.functions.names) texts[`the log of ${name}`] = stack.logs(name);
  for (const file of filesIn(directory))
    if (!/ses\.db|ledger\.jsonl/.test(file)) texts[file] = readFileSync(file, "latin1");
  refuse(await audit([...entries, ...mailed(stack.ses)], { ...stack, texts }));
  return ["the table", "the stream", ...Object.keys(texts)];
};

/** Throws the findings, if there are any. */
export const refuse = (wrong: readonly string[]): void => {
  if (wrong.length > 0) throw new Error(`At the stack's end:\n${wrong.slice(0, 20).join("\n")}`);
};
