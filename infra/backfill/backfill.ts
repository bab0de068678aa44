import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { Stale } from "../../lib/errors.ts";
import type { Item, Write } from "../../lib/table/item.ts";
import type { Key } from "../../lib/table/key.ts";
import type { Table } from "../../lib/table/table.ts";
import { scanPages } from "./scan.ts";

/** An entity as the backfill needs it (lib/table/entity.ts). */
export interface Backfillable {
  type: string;
  backfill(raw: Item & Key): Write | undefined;
}

/** The progress of a backfill. `start` is where the next page begins. Without it the whole table has been read. */
export interface Progress {
  /** Items that were read, of any type. */
  scanned: number;
  /** Items of the entity's type. */
  found: number;
  /** Items of the entity that were incomplete and have been written. */
  written: number;
  start?: Key;
}

const nothing: Progress = { scanned: 0, found: 0, written: 0 };

/**
 * Brings the stored items of one entity to this release's form. Complete items are left alone, so running it again is
 * harmless. Each write has the condition that the item is unchanged. An item that somebody changed meanwhile is read
 * again. `onPage` gets the progress after each page, and a later run can continue from it as `from`.
 */
export const backfill = async (
  entity: Backfillable,
  options: {
    client: DynamoDBDocumentClient;
    table: Table;
    tableName: string;
    from?: Progress | undefined;
    /** Reads and counts, but writes nothing. */
    dryRun?: boolean | undefined;
    pageSize?: number | undefined;
    onPage?: (progress: Progress) => void;
  },
): Promise<Progress> => {
  /** Whether the item was incomplete. Returns once the item is complete or gone. */
  const bring = async (raw: Item & Key): Promise<boolean> => {
    let found: Item | undefined = raw;
    while (found) {
      const write = entity.backfill({ ...found, PK: raw.PK, SK: raw.SK });
      if (!write) return false;
      if (options.dryRun) return true;
      try {
        await options.table.write(write);
        return true;
      } catch (error) {
        if (!(error instanceof Stale)) throw error;
        found = await options.table.get({ PK: raw.PK, SK: raw.SK });
      }
    }
    return false;
  };

  let progress = options.from ?? nothing;
  const scan = {
    tableName: options.tableName,
    type: entity.type,
    start: progress.start,
    pageSize: options.pageSize ?? 200,
  };
  for await (const { scanned, items, next } of scanPages(options.client, scan)) {
    let written = 0;
    for (const item of items) if (await bring(item)) written++;
    progress = {
      scanned: progress.scanned + scanned,
      found: progress.found + items.length,
      written: progress.written + written,
      ...(next && { start: next }),
    };
    options.onPage?.(progress);
  }
  return progress;
};
