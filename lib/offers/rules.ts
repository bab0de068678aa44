import { isDeepStrictEqual } from "node:util";
import { type OfferLine, offerTerms } from "../contract/offers.ts";
import { type FieldError, Refusal } from "../errors.ts";
import type { OfferItem, SellableOffer } from "./items.ts";

/** What one offer says of others. */
type Referring = Pick<OfferLine, "upgradeTargetOffers" | "prerequisiteOffers"> & { id: string };

const fields = ["upgradeTargetOffers", "prerequisiteOffers"] as const;

/** Each place where an offer names another, with its pointer within the offer. */
const named = (offer: Referring) =>
  fields.flatMap((field) => offer[field].map((id, at) => ({ id, pointer: `/${field}/${at}` })));

/** The offers that these name and that are not among them. */
export const namedElsewhere = (offers: readonly Referring[]): string[] => {
  const here = new Set(offers.map(({ id }) => id));
  return [...new Set(offers.flatMap(named).map(({ id }) => id))].filter((id) => !here.has(id));
};

/** A line of an import, as far as one can tell: of a malformed one only its id, for those that name it. */
type Line = Referring | undefined;

const each = (lines: readonly Line[], errorsOf: (offer: Referring, at: number) => FieldError[]) =>
  lines.flatMap((offer, at): FieldError[] =>
    offer ? errorsOf(offer, at).map((error) => ({ ...error, pointer: `/offers/${at}${error.pointer}` })) : [],
  );

const itself = (offer: Referring): FieldError[] =>
  named(offer)
    .filter(({ id }) => id === offer.id)
    .map(({ pointer }) => ({ pointer, code: "INVALID", detail: "must name another offer" }));

const unknown = (offer: Referring, exists: (id: string) => boolean): FieldError[] =>
  named(offer)
    .filter(({ id }) => !exists(id))
    .map(({ id, pointer }) => ({ pointer, code: "OFFER_NOT_FOUND", detail: `There is no offer ${id}.` }));

const refuse = (code: "INVALID_REQUEST" | "OFFER_NOT_FOUND", detail: string, errors: FieldError[]): void => {
  if (errors.length > 0) throw new Refusal(code, detail, { errors });
};

/** One offer without looking at the catalogue. Throws INVALID_REQUEST where it names itself. */
export const checkItself = (offer: Referring): void =>
  refuse("INVALID_REQUEST", "An offer is no upgrade or prerequisite of itself.", itself(offer));

/** One offer against the catalogue's ids. Throws OFFER_NOT_FOUND where it names none. */
export const checkReferences = (offer: Referring, known: ReadonlySet<string>): void => {
  const errors = unknown(offer, (id) => known.has(id));
  refuse("OFFER_NOT_FOUND", "Add the offers under errors first, or import all together.", errors);
};

/** Lines with an id that an earlier one has, and those that name themselves. */
const faulty = (lines: readonly Line[]): FieldError[] => {
  const first = new Map<string, number>();
  return each(lines, (offer, at) => {
    const earlier = first.get(offer.id);
    if (earlier === undefined) first.set(offer.id, at);
    const twice =
      earlier === undefined
        ? []
        : [{ pointer: "/id", code: "INVALID", detail: `is the id of /offers/${earlier} as well` }];
    return [...twice, ...itself(offer)];
  });
};

const dangling = (lines: readonly Line[], known: ReadonlySet<string>): FieldError[] => {
  const here = new Set(lines.map((line) => line?.id));
  return each(lines, (offer) => unknown(offer, (id) => here.has(id) || known.has(id)));
};

/** All that is wrong with the lines of an import besides their form, with a pointer to each. */
export const lineErrors = (lines: readonly Line[], known: ReadonlySet<string>): FieldError[] => [
  ...faulty(lines),
  ...dangling(lines, known),
];

/**
 * A whole import against the catalogue's ids, with a pointer to each bad line. Throws INVALID_REQUEST where a line is
 * wrong by itself or beside the others, OFFER_NOT_FOUND where nothing but names of no offer is wrong.
 */
export const checkImport = (offers: readonly Referring[], known: ReadonlySet<string>): void => {
  const detail = "Correct the lines under errors and send the whole import again. Nothing was imported.";
  if (faulty(offers).length > 0) refuse("INVALID_REQUEST", detail, lineErrors(offers, known));
  refuse(
    "OFFER_NOT_FOUND",
    "Some offers name others that are neither in the catalogue nor in this import. Nothing was imported.",
    dangling(offers, known),
  );
};

/**
 * What one transaction takes of an import: so many offers that the rights, the idempotency entry and the record fit
 * beside them, and so many bytes that the record, which shows each before and after, stays small, and with it what one
 * transaction asks of the catalogue's one partition.
 */
const ofBatch = { offers: 90, bytes: 60_000 };

/** An offer that an import changes, with what lay there. */
export interface OfferChange<B> {
  offer: OfferLine;
  before: B | undefined;
}

const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value ?? null));

/** The lines from the first one on that may be in the next batch, as far as their number goes. */
export const candidates = (offers: readonly OfferLine[]): readonly OfferLine[] =>
  offers.slice(0, ofBatch.offers);

/**
 * The next batch of an import: how many of its lines are done with it, and which of them change what lies there
 * (`shown` tells what that is). An offer that lies there as it is to be is left alone, so a repeated import goes on
 * where the one before has stopped.
 */
export const nextBatch = <B>(
  offers: readonly OfferLine[],
  lies: ReadonlyMap<string, B>,
  shown: (before: B) => unknown,
): { taken: number; changes: OfferChange<B>[] } => {
  const changes: OfferChange<B>[] = [];
  let bytes = 0;
  let taken = 0;
  for (const offer of candidates(offers)) {
    const before = lies.get(offer.id);
    const shownBefore = before && shown(before);
    if (!isDeepStrictEqual(shownBefore, offer)) {
      bytes += bytesOf(shownBefore) + bytesOf(offer);
      if (changes.length > 0 && bytes > ofBatch.bytes) break;
      changes.push({ offer, before });
    }
    taken++;
  }
  return { taken, changes };
};

/** The offer, if this release knows its terms. What a newer one has introduced is not sold by an older one. */
export const sellable = (offer: OfferItem): SellableOffer | undefined => {
  const { data } = offerTerms.safeParse(offer);
  return data && { ...offer, ...data };
};

/** Which of the offer's prerequisites are not among the offers that a customer holds: it needs all of them. */
export const missingPrerequisites = (
  offer: Pick<OfferItem, "prerequisiteOffers">,
  held: ReadonlySet<string>,
): string[] => offer.prerequisiteOffers.filter((id) => !held.has(id));

/** What is wrong with a quantity of this offer, if anything is. */
export const quantityFault = (
  { minimumQuantity, maximumQuantity }: Pick<OfferItem, "minimumQuantity" | "maximumQuantity">,
  quantity: number,
): string | undefined =>
  quantity < minimumQuantity || quantity > maximumQuantity
    ? `Order from ${minimumQuantity} to ${maximumQuantity} of this offer.`
    : undefined;
