import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";

const schema = `
  CREATE TABLE IF NOT EXISTS signing_keys (kid TEXT PRIMARY KEY, jwk TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS users (
    username TEXT PRIMARY KEY,
    sub TEXT NOT NULL UNIQUE,
    attributes TEXT NOT NULL,
    alias TEXT UNIQUE,
    password TEXT NOT NULL,
    status TEXT NOT NULL,
    temporaryUntil INTEGER,
    enabled INTEGER NOT NULL,
    totpSecret TEXT,
    totpPending TEXT,
    totpStep INTEGER NOT NULL,
    mfa INTEGER NOT NULL,
    createdAt INTEGER NOT NULL,
    modifiedAt INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS attempts (
    name TEXT PRIMARY KEY,
    failures INTEGER NOT NULL,
    lockedUntil INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS sessions (
    hash TEXT PRIMARY KEY,
    username TEXT NOT NULL REFERENCES users ON DELETE CASCADE,
    challenge TEXT NOT NULL,
    expiresAt INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS grants (
    originJti TEXT PRIMARY KEY,
    username TEXT NOT NULL REFERENCES users ON DELETE CASCADE,
    refreshHash TEXT NOT NULL UNIQUE,
    authTime INTEGER NOT NULL,
    expiresAt INTEGER NOT NULL,
    revoked INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS accessTokens (
    jti TEXT PRIMARY KEY,
    originJti TEXT NOT NULL REFERENCES grants ON DELETE CASCADE,
    expiresAt INTEGER NOT NULL
  ) STRICT;
`;

/** Opens the pool's file. When a statement returns, its change survives a kill of this process. */
export function openDatabase(file: string, now: number): DatabaseSync {
  if (file !== ":memory:") mkdirSync(dirname(file), { recursive: true });
  const db = new DatabaseSync(file);
  db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;");
  db.exec(schema);
  for (const table of ["sessions", "accessTokens"]) {
    db.prepare(`DELETE FROM ${table} WHERE expiresAt < ?`).run(now);
  }
  return db;
}
