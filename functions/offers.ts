import { setting } from "../lib/aws.ts";
import * as contract from "../lib/contract/offers.ts";
import { serve } from "../lib/http/serve.ts";
import { logger } from "../lib/log.ts";
import { checkLines, checkOffer, checkReferences, namedElsewhere } from "../lib/offers/rules.ts";
import { offerStore } from "../lib/offers/store.ts";
import { again } from "../lib/table/again.ts";
import type { Write } from "../lib/table/item.ts";
import { openTable } from "../lib/table/table.ts";

const table = openTable(setting("TABLE_NAME"));
const offers = offerStore(table);

/** Offers in one transaction; the idempotency entry, rights and audit record of the first fit beside them. */
const batchSize = 90;

const batchesOf = <T>(all: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(all.length / batchSize) }, (_, at) =>
    all.slice(at * batchSize, (at + 1) * batchSize),
  );

/** One batch of an import over whatever lies there at that moment. */
const saving = async (batch: readonly contract.Offer[]): Promise<Write[]> => {
  const before = await offers.some(batch.map(({ id }) => id));
  return batch.map((offer) => offers.save(offer, before.get(offer.id)));
};

export const handler = serve(
  "offers",
  {
    "GET /v1/offers": ({ query: { cursor: _, limit, ...filter }, start }) =>
      offers.list(filter, { limit, start }),

    "GET /v1/offers/{id}": ({ path }) => offers.read(path.id),

    "PUT /v1/offers/{id}": ({ path, body, ifMatch, commit }) =>
      again(async () => {
        const offer = { id: path.id, ...body };
        const [before, known] = await Promise.all([
          offers.find(offer.id),
          offers.some(namedElsewhere([offer])),
        ]);
        ifMatch.check(contract.offer, before);
        checkOffer(offer, new Set(known.keys()));
        return commit({
          writes: [offers.save(offer, before)],
          audit: {
            operation: before ? "offer.replace" : "offer.create",
            resourceType: "offer",
            resourceId: offer.id,
            before: before && contract.offer.parse(before),
            after: offer,
          },
          answer: offer,
        });
      }),

    "POST /v1/offers/import": async ({ body, commit }) => {
      checkLines(body.offers);
      checkReferences(body.offers, new Set((await offers.some(namedElsewhere(body.offers))).keys()));
      const answer = { imported: body.offers.length };
      const audit = {
        operation: "offer.import",
        resourceType: "catalogue",
        resourceId: "catalogue",
        after: { offers: body.offers.map(({ id }) => id) },
      };
      const [first = [], ...others] = batchesOf(body.offers);
      // The idempotency entry waits for the last batch: cut off before it, the import is repeated from its beginning.
      const hold = others.length > 0;
      await again(async () => commit({ writes: await saving(first), audit, answer }, { hold }));
      for (const batch of others) await again(async () => table.transact(await saving(batch)));
      return answer;
    },
  },
  { logger, table },
);
