import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { accessCountStore, countingComplete } from "../../lib/customers/access-counts.ts";
import { resellerRelationships } from "../../lib/customers/items.ts";
import type { Table } from "../../lib/table/table.ts";
import type { Progress } from "./backfill.ts";
import { scanPages } from "./scan.ts";

/** Relationships that are counted in parallel. */
const atOnce = 8;

/**
 * Counts each relationship that is missing from the kept counts of resellers' access. At the end it records that all
 * relationships are counted. It may run at any time and be interrupted: `onPage` gets the progress after each page, and
 * a later run can continue from it.
 */
export const recount = async (options: {
  client: DynamoDBDocumentClient;
  table: Table;
  tableName: string;
  now: () => Date;
  from?: Progress | undefined;
  pageSize?: number | undefined;
  onPage?: (progress: Progress) => void;
}): Promise<Progress> => {
  const { count } = accessCountStore(options.table);
  let progress: Progress = options.from ?? { scanned: 0, found: 0, written: 0 };
  const { type } = resellerRelationships;
  const scan = {
    tableName: options.tableName,
    type,
    start: progress.start,
    pageSize: options.pageSize ?? 200,
  };
  for await (const { scanned, items, next } of scanPages(options.client, scan)) {
    let written = 0;
    for (let at = 0; at < items.length; at += atOnce) {
      const some = items.slice(at, at + atOnce).map((raw) => count(resellerRelationships.parse(raw)));
      written += (await Promise.all(some)).filter(Boolean).length;
    }
    progress = {
      scanned: progress.scanned + scanned,
      found: progress.found + items.length,
      written: progress.written + written,
      ...(next && { start: next }),
    };
    options.onPage?.(progress);
  }
  await options.table.write(countingComplete(options.now()));
  return progress;
};
