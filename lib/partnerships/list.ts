import type { PartnerAnswer } from "../contract/partnerships.ts";
import type { PartnershipStatus } from "../contract/statuses.ts";
import { mpnIds } from "../organizations/items.ts";
import type { ListOwner } from "../table/in-states.ts";
import type { Range } from "../table/key.ts";
import { keys } from "../table/keys.ts";
import { pageOfMatching } from "../table/matching.ts";
import type { PageOptions, Start, Table } from "../table/table.ts";
import { partnerships, resellerNames } from "./items.ts";
import { askedName, firstEnd } from "./names.ts";
import { partnershipStore } from "./store.ts";

/** The filters of a list of resellers. */
export interface ResellerFilter {
  status: PartnershipStatus;
  name?: string | undefined;
  mpnId?: string | undefined;
}

type Page = { items: PartnerAnswer[]; next?: Start };

/** The list of a provider's resellers, with its filters. */
export const resellerLists = (table: Table) => {
  const store = partnershipStore(table);

  const named = async (providerId: string, status: PartnershipStatus, ids: readonly string[]) => {
    const wanted = ids.map((resellerId) => ({ providerId, resellerId }));
    const found = await partnerships.in(table).getMany(wanted);
    const inStatus = found.filter((partnership) => partnership.status === status);
    return store.partnersOf(inStatus, "provider");
  };

  /** The resellers with consecutive words in their names that begin so, sorted by the name from there on. */
  const byName = async (
    owner: ListOwner,
    status: PartnershipStatus,
    asked: string,
    options: PageOptions,
  ): Promise<Page> => {
    const { id: providerId, filtersIndexed } = owner;
    if (asked === "") return { items: [] };
    if (!filtersIndexed) {
      const read = (_: Range, page: PageOptions) => store.page(providerId, "provider", status, page);
      const fits = ({ name }: PartnerAnswer) => firstEnd(name, asked) !== undefined;
      return pageOfMatching(read, keys.resellers(providerId, status), options, fits);
    }
    const read = async (range: Range, page: PageOptions): Promise<Page> => {
      const { items, ...rest } = await resellerNames.in(table).page(range, page);
      const found = await named(providerId, status, [...new Set(items.map(({ resellerId }) => resellerId))]);
      const byId = new Map(found.map((partner) => [partner.id, partner]));
      // A reseller is listed once, at the first matching suffix of its present name.
      const inOrder = items.flatMap(({ resellerId, end }) => {
        const partner = byId.get(resellerId);
        return partner && firstEnd(partner.name, asked) === end ? [partner] : [];
      });
      return { ...rest, items: inOrder };
    };
    return pageOfMatching(read, keys.resellerNamesFrom(providerId, status, asked), options, () => true);
  };

  return async (
    owner: ListOwner,
    { status, name, mpnId }: ResellerFilter,
    options: PageOptions,
  ): Promise<Page> => {
    const asked = name === undefined ? undefined : askedName(name);
    if (mpnId !== undefined) {
      const known = await mpnIds.in(table).get({ mpnId });
      // The reads are the same whoever has the MPN ID, so that their time does not reveal it.
      const items = await named(owner.id, status, [known?.organizationId ?? "nobody"]);
      return {
        items: items.filter((each) => asked === undefined || firstEnd(each.name, asked) !== undefined),
      };
    }
    if (asked !== undefined) return byName(owner, status, asked, options);
    return store.page(owner.id, "provider", status, options);
  };
};
