import * as z from "zod";
import * as contract from "../contract/offers.ts";
import { offerId } from "../contract/terms.ts";
import { type Handlers, loadThen } from "../http/handler.ts";
import { retryOnConflict } from "../table/retry-on-conflict.ts";
import type { Table } from "../table/table.ts";
import type { OfferItem } from "./items.ts";
import {
  candidates,
  checkImport,
  checkItself,
  checkReferences,
  lineErrors,
  mustHaveRoom,
  namedElsewhere,
  nextBatch,
} from "./rules.ts";
import { offerStore } from "./store.ts";

/** An offer in the API's form, without attributes that only the table needs. */
const toApiOffer = (item: OfferItem): contract.Offer => contract.offer.parse(item);

const imports = z.looseObject({ offers: z.array(z.unknown()).max(contract.mostImported) });
const idOnly = z.looseObject({ id: offerId });

/** The lines of a malformed import. Of a malformed line at most the id is known. */
const linesIn = (json: unknown) =>
  (imports.safeParse(json).data?.offers ?? []).map((line) => {
    const parsed = contract.offerLine.safeParse(line);
    if (parsed.success) return parsed.data;
    const id = idOnly.safeParse(line).data?.id;
    return id === undefined ? undefined : { id, upgradeTargetOffers: [], prerequisiteOffers: [] };
  });

/** The routes of the catalogue. */
export const offerHandlers = (table: Table) => {
  const offers = offerStore(table);

  /** The offers in the catalogue among those that these lines refer to. */
  const knownTo = async (lines: Parameters<typeof namedElsewhere>[0]): Promise<Set<string>> =>
    new Set((await offers.some(namedElsewhere(lines))).keys());

  return {
    "GET /v1/offers": ({ query: { cursor: _, limit, ...filter }, start }) =>
      offers.list(filter, { limit, start }),

    "GET /v1/offers/{offerId}": loadThen(
      ({ path }) => offers.read(path.offerId),
      async ({ loaded: offer }) => offer,
    ),

    "PUT /v1/offers/{offerId}": loadThen(
      ({ path }) => offers.find(path.offerId),
      async ({ loaded: before, path, body, ifMatch, commit }) => {
        const offer = { id: path.offerId, ...body };
        checkItself(offer);
        ifMatch.check(contract.offer, before);
        if (!before) mustHaveRoom(await offers.ids(), [offer.id]);
        checkReferences(offer, await knownTo([offer]));
        return commit({
          writes: [offers.save(offer, before)],
          audit: {
            operation: before ? "offer.replace" : "offer.create",
            resourceType: "offer",
            resourceId: offer.id,
            before: before && toApiOffer(before),
            after: offer,
          },
          answer: offer,
        });
      },
    ),

    "POST /v1/offers/import": {
      moreErrors: async (json) => {
        const lines = linesIn(json);
        return lineErrors(lines, await knownTo(lines.filter((line) => line !== undefined)));
      },
      run: async ({ body, commit }) => {
        const all = body.offers;
        checkImport(all, await knownTo(all));
        mustHaveRoom(
          await offers.ids(),
          all.map(({ id }) => id),
        );
        const answer = { imported: all.length };
        /** Applies the next batch, and answers the remaining lines. */
        const applyBatch = async (rest: typeof all): Promise<typeof all> => {
          const present = await offers.some(candidates(rest).map(({ id }) => id));
          const { taken, changes } = nextBatch(rest, present, toApiOffer);
          const replaced = changes.flatMap(({ before }) => (before ? [toApiOffer(before)] : []));
          const change = {
            writes: changes.map(({ offer, before }) => offers.save(offer, before)),
            audit: {
              operation: "offer.import",
              resourceType: "catalogue",
              resourceId: "catalogue",
              before: replaced.length > 0 ? { offers: replaced } : undefined,
              after: { offers: changes.map(({ offer }) => offer) },
            },
            answer,
          };
          // The idempotency entry is written with the last batch. An interrupted import is repeated, and continues
          // there.
          if (changes.length > 0) await commit(change, { hold: taken < rest.length });
          return rest.slice(taken);
        };
        let rest = all;
        while (rest.length > 0) rest = await retryOnConflict(() => applyBatch(rest));
        return answer;
      },
    },
  } satisfies Partial<Handlers<"offers">>;
};
