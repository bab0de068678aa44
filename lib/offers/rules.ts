import type { Offer } from "../contract/offers.ts";
import { type FieldError, Refusal } from "../errors.ts";

/** What one offer says of others. */
type Referring = Pick<Offer, "upgradeTargetOffers" | "prerequisiteOffers"> & { id: string };

const fields = ["upgradeTargetOffers", "prerequisiteOffers"] as const;

/** Each place where an offer names another, with its pointer within the offer. */
const named = (offer: Referring) =>
  fields.flatMap((field) => offer[field].map((id, at) => ({ id, pointer: `/${field}/${at}` })));

/** The offers that these name and that are not among them. */
export const namedElsewhere = (offers: readonly Referring[]): string[] => {
  const here = new Set(offers.map(({ id }) => id));
  return [...new Set(offers.flatMap(named).map(({ id }) => id))].filter((id) => !here.has(id));
};

const each = <T>(offers: readonly T[], errorsOf: (offer: T, at: number) => FieldError[]): FieldError[] =>
  offers.flatMap((offer, at) =>
    errorsOf(offer, at).map((error) => ({ ...error, pointer: `/offers/${at}${error.pointer}` })),
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

/** One offer, by its own names. Throws INVALID_REQUEST where it names itself, OFFER_NOT_FOUND where it names none. */
export const checkOffer = (offer: Referring, known: ReadonlySet<string>): void => {
  refuse("INVALID_REQUEST", "An offer is no upgrade or prerequisite of itself.", itself(offer));
  const errors = unknown(offer, (id) => known.has(id));
  refuse("OFFER_NOT_FOUND", "Add the offers under errors first, or import all together.", errors);
};

/** A whole import without looking at the catalogue. Throws INVALID_REQUEST with a pointer to each bad line. */
export const checkLines = (offers: readonly Referring[]): void => {
  const first = new Map<string, number>();
  const errors = each(offers, (offer, at) => {
    const earlier = first.get(offer.id);
    if (earlier === undefined) first.set(offer.id, at);
    const twice =
      earlier === undefined
        ? []
        : [{ pointer: "/id", code: "INVALID", detail: `is the id of /offers/${earlier} as well` }];
    return [...twice, ...itself(offer)];
  });
  refuse("INVALID_REQUEST", "Correct the lines under errors and send the whole import again.", errors);
};

/** A whole import against the catalogue's ids. Throws OFFER_NOT_FOUND with a pointer to each bad line. */
export const checkReferences = (offers: readonly Referring[], known: ReadonlySet<string>): void => {
  const here = new Set(offers.map(({ id }) => id));
  const errors = each(offers, (offer) => unknown(offer, (id) => here.has(id) || known.has(id)));
  refuse(
    "OFFER_NOT_FOUND",
    "Some offers name others that are neither in the catalogue nor in this import. Nothing was imported.",
    errors,
  );
};

/** Which of the offer's prerequisites are not among the offers that a customer holds: it needs all of them. */
export const missingPrerequisites = (
  offer: Pick<Offer, "prerequisiteOffers">,
  held: ReadonlySet<string>,
): string[] => offer.prerequisiteOffers.filter((id) => !held.has(id));

/** What is wrong with a quantity of this offer, if anything is. */
export const quantityFault = (
  { minimumQuantity, maximumQuantity }: Pick<Offer, "minimumQuantity" | "maximumQuantity">,
  quantity: number,
): string | undefined =>
  quantity < minimumQuantity || quantity > maximumQuantity
    ? `Order from ${minimumQuantity} to ${maximumQuantity} of this offer.`
    : undefined;
