import type { Locale } from "../contract/common.ts";
import { texts } from "../languages/texts.ts";
import type { Table } from "../table/table.ts";
import { plainLine } from "../text/plain.ts";
import { users } from "../users/items.ts";
import type { RequestItem } from "./requests/items.ts";

/** The person who sent an invitation, as its mail and its page show them beside their company. */
export interface Inviter {
  readonly name: string;
  readonly roles: readonly string[];
}

/**
 * Finds the sender of a request's invitation; `undefined` when an API client sent it, when the request does not name
 * the sender, and when that user is no longer active.
 */
export const inviters =
  (table: Table) =>
  async ({
    providerId,
    sentBy,
  }: Pick<RequestItem, "providerId" | "sentBy">): Promise<Inviter | undefined> => {
    if (!sentBy?.startsWith("usr_")) return undefined;
    const user = await users.in(table).get({ organizationId: providerId, id: sentBy });
    return user?.status === "active" ? { name: user.displayName, roles: user.roles } : undefined;
  };

/** An inviter in a language: the name, and the roles as a list. A role that this release does not know is left out. */
export const inWords = (locale: Locale, { name, roles }: Inviter): { person: string; roles: string } => {
  const words: Readonly<Record<string, string>> = texts[locale].roles;
  const known = roles.flatMap((role) => words[role] ?? []);
  return {
    person: plainLine(name),
    roles: new Intl.ListFormat(locale, { type: "conjunction" }).format(known),
  };
};
