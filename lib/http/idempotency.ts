import { createHash, randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import canonicalize from "canonicalize";
import * as z from "zod";
import { Refusal } from "../errors.ts";
import { all, any, atMost, equals, isNew } from "../table/condition.ts";
import { entity, type ItemOf } from "../table/entity.ts";
import type { Write } from "../table/item.ts";
import { keys } from "../table/keys.ts";
import { storedEnum } from "../table/stored.ts";
import type { Table } from "../table/table.ts";

const keptHours = 24;
/** The lease of a claim. It is longer than a request can run, so that only a dead request's claim is taken over. */
const leaseMilliseconds = 20_000;

/** The entry of a key: the first answer, or the claim of the request that is about to give it. */
export const idempotencyEntries = entity({
  type: "Idempotency",
  versioned: false,
  key: (id: { organizationId: string; hash: string }) => keys.idempotency(id.organizationId, id.hash),
  schema: () =>
    z.object({
      state: storedEnum(["claimed", "done"]),
      requestHash: z.string(),
      /** The hash of the body's canonical form, so that the order of its keys does not matter. */
      canonicalHash: z.string().optional(),
      claim: z.string().optional(),
      leaseUntil: z.number().optional(),
      expiresAt: z.number(),
      status: z.int().optional(),
      body: z.unknown().optional(),
      ttl: z.int(),
    }),
});
type Entry = ItemOf<typeof idempotencyEntries>;

/** The context of a key, besides the organization. */
export interface KeyedRequest {
  organizationId: string;
  key: string;
  method: string;
  path: string;
  body: unknown;
}

/** The first answer without its secrets. */
export interface Kept {
  status: number;
  body: unknown;
}

/** Lets a change write the entry in its own transaction, and report that it has committed. */
export interface Entrance {
  write(answer: Kept): Write;
  /** Waits until the key is claimed, if it is to be. Nothing is committed before that. */
  ready(): Promise<void>;
  committed(): void;
}

/** A parallel duplicate has written the entry between the read and the write. */
class Taken extends Error {}

const taken = () => new Taken();
const sha256 = (text: string): string => createHash("sha256").update(text).digest("base64url");

/** The body's canonical JSON (RFC 8785). Texts of invalid Unicode have none and are compared as they are. */
const canonicalOf = (body: unknown): string => {
  try {
    return canonicalize(body) ?? "";
  } catch {
    return JSON.stringify(body);
  }
};

const inProgress = () =>
  new Refusal(
    "IDEMPOTENCY_IN_PROGRESS",
    "Wait for the first request with this Idempotency-Key, then repeat it.",
    {
      retryAfter: 1,
    },
  );

/** The key of the entry for a request. */
const placeOf = ({ organizationId, method, path, key }: Omit<KeyedRequest, "body">) => ({
  organizationId,
  hash: sha256(`${method} ${path} ${key}`),
});

/** The present entry of a request's key. */
export const entryOf = (table: Table, request: Omit<KeyedRequest, "body">): Promise<Entry | undefined> =>
  idempotencyEntries.in(table).get(placeOf(request));

/**
 * Carries out a POST with its `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header). `run` gets what makes the
 * entry's writes for its transaction. With `claim`, the entry is claimed before `run` commits, for changes that need
 * the user pool too. Returns `run`'s result, or the stored answer with `replayed`. `mayReplay` may refuse it.
 */
export const idempotently = async <A extends Kept>(
  table: Table,
  request: KeyedRequest,
  now: Date,
  mode: { claim: boolean; mayReplay: () => unknown },
  run: (entry: Entrance) => Promise<A>,
  withoutSecrets: (body: unknown) => unknown,
  found: Promise<Entry | undefined> = entryOf(table, request),
): Promise<{ replayed: false; answer: A } | { replayed: true; answer: Kept }> => {
  const key = placeOf(request);
  const requestHash = sha256(JSON.stringify(request.body));
  const canonicalHash = sha256(canonicalOf(request.body));
  const claim = randomUUID();
  let kept: unknown;
  let written = false;

  const look = async (reading = entryOf(table, request)): Promise<Entry | undefined> => {
    const entry = await reading;
    return entry && entry.expiresAt > now.getTime() ? entry : undefined;
  };

  /** The stored answer of an entry; `undefined` when this request may go ahead. Throws when it may not. */
  const meet = (entry: Entry | undefined): Kept | undefined => {
    if (!entry) return undefined;
    const running = (entry.leaseUntil ?? 0) > now.getTime() && entry.claim !== claim;
    // The claim of a dead request no longer counts: only a 2xx is kept.
    if (entry.state === "claimed" && !running) return undefined;
    // An entry of an older release has the hash of the text alone.
    const isSame = entry.canonicalHash
      ? entry.canonicalHash === canonicalHash
      : entry.requestHash === requestHash;
    if (!isSame)
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
    canonicalHash,
    expiresAt: now.getTime() + keptHours * 3_600_000,
    ttl: Math.floor(now.getTime() / 1000) + (keptHours + 1) * 3_600,
  };
  const free = any(isNew, atMost("expiresAt", now.getTime()), equals("claim", claim));
  const entry = (answer: Kept): Write => {
    const body = withoutSecrets(answer.body);
    kept = body;
    // The entry names the claim that it came from. So a retried write whose first reply was lost recognises itself.
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

  /** Stores a result that was known only after the commit, such as a failure of the user pool. */
  const complete = async (body: unknown): Promise<void> => {
    if (isDeepStrictEqual(body, kept)) return;
    await table
      .write(
        idempotencyEntries.set(
          key,
          { body },
          { when: equals("canonicalHash", canonicalHash), refuse: taken },
        ),
      )
      .catch(() => {
        // The change has committed and its caller gets the whole answer now. A failure here must not become an error.
      });
  };

  /** Frees the key for another attempt, unless the change has committed already. */
  const release = () =>
    table
      .write(
        idempotencyEntries.delete(key, {
          when: all(equals("claim", claim), equals("state", "claimed")),
          refuse: taken,
        }),
      )
      .catch(() => {
        // The claim may have been taken over, or the table may not answer. It ends with its lease. This error counts.
      });

  /** Claims the key. Answers the stored answer if a parallel duplicate has already finished. */
  const claimed = async (): Promise<Kept | undefined> => {
    const leaseUntil = now.getTime() + leaseMilliseconds;
    const claimable = { when: any(free, atMost("leaseUntil", now.getTime())), refuse: taken };
    try {
      await table.write(idempotencyEntries.put({ ...item, state: "claimed", claim, leaseUntil }, claimable));
      return undefined;
    } catch (error) {
      if (!(error instanceof Taken)) throw error;
      const winner = meet(await look());
      if (winner) return winner;
      throw inProgress();
    }
  };

  const first = meet(await look(found));
  if (first) return replay(first);

  // `run` may read and decide while the key is being claimed. Nothing is committed before the claim.
  const claiming = mode.claim ? claimed() : Promise.resolve(undefined);
  const running = run({
    write: entry,
    async ready() {
      if (await claiming) throw taken();
    },
    committed: () => {
      written = true;
    },
  });
  const over = running.then(
    () => undefined,
    () => undefined,
  );
  const quicker = await claiming.catch(async (error) => {
    await over;
    throw error;
  });
  if (quicker) {
    await over;
    return replay(quicker);
  }

  try {
    const answer = await running;
    if (!written) await table.write(entry(answer));
    else await complete(withoutSecrets(answer.body));
    return { replayed: false, answer };
  } catch (error) {
    if (mode.claim) await release();
    // If a parallel duplicate has won, its answer is this request's, whatever error this one had.
    const winner = error instanceof Taken || error instanceof Refusal ? meet(await look()) : undefined;
    if (winner) return replay(winner);
    throw error instanceof Taken ? inProgress() : error;
  }
};
