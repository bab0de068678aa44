import { createHash } from "node:crypto";
import * as z from "zod";
import { cursorInvalid } from "../errors.ts";
import type { Start } from "../table/table.ts";
import type { Seal } from "./seal.ts";

const start = z.record(z.string(), z.string());

/** The context of a cursor. It opens for no other organization, route, path or filter. */
export interface CursorContext {
  organizationId: string;
  route: string;
  /** The path's parameters. */
  path: Record<string, unknown>;
  /** The query without `cursor` and `limit`. */
  filters: Record<string, unknown>;
}

const sorted = (values: Record<string, unknown>): [string, unknown][] =>
  Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));

const contextOf = ({ organizationId, route, path, filters }: CursorContext): string => {
  const { cursor: _, limit: __, ...bound } = filters;
  return createHash("sha256")
    .update(JSON.stringify([organizationId, route, sorted(path), sorted(bound)]))
    .digest("base64url");
};

/** The start key as an opaque cursor. */
export const closeCursor = (seal: Seal, context: CursorContext, next: Start, now: Date): Promise<string> =>
  seal.close(contextOf(context), next, now);

/**
 * The start key of a cursor. Throws CURSOR_INVALID for a damaged cursor, or one of another organization, list or
 * filter.
 */
export const openCursor = async (
  seal: Seal,
  context: CursorContext,
  cursor: string,
  now: Date,
): Promise<Start> => {
  const opened = start.safeParse(await seal.open(contextOf(context), cursor, now));
  if (opened.success) return opened.data;
  throw cursorInvalid();
};
