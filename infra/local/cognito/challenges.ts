import { createHash, randomBytes } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import * as z from "zod";
import type { PoolSettings } from "./pool.ts";
import { invalidSession } from "./refusals.ts";

const challengeName = z.enum(["NEW_PASSWORD_REQUIRED", "SOFTWARE_TOKEN_MFA"]);
const sessionRow = z.object({ username: z.string(), challenge: challengeName, expiresAt: z.number() });

export type ChallengeName = z.infer<typeof challengeName>;
export type Challenges = ReturnType<typeof openChallenges>;

/** The sessions between a right password and the tokens. A wrong answer leaves a session open, a right one ends it. */
export function openChallenges(db: DatabaseSync, pool: PoolSettings, now: () => number) {
  const insert = db.prepare(
    "INSERT INTO sessions (hash, username, challenge, expiresAt) VALUES (?, ?, ?, ?)",
  );
  const read = db.prepare("SELECT username, challenge, expiresAt FROM sessions WHERE hash = ?");
  const drop = db.prepare("DELETE FROM sessions WHERE hash = ?");

  return {
    open(username: string, challenge: ChallengeName): string {
      const session = randomBytes(96).toString("base64url");
      insert.run(hashOf(session), username, challenge, now() + pool.authSessionMinutes * 60_000);
      return session;
    },
    /** The user of a session with this challenge. Throws when there is no such session. */
    username(session: string, challenge: string): string {
      const row = read.get(hashOf(session));
      if (row === undefined) throw invalidSession();
      const found = sessionRow.parse(row);
      if (found.expiresAt <= now() || found.challenge !== challenge) throw invalidSession();
      return found.username;
    },
    /** Ends the session. Of two simultaneous right answers only one passes. */
    close(session: string): void {
      if (drop.run(hashOf(session)).changes !== 1) throw invalidSession();
    },
  };
}

function hashOf(session: string): string {
  return createHash("sha256").update(session).digest("base64url");
}
