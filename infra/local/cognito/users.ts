import type { DatabaseSync } from "node:sqlite";
import * as z from "zod";
import { AwsError } from "../aws-json.ts";
import { userNotFound } from "./refusals.ts";

const flag = z.number().transform((value) => value === 1);
const attributes = z.record(z.string(), z.string());

const userRow = z.object({
  username: z.string(),
  sub: z.string(),
  attributes: z.string().transform((text) => attributes.parse(JSON.parse(text))),
  alias: z.string().nullable(),
  password: z.string(),
  status: z.enum(["FORCE_CHANGE_PASSWORD", "CONFIRMED"]),
  temporaryUntil: z.number().nullable(),
  enabled: flag,
  totpSecret: z.string().nullable(),
  totpPending: z.string().nullable(),
  totpStep: z.number(),
  mfa: flag,
  createdAt: z.number(),
  modifiedAt: z.number(),
});

export type User = z.infer<typeof userRow>;
export type Users = ReturnType<typeof openUsers>;

const columns = Object.keys(userRow.shape);

/** The alias of a user: its address, if that is verified. Aliases are unique. */
export function aliasOf(values: Record<string, string>): string | null {
  return values.email !== undefined && values.email_verified === "true" ? values.email : null;
}

/**
 * The users of the pool. Names and addresses are stored in lower case, because a pool without case sensitivity writes
 * them that way into tokens and answers.
 */
export function openUsers(db: DatabaseSync, now: () => number) {
  const byName = db.prepare("SELECT * FROM users WHERE username = ?");
  const byAlias = db.prepare("SELECT * FROM users WHERE alias = ?");
  const holder = db.prepare("SELECT username FROM users WHERE alias = ? AND username <> ?");
  const after = db.prepare("SELECT * FROM users WHERE username > ? ORDER BY username LIMIT ?");
  const drop = db.prepare("DELETE FROM users WHERE username = ?");
  const replace = db.prepare(
    `INSERT INTO users (${columns.join()}) VALUES (${columns.map(() => "?").join()})
     ON CONFLICT (username) DO UPDATE SET ${columns.map((column) => `${column} = excluded.${column}`).join()}`,
  );

  function find(name: string): User | undefined {
    const key = name.toLowerCase();
    const row = byName.get(key) ?? byAlias.get(key);
    return row === undefined ? undefined : userRow.parse(row);
  }

  function get(name: string): User {
    const user = find(name);
    if (user === undefined) throw userNotFound();
    return user;
  }

  function save(user: User): User {
    if (user.alias !== null && holder.get(user.alias, user.username) !== undefined) {
      throw new AwsError("AliasExistsException", "An account with the given email already exists.");
    }
    replace.run(
      user.username,
      user.sub,
      JSON.stringify(user.attributes),
      user.alias,
      user.password,
      user.status,
      user.temporaryUntil,
      Number(user.enabled),
      user.totpSecret,
      user.totpPending,
      user.totpStep,
      Number(user.mfa),
      user.createdAt,
      user.modifiedAt,
    );
    return user;
  }

  return {
    find,
    get,
    /** `forceAlias` takes the address from the user that has it. That user's address is unverified from then on. */
    create(user: User, { forceAlias = false }: { forceAlias?: boolean | undefined } = {}): User {
      if (byName.get(user.username) !== undefined) {
        throw new AwsError("UsernameExistsException", "User account already exists");
      }
      const former = forceAlias && user.alias !== null ? find(user.alias) : undefined;
      if (former) {
        save({ ...former, alias: null, attributes: { ...former.attributes, email_verified: "false" } });
      }
      return save(user);
    },
    /** Changes the user as it is now, since it may have changed while a hash was computed. */
    change(name: string, changes: Partial<User>): User {
      return save({ ...get(name), ...changes, modifiedAt: now() });
    },
    /** Users by name, starting after the given one. */
    page: (name: string, most: number): User[] => after.all(name, most).map((row) => userRow.parse(row)),
    remove(name: string): void {
      drop.run(get(name).username);
    },
  };
}
