import { isDeepStrictEqual } from "node:util";
import type { OfferLine } from "../contract/offers.ts";
import { offerTerms } from "../contract/terms.ts";
import { type FieldError, Refusal } from "../errors.ts";
import type { OfferItem, SellableOffer } from "./items.ts";

/** An offer's references to other offers. */
type Referring = Pick<OfferLine, "upgradeTargetOffers" | "prerequisiteOffers"> & { id: string };

const fields = ["upgradeTargetOffers", "prerequisiteOffers"] as const;

/** The references of an offer, each with its pointer within the offer. */
const named = (offer: Referring) =>
  fields.flatMap((field) => offer[field].map((id, at) => ({ id, pointer: `/${field}/${at}` })));

/** Referenced offers that are missing from this list. */
export const namedElsewhere = (offers: readonly Referring[]): string[] => {
  const here = new Set(offers.map(({ id }) => id));
  return [...new Set(offers.flatMap(named).map(({ id }) => id))].filter((id) => !here.has(id));
};

/** A line of an import. Of a malformed line only the id is known, since other lines may refer to it. */
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

/** Throws INVALID_REQUEST for an offer that refers to itself. */
export const checkItself = (offer: Referring): void =>
  refuse("INVALID_REQUEST", "An offer is no upgrade or prerequisite of itself.", itself(offer));

/** Throws OFFER_NOT_FOUND for an offer that refers to one that is not in the catalogue. */
export const checkReferences = (offer: Referring, known: ReadonlySet<string>): void => {
  const errors = unknown(offer, (id) => known.has(id));
  refuse("OFFER_NOT_FOUND", "Add the offers under errors first, or import all together.", errors);
};

/** The errors of lines that repeat an earlier line's id or refer to themselves. */
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

/** All errors of an import's lines besides those of their form, each with a pointer. */
export const lineErrors = (lines: readonly Line[], known: ReadonlySet<string>): FieldError[] => [
  ...faulty(lines),
  ...dangling(lines, known),
];

/**
 * Checks a whole import against the catalogue. Throws INVALID_REQUEST, with all errors, when a line is wrong by itself
 * or repeats another; OFFER_NOT_FOUND when there are only references to missing offers.
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
 * The limits of a batch, which is one transaction. The number of offers leaves room for the rights, the idempotency
 * entry and the audit record. The limit in bytes keeps the audit record small, which shows each offer before and after,
 * and spreads the load on the catalogue's one partition.
 */
const ofBatch = { offers: 90, bytes: 60_000 };

/** An offer that an import changes, and the stored offer before it. */
export interface OfferChange<B> {
  offer: OfferLine;
  before: B | undefined;
}

const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value ?? null));

/** The first lines, as many as a batch may have by their number. */
export const candidates = (offers: readonly OfferLine[]): readonly OfferLine[] =>
  offers.slice(0, ofBatch.offers);

/**
 * The next batch of an import: how many lines it takes, and their changed offers. An unchanged offer is not written, so
 * a repeated import continues where the last one stopped. `toApi` brings a stored offer into the API's form.
 */
export const nextBatch = <B>(
  offers: readonly OfferLine[],
  lies: ReadonlyMap<string, B>,
  toApi: (before: B) => unknown,
): { taken: number; changes: OfferChange<B>[] } => {
  const changes: OfferChange<B>[] = [];
  let bytes = 0;
  let taken = 0;
  for (const offer of candidates(offers)) {
    const before = lies.get(offer.id);
    const apiBefore = before && toApi(before);
    if (!isDeepStrictEqual(apiBefore, offer)) {
      bytes += bytesOf(apiBefore) + bytesOf(offer);
      if (changes.length > 0 && bytes > ofBatch.bytes) break;
      changes.push({ offer, before });
    }
    taken++;
  }
  return { taken, changes };
};

/** The offer, if this release knows its terms and so can sell it. */
export const sellable = (offer: OfferItem): SellableOffer | undefined => {
  const { data } = offerTerms.safeParse(offer);
  return data && { ...offer, ...data };
};

/** The prerequisites of an offer that a customer lacks. The customer needs all of them. */
export const missingPrerequisites = (
  offer: Pick<OfferItem, "prerequisiteOffers">,
  held: ReadonlySet<string>,
): string[] => offer.prerequisiteOffers.filter((id) => !held.has(id));

/** The fault of a quantity of this offer; `undefined` when there is none. */
export const quantityFault = (
  { minimumQuantity, maximumQuantity }: Pick<OfferItem, "minimumQuantity" | "maximumQuantity">,
  quantity: number,
): string | undefined =>
  quantity < minimumQuantity || quantity > maximumQuantity
    ? `Order from ${minimumQuantity} to ${maximumQuantity} of this offer.`
    : undefined;

/** The maximum number of trials of a customer, because its item lists them. */
const mostTrials = 100;

/** LIMIT_REACHED for a customer that has had too many trials. */
export const trialsAtEnd = (tried: ReadonlySet<string>): Refusal | undefined =>
  tried.size < mostTrials
    ? undefined
    : new Refusal("LIMIT_REACHED", `The customer has had ${tried.size} trials. Order the full offer.`);

/** The maximum number of offers in the catalogue, because a list with a filter looks through all of them. */
const mostOffers = 2_000;

/** Throws LIMIT_REACHED when these offers would make the catalogue too large. */
export const mustHaveRoom = (known: ReadonlySet<string>, ids: readonly string[]): void => {
  const { size } = new Set([...known, ...ids]);
  if (size <= mostOffers || size === known.size) return;
  const detail = `The catalogue has ${known.size} offers and takes ${mostOffers}. Replace some that are sold no more.`;
  throw new Refusal("LIMIT_REACHED", detail);
};
