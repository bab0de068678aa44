import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import * as z from "zod";
import { type Message, message } from "./message.ts";

const row = z.object({ content: z.string() }).transform(({ content }) => message.parse(JSON.parse(content)));

export type Mailbox = ReturnType<typeof openMailbox>;

/** The mails in a SQLite file (or `:memory:`); one is on disk when `add` returns. */
export function openMailbox(file: string) {
  if (file !== ":memory:") mkdirSync(dirname(file), { recursive: true });
  const db = new DatabaseSync(file);
  db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;");
  db.exec(`CREATE TABLE IF NOT EXISTS messages (
    number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, content TEXT NOT NULL
  ) STRICT`);
  const insert = db.prepare("INSERT INTO messages (id, content) VALUES (?, ?)");
  const one = db.prepare("SELECT content FROM messages WHERE id = ?");
  const all = db.prepare("SELECT content FROM messages ORDER BY number DESC");
  const clear = db.prepare("DELETE FROM messages");

  return {
    add(mail: Message): void {
      insert.run(mail.id, JSON.stringify(mail));
    },
    get(id: string): Message | undefined {
      const found = one.get(id);
      return found === undefined ? undefined : row.parse(found);
    },
    /** Newest first; with an address, only the mails that went to it. */
    list(to?: string): Message[] {
      const mails = all.all().map((found) => row.parse(found));
      if (to === undefined) return mails;
      const wanted = to.toLowerCase();
      return mails.filter(({ to, cc, bcc }) => [...to, ...cc, ...bcc].some((one) => bare(one) === wanted));
    },
    empty(): void {
      clear.run();
    },
    close(): void {
      db.close();
    },
  };
}

/** The address without a display name, in lower case. */
export function bare(address: string): string {
  return (/<([^<>]*)>\s*$/.exec(address)?.[1] ?? address).trim().toLowerCase();
}
