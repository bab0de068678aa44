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

/** How far a backfill has come. `start` is where the next page begins; without it the table has been gone through. */
export interface Progress {
  /** Items of the table that were looked at, of whatever type. */
  scanned: number;
  /** Those of the entity's type. */
  found: number;
  /** Those that lacked something, and were written. */
  written: number;
  start?: Key;
}

const nothing: Progress = { scanned: 0, found: 0, written: 0 };

/**
 * Brings the stored items of one entity to the form that this release writes. An item that has that form is left alone,
 * so running it again is harmless. Each write holds only if the item still is as it was read; one that somebody changed
 * meanwhile is read again. `onPage` is told after each page, and what it was told last is where `from` can go on.
 */
export const backfill = async (
  entity: Backfillable,
  o: {
    client: DynamoDBDocumentClient;
    table: Table;
    tableName: string;
    from?: Progress | undefined;
    /** Reads and counts only. */
    dryRun?: boolean | undefined;
    pageSize?: number | undefined;
    onPage?: (progress: Progress) => void;
  },
): Promise<Progress> => {
  /** Whether the item lacked something. Ends when the item has the form, or is gone. */
  const bring = async (raw: Item & Key): Promise<boolean> => {
    let found: Item | undefined = raw;
    while (found) {
      const write = entity.backfill({ ...found, PK: raw.PK, SK: raw.SK });
      if (!write) return false;
      if (o.dryRun) return true;
      try {
        await o.table.write(write);
        return true;
      } catch (error) {
        if (!(error instanceof Stale)) throw error;
        found = await o.table.get({ PK: raw.PK, SK: raw.SK });
      }
    }
    return false;
  };

  let progress = o.from ?? nothing;
  const scan = {
    tableName: o.tableName,
    type: entity.type,
    start: progress.start,
    pageSize: o.pageSize ?? 200,
  };
  for await (const { scanned, items, next } of scanPages(o.client, scan)) {
    let written = 0;
    for (const item of items) if (await bring(item)) written++;
    progress = {
      scanned: progress.scanned + scanned,
      found: progress.found + items.length,
      written: progress.written + written,
      ...(next && { start: next }),
    };
    o.onPage?.(progress);
  }
  return progress;
};
