import { type Actor, type AuditEntry, type EventEntry, recordWrites } from "../record/entries.ts";
import type { Write } from "../table/item.ts";
import type { Table } from "../table/table.ts";

/** What lets a caller make a change besides its role: what must still hold when it commits, and for whom it is made. */
export interface ChangeAccess {
  conditions: readonly Write[];
  /** The customer for whom a reseller acts. */
  onBehalfOf?: string | undefined;
}

/** A change with all that belongs into its transaction, and what the caller is answered once it stands. */
export interface Change<A> {
  writes: Write[];
  audit: AuditEntry;
  events?: EventEntry[];
  answer: A;
  /** The caller's access to what the request names, where that is not its organization's own. */
  access?: ChangeAccess | undefined;
}

export type Commit = <A>(change: Change<A>, options?: { hold?: boolean }) => Promise<A>;

/**
 * Makes a request's commit: one transaction of the idempotency entry, the caller's rights, the change's own writes, the
 * conditions of its access, its audit record and its events. The conditions come last, since what a change is refused for
 * by the state of its resource (409) comes before an ended partnership (422). `hold` keeps the idempotency entry back for a change that is not complete with the
 * table alone.
 */
export const committer =
  (o: {
    table: Table;
    actor: Actor;
    rights: Write[];
    entry: (answer: unknown) => Write[];
    /** Told once the transaction stands with the entry in it. */
    committed?: () => void;
    requestId: string;
    clock: () => Date;
  }): Commit =>
  async (change, options = {}) => {
    const entry = options.hold ? [] : o.entry(change.answer);
    const { conditions = [], onBehalfOf } = change.access ?? {};
    const record = recordWrites(
      { ...o.actor, ...(onBehalfOf && { onBehalfOf }) },
      change.audit,
      change.events ?? [],
      o.clock(),
      o.requestId,
    );
    await o.table.transact([...entry, ...o.rights, ...change.writes, ...conditions, ...record]);
    if (!options.hold) o.committed?.();
    return change.answer;
  };
