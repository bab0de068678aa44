import { stale } from "../errors.ts";
import { organizations } from "../organizations/items.ts";
import { keys } from "../table/keys.ts";
import { retryOnConflict } from "../table/retry-on-conflict.ts";
import type { Table } from "../table/table.ts";
import { wordsIn } from "../text/words.ts";
import { partnershipEntries, partnerships, resellerNameLists, resellerNames } from "./items.ts";

/** The maximum length of a name that is compared. */
const longest = 100;

/** Names are found by their first ten words. */
const mostWords = 10;

const joined = (words: readonly string[]): string => [...words.join(" ")].slice(0, longest).join("");

/** The searched text in comparable form: lower case, with one space between words. */
export const askedName = (name: string): string => joined(wordsIn(name));

/**
 * The suffixes of a name from each of its words on, sorted: `cloud gmbh`, `gmbh` and `linden cloud gmbh`. Any
 * consecutive words of the name are the beginning of one suffix, so that one key finds them.
 */
export const endsOfName = (name: string): string[] => {
  const words = wordsIn(name).slice(0, mostWords);
  return [...new Set(words.map((_, at) => joined(words.slice(at))))].sort();
};

/** The suffix under which a list shows a name when several match. */
export const firstEnd = (name: string, asked: string): string | undefined =>
  asked === "" ? undefined : endsOfName(name).find((end) => end.startsWith(asked));

/** Providers of a reseller that are updated in parallel. */
const atOnce = 10;

/** Keeps the suffixes of resellers' names up to date. A repetition changes nothing. */
export const resellerNameIndex = (table: Table) => {
  /** The suffixes of one reseller in the list of one provider, as both are now. */
  const ofPartnership = (providerId: string, resellerId: string): Promise<void> =>
    retryOnConflict(async () => {
      const [partnership, reseller, before] = await Promise.all([
        partnerships.in(table).get({ providerId, resellerId }),
        organizations.in(table).get({ id: resellerId }),
        resellerNameLists.in(table).get({ providerId, resellerId }),
      ]);
      if (!partnership || !reseller) return;
      const { status } = partnership;
      const ends = endsOfName(reseller.name);
      const known = before?.status === status ? before.ends : [];
      if (before?.status === status && known.join("\n") === ends.join("\n")) return;
      const obsolete = before?.ends.filter((end) => before.status !== status || !ends.includes(end)) ?? [];
      const after = { providerId, resellerId, status, ends, version: 1 };
      const entry = { providerId, resellerId };
      await table.transact([
        before
          ? resellerNameLists.update({ ...before, ...entry }, after)
          : resellerNameLists.create(after, stale),
        ...ends.map((end) => resellerNames.upsert({ ...entry, status, end })),
        ...obsolete.map((end) => resellerNames.delete({ ...entry, status: before?.status ?? "", end })),
      ]);
    });

  return {
    ofPartnership,

    /** The suffixes of a reseller in the lists of all its providers. */
    async ofReseller(resellerId: string): Promise<void> {
      const providers: string[] = [];
      for (const status of ["active", "ended"])
        for await (const { providerId } of partnershipEntries
          .in(table)
          .each(keys.providers(resellerId, status)))
          providers.push(providerId);
      for (let from = 0; from < providers.length; from += atOnce)
        await Promise.all(providers.slice(from, from + atOnce).map((id) => ofPartnership(id, resellerId)));
    },
  };
};
