import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import * as z from "zod";
import { type Message, message } from "./message.ts";

const row = z.object({ content: z.string() }).transform(({ content }) => message.parse(JSON.parse(content)));

export type Mailbox = ReturnType<typeof openMailbox>;

/** The mails in a SQLite file (or `:memory:`). When `add` returns, the mail is stored. */
export function openMailbox(file: string) {
  if (file !== ":memory:") mkdirSync(dirname(file), { recursive: true });
  const db = new DatabaseSync(file);
  db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;");
  db.exec(`CREATE TABLE IF NOT EXISTS messages (
    number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, content TEXT NOT NULL
  ) STRICT`);
  // Tests ask for one address again and again, in an inbox of thousands of mails.
  db.exec(`CREATE TABLE IF NOT EXISTS recipients (
    address TEXT NOT NULL, number INTEGER NOT NULL REFERENCES messages(number)
  ) STRICT; CREATE INDEX IF NOT EXISTS by_address ON recipients(address, number)`);
  db.exec(`CREATE TABLE IF NOT EXISTS sources (
    id TEXT PRIMARY KEY REFERENCES messages(id), raw BLOB NOT NULL
  ) STRICT`);
  const insertSource = db.prepare("INSERT INTO sources (id, raw) VALUES (?, ?)");
  const oneSource = db.prepare("SELECT raw FROM sources WHERE id = ?");
  const insert = db.prepare("INSERT INTO messages (id, content) VALUES (?, ?)");
  const one = db.prepare("SELECT content FROM messages WHERE id = ?");
  const all = db.prepare("SELECT content FROM messages ORDER BY number DESC");
  const insertRecipient = db.prepare("INSERT INTO recipients (address, number) VALUES (?, ?)");
  const ofRecipient = db.prepare(
    `SELECT DISTINCT content, messages.number FROM messages JOIN recipients USING (number)
     WHERE address = ? ORDER BY number DESC`,
  );

  return {
    /** Stores a mail, and its raw bytes. */
    add(mail: Message, raw: Buffer): void {
      const { lastInsertRowid } = insert.run(mail.id, JSON.stringify(mail));
      for (const one of [...mail.to, ...mail.cc, ...mail.bcc])
        insertRecipient.run(bare(one), lastInsertRowid);
      insertSource.run(mail.id, raw);
    },
    /** The raw mail, header included. */
    source(id: string): Buffer | undefined {
      const found = oneSource.get(id)?.raw;
      return found instanceof Uint8Array ? Buffer.from(found) : undefined;
    },
    get(id: string): Message | undefined {
      const found = one.get(id);
      return found === undefined ? undefined : row.parse(found);
    },
    /** The mails to an address, or all mails, newest first. */
    list(to?: string): Message[] {
      const found = to === undefined ? all.all() : ofRecipient.all(to.toLowerCase());
      return found.map((each) => row.parse(each));
    },
    empty(): void {
      db.exec("DELETE FROM sources; DELETE FROM recipients; DELETE FROM messages");
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
