import { type Actor, type AuditEntry, type EventEntry, recordWrites } from "../record/entries.ts";
import type { Write } from "../table/item.ts";
import type { Table } from "../table/table.ts";

/** A change with all that belongs into its transaction, and what the caller is answered once it stands. */
export interface Change<A> {
  writes: Write[];
  audit: AuditEntry;
  events?: EventEntry[];
  answer: A;
  /** For whom the caller acts, when it is not its own organization. */
  onBehalfOf?: string | undefined;
}

export type Commit = <A>(change: Change<A>, options?: { hold?: boolean }) => Promise<A>;

/**
 * Makes a request's commit: one transaction of the idempotency entry, the rights of who acts, the change's own writes,
 * its audit record and its events. `hold` keeps the idempotency entry back for a change that is not complete with the
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
    const record = recordWrites(
      { ...o.actor, ...(change.onBehalfOf && { onBehalfOf: change.onBehalfOf }) },
      change.audit,
      change.events ?? [],
      o.clock(),
      o.requestId,
    );
    await o.table.transact([...entry, ...o.rights, ...change.writes, ...record]);
    if (!options.hold) o.committed?.();
    return change.answer;
  };
