import * as z from "zod";
import * as contract from "../lib/contract/offers.ts";
import { limitsOf } from "../lib/http/rate.ts";
import { serve } from "../lib/http/serve.ts";
import { logger } from "../lib/log.ts";
import type { OfferItem } from "../lib/offers/items.ts";
import {
  candidates,
  checkImport,
  checkItself,
  checkReferences,
  lineErrors,
  namedElsewhere,
  nextBatch,
} from "../lib/offers/rules.ts";
import { offerStore } from "../lib/offers/store.ts";
import { setting } from "../lib/settings.ts";
import { retryOnConflict } from "../lib/table/retry-on-conflict.ts";
import { openTable } from "../lib/table/table.ts";

const table = openTable(setting("TABLE_NAME"));
const offers = offerStore(table);

/** An offer as the API shows it, without what the table keeps besides. */
const shown = (item: OfferItem): contract.Offer => contract.offer.parse(item);

/** Which of the offers named elsewhere are in the catalogue. */
const knownTo = async (lines: Parameters<typeof namedElsewhere>[0]): Promise<Set<string>> =>
  new Set((await offers.some(namedElsewhere(lines))).keys());

const imports = z.looseObject({ offers: z.array(z.unknown()).max(contract.mostImported) });
const idOnly = z.looseObject({ id: contract.offerId });

/** The lines of an import that is malformed, as far as they are not. */
const linesIn = (json: unknown) =>
  (imports.safeParse(json).data?.offers ?? []).map((line) => {
    const whole = contract.offerLine.safeParse(line);
    if (whole.success) return whole.data;
    const id = idOnly.safeParse(line).data?.id;
    return id === undefined ? undefined : { id, upgradeTargetOffers: [], prerequisiteOffers: [] };
  });

export const handler = serve(
  "offers",
  {
    "GET /v1/offers": ({ query: { cursor: _, limit, ...filter }, start }) =>
      offers.list(filter, { limit, start }),

    "GET /v1/offers/{offerId}": ({ path }) => offers.read(path.offerId),

    "PUT /v1/offers/{offerId}": ({ path, body, ifMatch, commit }) =>
      retryOnConflict(async () => {
        const offer = { id: path.offerId, ...body };
        checkItself(offer);
        const [before, known] = await Promise.all([
          offers.find(offer.id),
          offers.some(namedElsewhere([offer])),
        ]);
        ifMatch.check(contract.offer, before);
        checkReferences(offer, new Set(known.keys()));
        return commit({
          writes: [offers.save(offer, before)],
          audit: {
            operation: before ? "offer.replace" : "offer.create",
            resourceType: "offer",
            resourceId: offer.id,
            before: before && shown(before),
            after: offer,
          },
          answer: offer,
        });
      }),

    "POST /v1/offers/import": {
      moreErrors: async (json) => {
        const lines = linesIn(json);
        return lineErrors(lines, await knownTo(lines.filter((line) => line !== undefined)));
      },
      run: async ({ body, commit }) => {
        const all = body.offers;
        checkImport(all, await knownTo(all));
        const answer = { imported: all.length };
        for (let rest = all; rest.length > 0; )
          rest = await retryOnConflict(async () => {
            const lies = await offers.some(candidates(rest).map(({ id }) => id));
            const { taken, changes } = nextBatch(rest, lies, shown);
            const replaced = changes.flatMap(({ before }) => (before ? [shown(before)] : []));
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
            // The idempotency entry waits for the last batch: cut off before it, the import is repeated, and goes on there.
            if (changes.length > 0) await commit(change, { hold: taken < all.length });
            return rest.slice(taken);
          });
        return answer;
      },
    },
  },
  {
    logger,
    limits: limitsOf(setting),
    table,
    clock: () => new Date(),
  },
);
