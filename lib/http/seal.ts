import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import * as z from "zod";
import { refusal } from "../errors.ts";
import { entity } from "../table/entity.ts";
import { keys } from "../table/keys.ts";
import type { Table } from "../table/table.ts";

/** A key: of one month, or a lasting one. */
export const sealingKeys = entity({
  type: "SealingKey",
  versioned: false,
  key: ({ id }: { id: string }) => keys.sealingKey(id),
  schema: () => z.object({ key: z.base64(), ttl: z.int() }),
});

/** Encrypts data that a caller will send back (AES-256-GCM). They can be opened in the same context only. */
export interface Seal {
  close(context: string, payload: unknown, now: Date): Promise<string>;
  /** The payload; `undefined` for anything that was not sealed by this deployment in this context. */
  open(context: string, sealed: string, now: Date): Promise<unknown>;
}

const month = (now: Date, back = 0): string =>
  new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back, 1)).toISOString().slice(0, 7);

const taken = refusal("UNAVAILABLE", "another environment made this month's key first");

/** The seconds of a century: data sealed for good are in links in mailboxes. */
const century = 100 * 365 * 24 * 3600;

/** The keys in a table, by name. Each is created at its first use. */
const keyRing = (table: Table) => {
  const cached = new Map<string, Buffer>();

  const stored = async (id: string): Promise<Buffer | undefined> => {
    const item = await sealingKeys.in(table).get({ id });
    return item && Buffer.from(item.key, "base64");
  };

  const make = async (id: string, ttl: number): Promise<Buffer | undefined> => {
    const key = randomBytes(32);
    try {
      await table.write(sealingKeys.create({ id, key: key.toString("base64"), ttl }, taken));
      return key;
    } catch {
      // Another process has written the key, or the answer to this write was lost. The key in the table counts.
      return stored(id);
    }
  };

  /** The key of this name. If there is none, it is created, and kept for `lasts` seconds. */
  return async (id: string, now: Date, lasts?: number): Promise<Buffer | undefined> => {
    const known = cached.get(id);
    if (known) return known;
    const key =
      (await stored(id)) ??
      (lasts === undefined ? undefined : await make(id, Math.floor(now.getTime() / 1000) + lasts));
    if (key) cached.set(id, key);
    return key;
  };
};

/** Encrypts with a given key (AES-256-GCM). */
export const closed = (key: Buffer, context: string, payload: unknown): string => {
  const iv = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, iv).setAAD(Buffer.from(context));
  const text = Buffer.concat([cipher.update(JSON.stringify(payload)), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), text]).toString("base64url");
};

/** Decrypts data of `closed`; `undefined` for anything else. */
export const opened = (key: Buffer, context: string, bytes: Buffer): unknown => {
  const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, 12), { authTagLength: 16 })
    .setAAD(Buffer.from(context))
    .setAuthTag(bytes.subarray(12, 28));
  try {
    return JSON.parse(Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString());
  } catch {
    return undefined;
  }
};

/**
 * The bytes of a sealed text. base64url ignores trailing bits and foreign characters, so only the exact spelling is
 * accepted.
 */
export const bytesOf = (body: string): Buffer | undefined => {
  const bytes = Buffer.from(body, "base64url");
  return bytes.length >= 29 && body === bytes.toString("base64url") ? bytes : undefined;
};

/**
 * Seals with the month's key. Its first use creates it and writes it into the table. The keys of this month and of the
 * last one open a seal. Sealed data give no rights, so that the table is a good enough place for the keys.
 */
export const openSeal = (table: Table): Seal => {
  const keyOf = keyRing(table);
  return {
    async close(context, payload, now) {
      const id = month(now);
      const key = await keyOf(id, now, 100 * 24 * 3600);
      if (!key) throw taken();
      return `${id.replace("-", "")}.${closed(key, `${id} ${context}`, payload)}`;
    },

    async open(context, sealed, now) {
      const [stamp = "", body = "", ...more] = sealed.split(".");
      const id = [month(now), month(now, 1)].find((each) => each.replace("-", "") === stamp);
      const bytes = bytesOf(body);
      if (!id || !bytes || more.length > 0) return undefined;
      const key = await keyOf(id, now);
      return key && opened(key, `${id} ${context}`, bytes);
    },
  };
};

/** Seals with one key of this name, which never changes: sealed data can be opened for as long as the table exists. */
export const lastingSeal = (table: Table, name: string): Seal => {
  const keyOf = keyRing(table);
  return {
    async close(context, payload, now) {
      const key = await keyOf(name, now, century);
      if (!key) throw taken();
      return closed(key, `${name} ${context}`, payload);
    },
    async open(context, sealed, now) {
      const bytes = bytesOf(sealed);
      const key = bytes && (await keyOf(name, now));
      return bytes && key && opened(key, `${name} ${context}`, bytes);
    },
  };
};
