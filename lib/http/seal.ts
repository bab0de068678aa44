import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import * as z from "zod";
import { refusal } from "../errors.ts";
import { entity } from "../table/entity.ts";
import { keys } from "../table/keys.ts";
import type { Table } from "../table/table.ts";

/** The key of one month. */
export const sealingKeys = entity({
  type: "SealingKey",
  versioned: false,
  key: ({ id }: { id: string }) => keys.sealingKey(id),
  schema: z.object({ key: z.base64(), ttl: z.int() }),
});

/** Encrypts what a caller is to send back (AES-256-GCM). It opens only in the same context. */
export interface Seal {
  close(context: string, payload: unknown, now: Date): Promise<string>;
  /** The payload, or `undefined` for anything that was not sealed here in this context. */
  open(context: string, sealed: string, now: Date): Promise<unknown>;
}

const month = (now: Date, back = 0): string =>
  new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back, 1)).toISOString().slice(0, 7);

const taken = refusal("UNAVAILABLE", "another environment made this month's key first");

/**
 * Seals with the month's key. The first that needs it makes it and writes it into the table. The keys of this month and of
 * the last one open a seal. Sealed data gives no rights, so that the table is a good enough place for the keys.
 */
export const openSeal = (table: Table): Seal => {
  const cached = new Map<string, Buffer>();

  const stored = async (id: string): Promise<Buffer | undefined> => {
    const item = await sealingKeys.in(table).get({ id });
    return item && Buffer.from(item.key, "base64");
  };

  const make = async (id: string, now: Date): Promise<Buffer | undefined> => {
    const key = randomBytes(32);
    const ttl = Math.floor(now.getTime() / 1000) + 100 * 24 * 3600;
    try {
      await table.write(sealingKeys.create({ id, key: key.toString("base64"), ttl }, taken));
      return key;
    } catch {
      // Another has written the key, or the answer to this write was lost. The key that is in the table now counts.
      return stored(id);
    }
  };

  const keyOf = async (id: string, create: Date | undefined): Promise<Buffer | undefined> => {
    const known = cached.get(id);
    if (known) return known;
    const key = (await stored(id)) ?? (create && (await make(id, create)));
    if (key) cached.set(id, key);
    return key;
  };

  return {
    async close(context, payload, now) {
      const id = month(now);
      const key = await keyOf(id, now);
      if (!key) throw taken();
      const iv = randomBytes(12);
      const cipher = createCipheriv("aes-256-gcm", key, iv).setAAD(Buffer.from(`${id} ${context}`));
      const text = Buffer.concat([cipher.update(JSON.stringify(payload)), cipher.final()]);
      return `${id.replace("-", "")}.${Buffer.concat([iv, cipher.getAuthTag(), text]).toString("base64url")}`;
    },

    async open(context, sealed, now) {
      const [stamp = "", body = ""] = sealed.split(".");
      const id = [month(now), month(now, 1)].find((each) => each.replace("-", "") === stamp);
      const bytes = Buffer.from(body, "base64url");
      // base64url ignores trailing bits and foreign characters. A second spelling of the same bytes is refused.
      if (!id || bytes.length < 29 || sealed !== `${stamp}.${bytes.toString("base64url")}`) return undefined;
      const key = await keyOf(id, undefined);
      if (!key) return undefined;
      const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, 12), { authTagLength: 16 })
        .setAAD(Buffer.from(`${id} ${context}`))
        .setAuthTag(bytes.subarray(12, 28));
      try {
        return JSON.parse(Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString());
      } catch {
        return undefined;
      }
    },
  };
};
