import { randomUUID } from "node:crypto";
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import * as z from "zod";

const row = z.object({
  id: z.string(),
  queue: z.string(),
  body: z.string(),
  fair: z.string(),
  receives: z.number(),
  sentAt: z.number(),
});
/** A message of a queue. `fair` is its message group: groups take turns. */
export type QueueMessage = z.infer<typeof row>;

/** The messages of all queues, in a SQLite file or in memory. When `add` returns, the message is stored. */
export function openMessages(file: string, now: () => number) {
  if (file !== ":memory:") mkdirSync(dirname(file), { recursive: true });
  const db = new DatabaseSync(file);
  db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;");
  db.exec(`CREATE TABLE IF NOT EXISTS messages (
    number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, queue TEXT NOT NULL, body TEXT NOT NULL,
    fair TEXT NOT NULL, receives INTEGER NOT NULL, sentAt INTEGER NOT NULL, visibleAt INTEGER NOT NULL
  ) STRICT`);
  const insert = db.prepare(
    "INSERT INTO messages (id, queue, body, fair, receives, sentAt, visibleAt) VALUES (?, ?, ?, ?, 0, ?, ?)",
  );
  // The first message of each group comes before the second of any, so that a group with many messages delays no other.
  const visible = db.prepare(
    `SELECT id, queue, body, fair, receives, sentAt FROM (
       SELECT *, row_number() OVER (PARTITION BY fair ORDER BY number) AS turn FROM messages
       WHERE queue = ? AND visibleAt <= ?
     ) ORDER BY turn, number LIMIT ?`,
  );
  const hide = db.prepare("UPDATE messages SET visibleAt = ?, receives = receives + 1 WHERE id = ?");
  const remove = db.prepare("DELETE FROM messages WHERE id = ?");
  return {
    add(queue: string, body: string, group: string): string {
      const id = randomUUID();
      insert.run(id, queue, body, group, now(), now());
      return id;
    },
    /** Takes messages, which are then invisible for a while. */
    take(queue: string, most: number, visibilitySeconds: number): QueueMessage[] {
      const taken = visible.all(queue, now(), most).map((each) => row.parse(each));
      for (const { id } of taken) hide.run(now() + visibilitySeconds * 1_000, id);
      return taken;
    },
    remove(id: string): void {
      remove.run(id);
    },
    close: () => db.close(),
  };
}
