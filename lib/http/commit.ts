import { type Refusal, stale } from "../errors.ts";
import { type Actor, type AuditEntry, type EventEntry, recordWrites } from "../record/entries.ts";
import type { Write } from "../table/item.ts";
import type { Table } from "../table/table.ts";

/**
 * A caller's access to the resource of a change: the conditions of the commit, and the customer for whom the caller
 * acts.
 */
export interface ChangeAccess {
  conditions: readonly Write[];
  /** The customer for whom a reseller acts. */
  onBehalfOf?: string | undefined;
  /** When the access ends by the clock. Nothing commits by it from then on. */
  until?: string;
  /** Why the caller may only read. Such an access commits nothing. */
  onlyReads?: Refusal | undefined;
}

/** A change: everything that its transaction writes, and the answer once it has committed. */
export interface Change<A> {
  writes: Write[];
  audit: AuditEntry;
  /** Changes of other resources, each with its own record. */
  besides?: readonly AuditEntry[];
  events?: EventEntry[];
  answer: A;
  /** The caller's access to the resource in the request; left out for its own organization's resources. */
  access?: ChangeAccess | undefined;
}

export type Commit = <A>(change: Change<A>, options?: { hold?: boolean }) => Promise<A>;

/**
 * Makes the commit of a request: one transaction of the idempotency entry, the caller's rights, the change's own
 * writes, the conditions of its access, its audit record and its events. The conditions of access come after the
 * writes, since a refusal by the resource's state (409) comes before an ended partnership (422). `hold` leaves the
 * idempotency entry out, for a change that also needs the user pool.
 */
export const committer =
  (context: {
    table: Table;
    actor: Actor;
    rights: Write[];
    entry: (answer: unknown) => Write[];
    /** Waits until the change may be committed. */
    ready?: () => Promise<void> | undefined;
    /** Called once the transaction, with the entry in it, has committed. */
    committed?: () => void;
    requestId: string;
    clock: () => Date;
  }): Commit =>
  async (change, options = {}) => {
    const entry = options.hold ? [] : context.entry(change.answer);
    const { conditions = [], onBehalfOf, until, onlyReads } = change.access ?? {};
    if (onlyReads) throw onlyReads;
    const mustLast = () => {
      if (until !== undefined && until <= context.clock().toISOString()) throw stale();
    };
    const actor = { ...context.actor, ...(onBehalfOf && { onBehalfOf }) };
    await context.ready?.();
    const at = context.clock();
    const record = [change.audit, ...(change.besides ?? [])].flatMap((audit, index) =>
      recordWrites(actor, audit, index === 0 ? (change.events ?? []) : [], at, context.requestId),
    );
    await context.table.transact(
      [...entry, ...context.rights, ...change.writes, ...conditions, ...record],
      mustLast,
    );
    if (!options.hold) context.committed?.();
    return change.answer;
  };
