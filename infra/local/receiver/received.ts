import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Webhook } from "standardwebhooks";
import * as z from "zod";

const delivery = z.object({
  number: z.number(),
  at: z.string(),
  webhookId: z.string(),
  type: z.string(),
  body: z.string(),
  /** Whether one of the known secrets signed it within the last five minutes. */
  signature: z.enum(["holds", "does not hold"]),
});
export type ReceivedDelivery = z.infer<typeof delivery>;
const known = z.object({ secret: z.string() });
const typed = z.object({ type: z.string() });

/** The deliveries to the local receiver, and the secrets for checking signatures. */
export function openReceived(file: string) {
  if (file !== ":memory:") mkdirSync(dirname(file), { recursive: true });
  const db = new DatabaseSync(file);
  db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;");
  db.exec(`CREATE TABLE IF NOT EXISTS deliveries (
    number INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, webhookId TEXT NOT NULL, type TEXT NOT NULL,
    body TEXT NOT NULL, signature TEXT NOT NULL
  ) STRICT; CREATE TABLE IF NOT EXISTS secrets (secret TEXT PRIMARY KEY) STRICT`);
  const insert = db.prepare(
    "INSERT INTO deliveries (at, webhookId, type, body, signature) VALUES (?, ?, ?, ?, ?)",
  );
  const newest = db.prepare("SELECT * FROM deliveries ORDER BY number DESC LIMIT 100");
  const addSecret = db.prepare("INSERT OR IGNORE INTO secrets (secret) VALUES (?)");
  const allSecrets = db.prepare("SELECT secret FROM secrets");

  const secrets = (): string[] => allSecrets.all().map((each) => known.parse(each).secret);
  const holds = (body: string, headers: Record<string, string>): boolean =>
    secrets().some((secret) => {
      try {
        new Webhook(secret).verify(body, headers);
        return true;
      } catch {
        return false;
      }
    });

  return {
    /** Throws when the text is no secret by the Standard Webhooks specification. */
    know(secret: string): void {
      new Webhook(secret);
      addSecret.run(secret);
    },
    add(body: string, headers: Record<string, string>, at: string): void {
      const type = typed.safeParse(parsedJson(body)).data?.type ?? "";
      const signature = holds(body, headers) ? "holds" : "does not hold";
      insert.run(at, headers["webhook-id"] ?? "", type, body, signature);
    },
    /** The newest hundred deliveries, newest first. */
    list: (): ReceivedDelivery[] => newest.all().map((each) => delivery.parse(each)),
    close: () => db.close(),
  };
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
