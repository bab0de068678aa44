import type { APIGatewayProxyEventV2 } from "aws-lambda";
import * as z from "zod";
import { challengeMinutes } from "../../contract/password-policy.ts";
import { openSeal } from "../../http/seal.ts";
import type { Table } from "../../table/table.ts";
import { version } from "../../version.ts";
import { type Page, pathOf } from "./responses.ts";

const instant = z.strictObject({ instant: z.iso.datetime() });
const isView = (value: unknown): value is Page["view"] =>
  z.looseObject({ state: z.string() }).safeParse(value).success;

const sealed = z.object({
  status: z.int(),
  retryAfter: z.number().optional(),
  view: z.record(z.string(), z.unknown()),
  /** Identifies the page that was at the plain address when this page was made. */
  beside: z.string(),
  until: z.number(),
});

/** Converts a view's times to text and back. */
const packed = (view: object): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(view).map(([name, value]) => [
      name,
      value instanceof Date ? { instant: value.toISOString() } : value,
    ]),
  );
const unpacked = (view: Record<string, unknown>): unknown =>
  Object.fromEntries(
    Object.entries(view).map(([name, value]) => {
      const { data } = instant.safeParse(value);
      return [name, data ? new Date(data.instant) : value];
    }),
  );

/** A page with an address of its own. */
export interface AddressedPage {
  page: Page;
  beside: string;
  /** The data in the address. */
  query: string;
}

/**
 * Gives the answer to a form an address of its own, encrypted and valid for a quarter of an hour. So the page can be
 * reloaded, revisited, and read in another language. Only this release opens the address, below the same path and for
 * the same `reader`.
 */
export const addressedPages = (table: Table) => {
  const seal = openSeal(table);
  const contextOf = (event: APIGatewayProxyEventV2, reader = "") =>
    `page ${version} ${reader} ${pathOf(event)}`;

  return {
    close: (
      event: APIGatewayProxyEventV2,
      { status, retryAfter, view }: Page,
      beside: string,
      reader: string | undefined,
      now: Date,
    ): Promise<string> => {
      const until = now.getTime() + challengeMinutes * 60_000;
      return seal.close(
        contextOf(event, reader),
        { status, retryAfter, view: packed(view), beside, until },
        now,
      );
    },

    /** The page of the address; `undefined` for a wrong or expired address. */
    async open(
      event: APIGatewayProxyEventV2,
      reader: string | undefined,
      now: Date,
    ): Promise<AddressedPage | undefined> {
      const query = new URLSearchParams(event.rawQueryString).get("shown");
      if (!query) return undefined;
      const { data } = sealed.safeParse(await seal.open(contextOf(event, reader), query, now));
      if (!data || data.until <= now.getTime()) return undefined;
      const { status, retryAfter, beside } = data;
      const view = unpacked(data.view);
      return isView(view) ? { page: { status, retryAfter, view }, beside, query } : undefined;
    },
  };
};
