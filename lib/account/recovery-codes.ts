import { createHash, randomBytes } from "node:crypto";
import * as z from "zod";
import { entity, type ItemOf } from "../table/entity.ts";
import type { Write } from "../table/item.ts";
import { keys } from "../table/keys.ts";
import type { Table } from "../table/table.ts";

/** The recovery codes of a user that are not used yet, by their hashes. */
export const recoveryCodes = entity({
  type: "RecoveryCodes",
  key: ({ userId }: { userId: string }) => keys.recoveryCodes(userId),
  schema: () =>
    z.object({
      userId: z.string(),
      /** SHA-256: a code has 100 bits by chance, which nobody tries through. */
      hashes: z.array(z.string()),
      createdAt: z.string(),
      version: z.int(),
    }),
});
export type RecoveryCodesItem = ItemOf<typeof recoveryCodes>;

/** How many there are at first. */
const count = 10;

/** 32 characters without those that are taken for each other (Crockford's base 32), five bits each. */
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const length = 20;

const newCode = (): string =>
  [...randomBytes(length)].map((byte) => alphabet[byte % alphabet.length]).join("");

/** The code as it was made: people leave out or add spaces and hyphens, and read O for 0 and I or L for 1. */
const spelled = (code: string): string =>
  code.toUpperCase().replaceAll(/[\s-]/g, "").replaceAll("O", "0").replaceAll(/[IL]/g, "1");

const hashOf = (userId: string, code: string): string =>
  createHash("sha256")
    .update(`${userId} ${spelled(code)}`)
    .digest("base64url");

/** The recovery codes of users. */
export const recoveryCodeStore = (table: Table) => {
  const stored = recoveryCodes.in(table);
  return {
    find: (userId: string) => stored.get({ userId }),

    /** New codes, and the write that makes them the only ones. */
    renew(userId: string, now: Date): { codes: string[]; write: Write } {
      const codes = Array.from({ length: count }, newCode);
      const hashes = codes.map((code) => hashOf(userId, code));
      const write = recoveryCodes.put({ userId, hashes, createdAt: now.toISOString(), version: 1 });
      return { codes, write };
    },

    /** The write after which this code is used; `undefined` where it is none. Of two that use one at once, one is `Stale`. */
    use(before: RecoveryCodesItem | undefined, code: string): Write | undefined {
      if (!before) return undefined;
      const hash = hashOf(before.userId, code);
      const hashes = before.hashes.filter((each) => each !== hash);
      return hashes.length < before.hashes.length
        ? recoveryCodes.update(before, { ...before, hashes })
        : undefined;
    },
  };
};
