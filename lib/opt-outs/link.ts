import * as z from "zod";
import type { Locale } from "../contract/common.ts";
import { lastingSeal } from "../http/seal.ts";
import { locales } from "../languages/locales.ts";
import type { Table } from "../table/table.ts";

/** The sender and the recipient that a link is about. */
export interface Subscribed {
  organizationId: string;
  address: string;
  /** The request whose mail has the link. */
  requestId?: string | undefined;
  /** The mail's language. */
  locale: Locale;
}

const sealed = z.tuple([z.string(), z.string(), z.string().nullable(), z.enum(locales).catch("en")]);
const context = "opt-out";

/**
 * The links by which readers end mails. They are sealed, so that they reveal no address, and are valid for as long as
 * the mail lies in a mailbox.
 */
export const optOutLinks = (table: Table) => {
  const seal = lastingSeal(table, "opt-outs");
  return {
    tokenOf: ({ organizationId, address, requestId, locale }: Subscribed, now: Date): Promise<string> =>
      seal.close(context, [organizationId, address, requestId ?? null, locale], now),

    async read(token: string, now: Date): Promise<Subscribed | undefined> {
      const read = sealed.safeParse(await seal.open(context, token, now));
      if (!read.success) return undefined;
      const [organizationId, address, requestId, locale] = read.data;
      return { organizationId, address, requestId: requestId ?? undefined, locale };
    },
  };
};

/** The address of a link's page. */
export const optOutUrl = (baseUrl: string, token: string): string => `${baseUrl}/unsubscribe/${token}`;
