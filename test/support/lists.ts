import type { CallerType } from "../../lib/contract/common.ts";
import type { Route } from "../../lib/contract/route.ts";
import type { RouteKey } from "../../lib/contract/routes.ts";
import { mailboxOf } from "../../lib/invitations/recipients/mailbox.ts";
import { all } from "./channel.ts";
import { minute } from "./clock.ts";
import { realCall, rowOf } from "./example-calls.ts";
import { type ExampleCast, openExampleCast } from "./example-cast.ts";
import { memberOf } from "./example-things.ts";
import { addTo, fillLists, listKeys } from "./list-contents.ts";
import type { Client, Member } from "./world.ts";

/** A list of the contract, for one kind of reader. */
export interface List {
  name: string;
  key: RouteKey;
  by: Client;
  path: string;
  /** A filter for the request. */
  within?: string;
  /** The same list of another thing, which the same caller may read. */
  beside?: string;
  /** A caller of another organization who may read the same route. */
  stranger?: Member;
}

/** The address of a list, with further query parameters. */
export const listAt = ({ path, within }: Pick<List, "path" | "within">, query: string): string =>
  `${path}?${[within, query].filter(Boolean).join("&")}`;

/** Everything on all pages of a list. */
export const wholeOf = (list: Pick<List, "by" | "path" | "within">): Promise<any[]> =>
  all(list.by, list.within ? `${list.path}?${list.within}` : list.path);

export interface ListWorld {
  cast: ExampleCast;
  lists: List[];
}

/** Every list of the contract, filled, for each kind of reader. */
export const openLists = async (
  ground: Parameters<typeof openExampleCast>[0],
  pass: (time: number) => void,
  settle: () => Promise<void>,
): Promise<ListWorld> => {
  const [cast, stranger] = [await openExampleCast(ground), await openExampleCast(ground)];
  await fillLists(cast, stranger, pass);
  const lists: List[] = [];
  for (const key of listKeys) {
    const { access }: Route = rowOf(key);
    const types: readonly CallerType[] = access === "public" ? ["indirect-provider"] : access.types;
    for (const type of types.filter((each) => each !== "customer")) {
      const one = await realCall(key, cast, { as: type, plain: true });
      const named = key.includes("{");
      const two = named ? await realCall(key, cast, { as: type, plain: true }) : undefined;
      if (named) await addTo(key, cast, { as: type, given: one.real });
      lists.push({
        name: `${key} by an ${type}`,
        key,
        by: memberOf(type, cast),
        path: one.path,
        ...(two && { beside: two.path }),
        ...(type === "indirect-provider" && access !== "public" && { stranger: stranger.provider.admin }),
        ...(type === "indirect-reseller" && { stranger: stranger.reseller.admin }),
      });
    }
  }
  pass(minute);
  await settle();
  return { cast, lists };
};

interface Filter {
  /**
   * The filter values by which an item can be found, and whether it is found; usually the field of the filter's name.
   */
  values?(item: any): unknown[];
  finds?(item: any, value: any): boolean;
}
const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
const plain = (text: string): string => wordsOf(text).join("");
const nameOf = ({ name, billingProfile }: any): string => name ?? billingProfile.companyName;

/** How a filter finds an item, if not by the field of its name. */
const filters: Record<string, Filter> = {
  search: {
    values: (item) => wordsOf(nameOf(item)),
    finds: (item, word) =>
      "billingProfile" in item
        ? wordsOf(nameOf(item)).some((each) => each.startsWith(word))
        : `${item.name}\n${item.description}`.toLowerCase().includes(word),
  },
  domain: {
    values: ({ companyProfile }) => [companyProfile.domain],
    finds: ({ companyProfile }, domain) => companyProfile.domain === domain,
  },
  resellerEmail: {
    values: ({ resellerEmail }) => [resellerEmail],
    finds: ({ resellerEmail }, address) => mailboxOf(resellerEmail) === mailboxOf(address),
  },
  organizationRegistrationNumber: {
    values: ({ companyProfile }) => [companyProfile.organizationRegistrationNumber],
    finds: ({ companyProfile }, number) =>
      plain(companyProfile.organizationRegistrationNumber ?? "") === plain(number),
  },
  name: { finds: ({ name }, asked) => name.toLowerCase().startsWith(asked.toLowerCase()) },
  withoutReseller: {
    values: ({ associatedPartnerId }) => [String(associatedPartnerId === null)],
    finds: ({ associatedPartnerId }) => associatedPartnerId === null,
  },
  endsAfter: {
    values: ({ commitmentEndDate }) => [commitmentEndDate],
    finds: ({ commitmentEndDate }, instant) => commitmentEndDate > instant,
  },
  endsBefore: {
    values: ({ commitmentEndDate }) => [commitmentEndDate],
    finds: ({ commitmentEndDate }, instant) => commitmentEndDate < instant,
  },
  autoRenewEnabled: {
    values: ({ autoRenewEnabled }) => [String(autoRenewEnabled)],
    finds: ({ autoRenewEnabled }, value) => String(autoRenewEnabled) === value,
  },
  after: { values: ({ id }) => [id], finds: ({ id }, after) => id > after },
  userId: {
    values: ({ actor }) => [actor.userId],
    finds: ({ actor }, userId) => actor.userId === userId,
  },
  from: {
    values: ({ at, to }) => [at ?? to],
    finds: ({ at, to }, from) => (at ? at >= from : to === undefined || to > from),
  },
  to: { values: ({ at, from }) => [at ?? from], finds: ({ at, from }, to) => (at ?? from) <= to },
};

/** A list's filter with a value that some items have and others lack. */
export interface Narrowed extends List {
  within: string;
  /** The expected items of `all`. */
  found: any[];
}

/** The identifying field of an item. */
export const identityOf = ({ id, subscriptionId, from }: any): string => id ?? `${subscriptionId} ${from}`;

/** A list with each of its filters. Throws when no item shows a filter's effect. */
export const narrowed = async (list: List, cast: ExampleCast): Promise<Narrowed[]> => {
  const { provider, reseller, otherReseller } = cast;
  const { cursor: _, limit: __, ...shape } = rowOf(list.key).query?.shape ?? {};
  const result: Narrowed[] = [];
  for (const [name, schema] of Object.entries<any>(shape)) {
    // An audit record does not show which customer it concerns. test/journeys/order-submit shows that this filter finds
    // the right ones.
    if (name === "customerId" && list.key === "GET /v1/audit-records") continue;
    // Without the filter, one of its values may be the default. Then the list shows more with another value.
    const others: string[] = schema.def.type === "default" ? schema.def.innerType.options : [];
    const asked = others.length > 0 ? others.map((each) => ({ ...list, within: `${name}=${each}` })) : [list];
    const all = (await Promise.all(asked.map(wholeOf))).flat();
    const byReseller: Filter = {
      values: () => [reseller.id, otherReseller.id],
      finds: ({ associatedPartnerId, partnerId }, id) =>
        associatedPartnerId === id || partnerId === (id === reseller.id ? reseller : otherReseller).mpnId,
    };
    const directionOf = ({ fromProviderId }: any) =>
      fromProviderId === provider.id ? "outgoing" : "incoming";
    const byDirection: Filter = {
      values: (item) => [directionOf(item)],
      finds: (item, direction) => directionOf(item) === direction,
    };
    const ofCast: Record<string, Filter> = { resellerId: byReseller, direction: byDirection };
    const { values = (item) => [item[name]], finds = (item, value) => item[name] === value }: Filter =
      ofCast[name] ?? filters[name] ?? {};
    // Items without the filter's field cannot show its effect.
    const usual = schema.safeParse(undefined).data;
    const had = [...new Set(all.flatMap(values))].filter((value) => value !== usual && value !== undefined);
    // For a free-text filter, a text that no item has is tried too, because all items may be alike.
    const candidates = [...had, `${had[0]}0`].filter((value) => schema.safeParse(value).success);
    const tried = candidates
      .map((value) => ({ value, found: all.filter((item) => finds(item, value)) }))
      .sort((one, other) => other.found.length - one.found.length);
    // One value finds some; or, if all are alike, one finds all and another none.
    const some = tried.find(({ found }) => found.length > 0 && found.length < all.length);
    const [most, fewest] = [tried[0], tried.at(-1)];
    const alike = most && fewest && most.found.length === all.length ? [most, fewest] : [];
    const telling = some ? [some] : alike;
    if (all.length > 0 && !telling.some(({ found }) => found.length < all.length))
      throw new Error(`nothing in ${list.name} shows that ${name} filters`);
    for (const { value, found } of telling)
      result.push({
        ...list,
        name: `${list.name}, with ${name}=${value}`,
        within: `${name}=${encodeURIComponent(String(value))}`,
        found,
      });
  }
  return result;
};
