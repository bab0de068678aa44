import { createHash, randomBytes } from "node:crypto";
import * as z from "zod";
import { stale } from "../errors.ts";
import { entity, type ItemOf } from "../table/entity.ts";
import type { Write } from "../table/item.ts";
import { keys } from "../table/keys.ts";
import type { Table } from "../table/table.ts";

/** The hashes of a user's unused recovery codes. */
export const recoveryCodes = entity({
  type: "RecoveryCodes",
  key: ({ userId }: { userId: string }) => keys.recoveryCodes(userId),
  schema: () =>
    z.object({
      userId: z.string(),
      /** SHA-256 is enough: a code has 100 random bits, which nobody can guess. */
      hashes: z.array(z.string()),
      createdAt: z.string(),
      version: z.int(),
    }),
});
export type RecoveryCodesItem = ItemOf<typeof recoveryCodes>;

/** The number of codes in a new set. */
const count = 10;

/** 32 characters without easily confused ones (Crockford's base 32), five bits each. */
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const length = 20;

const newCode = (): string =>
  [...randomBytes(length)].map((byte) => alphabet[byte % alphabet.length]).join("");

/** Normalises a code: people add or leave out spaces and hyphens, and read O for 0 and I or L for 1. */
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

    /** New codes, and the write that replaces all earlier ones, provided that none of those is used meanwhile. */
    async renew(userId: string, now: Date): Promise<{ codes: string[]; write: Write }> {
      const before = await stored.get({ userId });
      const codes = Array.from({ length: count }, newCode);
      const hashes = codes.map((code) => hashOf(userId, code));
      const after = { userId, hashes, createdAt: now.toISOString(), version: 1 };
      return {
        codes,
        write: before ? recoveryCodes.update(before, after) : recoveryCodes.create(after, stale),
      };
    },

    /**
     * The write that marks this code as used; `undefined` when the code is wrong. Of two concurrent uses, one throws
     * `Stale`.
     */
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
