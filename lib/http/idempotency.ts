import { createHash, randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import * as z from "zod";
import { Refusal } from "../errors.ts";
import { all, any, atMost, equals, isNew } from "../table/condition.ts";
import { entity, type ItemOf } from "../table/entity.ts";
import type { Write } from "../table/item.ts";
import { keys } from "../table/keys.ts";
import { storedEnum } from "../table/stored.ts";
import type { Table } from "../table/table.ts";

const keptHours = 24;
/** Longer than a request can run, so that a claim is taken over only from one that has died. */
const leaseMilliseconds = 20_000;

/** The entry of a key: the first answer, or the claim of the request that will give it. */
export const idempotencyEntries = entity({
  type: "Idempotency",
  versioned: false,
  key: (id: { organizationId: string; hash: string }) => keys.idempotency(id.organizationId, id.hash),
  schema: z.object({
    state: storedEnum(["claimed", "done"]),
    requestHash: z.string(),
    claim: z.string().optional(),
    leaseUntil: z.number().optional(),
    expiresAt: z.number(),
    status: z.int().optional(),
    body: z.unknown().optional(),
    ttl: z.int(),
  }),
});
type Entry = ItemOf<typeof idempotencyEntries>;

/** What a key is bound to, besides the organization. */
export interface KeyedRequest {
  organizationId: string;
  key: string;
  method: string;
  path: string;
  body: unknown;
}

/** The first answer, its secrets left out. */
export interface Kept {
  status: number;
  body: unknown;
}

/** How a change brings the entry into its own transaction, and says that it stands. */
export interface Entrance {
  write(answer: Kept): Write;
  committed(): void;
}

/** The entry was taken by a parallel duplicate between look and write. */
class Taken extends Error {}

const taken = () => new Taken();
const sha256 = (text: string): string => createHash("sha256").update(text).digest("base64url");

const inProgress = () =>
  new Refusal(
    "IDEMPOTENCY_IN_PROGRESS",
    "Wait for the first request with this Idempotency-Key, then repeat it.",
    {
      retryAfter: 1,
    },
  );

/**
 * One POST with its `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header). `run` is given what makes the
 * writes of the entry, to be put into the change's own transaction; with `claim`, the entry is claimed before `run`,
 * for changes that reach beyond the table. Answers what `run` returns, or the kept answer with `replayed`. What
 * `mayReplay` throws comes before it, since the caller may have lost its access to what it was told once.
 */
export const idempotently = async <A extends Kept>(
  table: Table,
  request: KeyedRequest,
  now: Date,
  mode: { claim: boolean; mayReplay: () => unknown },
  run: (entry: Entrance) => Promise<A>,
  withoutSecrets: (body: unknown) => unknown,
): Promise<{ replayed: false; answer: A } | { replayed: true; answer: Kept }> => {
  const key = {
    organizationId: request.organizationId,
    hash: sha256(`${request.method} ${request.path} ${request.key}`),
  };
  const requestHash = sha256(JSON.stringify(request.body));
  const claim = randomUUID();
  let kept: unknown;
  let written = false;

  const look = async (): Promise<Entry | undefined> => {
    const entry = await idempotencyEntries.in(table).get(key);
    return entry && entry.expiresAt > now.getTime() ? entry : undefined;
  };

  /** What an entry means to this request: a kept answer, or nothing when it may go ahead. Throws otherwise. */
  const meet = (entry: Entry | undefined): Kept | undefined => {
    if (!entry) return undefined;
    const running = (entry.leaseUntil ?? 0) > now.getTime() && entry.claim !== claim;
    // A claim whose holder has died binds nobody: only a 2xx is kept.
    if (entry.state === "claimed" && !running) return undefined;
    if (entry.requestHash !== requestHash)
      throw new Refusal(
        "IDEMPOTENCY_KEY_REUSED",
        "This Idempotency-Key was sent with another body. Use a new key for a new request.",
      );
    if (entry.state === "done") return { status: entry.status ?? 200, body: entry.body };
    throw inProgress();
  };

  const item = {
    ...key,
    requestHash,
    expiresAt: now.getTime() + keptHours * 3_600_000,
    ttl: Math.floor(now.getTime() / 1000) + (keptHours + 1) * 3_600,
  };
  const free = any(isNew, atMost("expiresAt", now.getTime()), equals("claim", claim));
  const entry = (answer: Kept): Write => {
    const body = withoutSecrets(answer.body);
    kept = body;
    // With the claim it came from: tried again because its answer was lost, the write meets itself and no duplicate.
    const done = {
      ...item,
      state: "done" as const,
      status: answer.status,
      body,
      ...(mode.claim && { claim }),
    };
    return idempotencyEntries.put(done, { when: free, refuse: taken });
  };
  const replay = (answer: Kept) => {
    mode.mayReplay();
    return { replayed: true as const, answer };
  };

  /** Keeps what was known only after the commit, such as that the user pool had failed. */
  const complete = async (body: unknown): Promise<void> => {
    if (isDeepStrictEqual(body, kept)) return;
    await table
      .write(
        idempotencyEntries.set(key, { body }, { when: equals("requestHash", requestHash), refuse: taken }),
      )
      .catch(() => {
        // The change stands, and whoever asked is told all of it now: that must not become an error.
      });
  };

  /** Frees the key for another try, unless the change stands already. */
  const release = () =>
    table
      .write(
        idempotencyEntries.delete(key, {
          when: all(equals("claim", claim), equals("state", "claimed")),
          refuse: taken,
        }),
      )
      .catch(() => {
        // Taken over, or not reached: a claim ends with its lease, and must not hide why the request failed.
      });

  const first = meet(await look());
  if (first) return replay(first);

  if (mode.claim)
    try {
      const claimed = {
        ...item,
        state: "claimed" as const,
        claim,
        leaseUntil: now.getTime() + leaseMilliseconds,
      };
      const claimable = { when: any(free, atMost("leaseUntil", now.getTime())), refuse: taken };
      await table.write(idempotencyEntries.put(claimed, claimable));
    } catch (error) {
      if (!(error instanceof Taken)) throw error;
      const winner = meet(await look());
      if (winner) return replay(winner);
      throw inProgress();
    }

  try {
    const answer = await run({
      write: entry,
      committed: () => {
        written = true;
      },
    });
    if (!written) await table.write(entry(answer));
    else await complete(withoutSecrets(answer.body));
    return { replayed: false, answer };
  } catch (error) {
    if (mode.claim) await release();
    // A parallel duplicate may have won: then its answer is this request's, whatever this one ran into.
    const winner = error instanceof Taken || error instanceof Refusal ? meet(await look()) : undefined;
    if (winner) return replay(winner);
    throw error instanceof Taken ? inProgress() : error;
  }
};
