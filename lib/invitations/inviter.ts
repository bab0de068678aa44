import type { Locale } from "../contract/common.ts";
import { texts } from "../languages/texts.ts";
import type { Table } from "../table/table.ts";
import { plainLine } from "../text/plain.ts";
import { users } from "../users/items.ts";
import type { RequestItem } from "./requests/items.ts";

/** The person who has sent an invitation: what its mail and its page tell of them beside their company. */
export interface Inviter {
  readonly name: string;
  readonly roles: readonly string[];
}

/**
 * Finds who has sent a request's invitation; `undefined` where a machine client has, where the request does not say who,
 * and where that user is not active any more.
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
