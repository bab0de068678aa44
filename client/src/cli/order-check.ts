import type { Twotier } from "../client.ts";
import { ProblemError } from "../problem.ts";
import type { components } from "../schema.ts";
import type { Entry, LineProblem } from "./imports.ts";
import type { NewOrder } from "./order-file.ts";
import { schemaCheck } from "./schema-check.ts";

type Schemas = components["schemas"];

/** Reads a resource once, however many orders name it; `undefined` when it does not exist. */
const onceEach = <T>(read: (id: string) => Promise<T>) => {
  const known = new Map<string, Promise<T | undefined>>();
  return (id: string): Promise<T | undefined> => {
    const found =
      known.get(id) ??
      read(id).catch((error: unknown) => {
        if (error instanceof ProblemError && [400, 404].includes(error.status)) return undefined;
        throw error;
      });
    known.set(id, found);
    return found;
  };
};

const isText = (value: unknown): value is string => typeof value === "string";

/** A name without accents, case and punctuation, for comparison. */
const plain = (text: string): string =>
  text
    .normalize("NFD")
    .replaceAll(/[^\p{L}\p{N}]/gu, "")
    .toLowerCase();

/**
 * Whether a state certainly does not exist. The API knows abbreviations that it does not list, such as CDMX, and does
 * not judge names in another script than the list's. Both are left to the review.
 */
const isNoState = (state: unknown, names: readonly string[]): boolean =>
  isText(state) &&
  names.length > 0 &&
  state.length > 4 &&
  /[\p{scx=Latn}\p{N}]/u.test(state) &&
  !names.includes(plain(state));

/** What a customer's address lacks by its country's rules. */
const addressFaults = (
  rules: Schemas["CountryRules"] | undefined,
  { companyProfile, billingProfile }: Schemas["NewCustomer"],
): [pointer: string, detail: string][] => {
  const { country, state, postalCode, addressConfirmed } = billingProfile.defaultAddress;
  const at = "/customer/billingProfile/defaultAddress";
  if (!rules) return [[`${at}/country`, `${country} is not a country code (ISO 3166-1 alpha-2)`]];
  const { name, states = [], postalCodeExample, taxIdName } = rules;
  const names = states.flatMap((each) => [plain(each.code), plain(each.name)]);
  // A confirmed address is accepted, as by the API.
  const isJudged = addressConfirmed !== true;
  const faults: [boolean, string, string][] = [
    [isJudged && rules.stateRequired && state === undefined, `${at}/state`, `${name} needs a state`],
    [
      isJudged && rules.stateRequired && isNoState(state, names),
      `${at}/state`,
      `${state} is not a state of ${name}`,
    ],
    [
      isJudged && rules.postalCodeRequired && postalCode === undefined,
      `${at}/postalCode`,
      `${name} needs a postal code${postalCodeExample ? ` such as ${postalCodeExample}` : ""}`,
    ],
    [
      rules.registrationNumberRequired && companyProfile?.organizationRegistrationNumber === undefined,
      "/customer/companyProfile/organizationRegistrationNumber",
      `${name} needs ${taxIdName ?? "a registration number"}`,
    ],
  ];
  return faults.flatMap(([isFault, pointer, detail]) => (isFault ? [[pointer, detail]] : []));
};

const lookUps = (twotier: Twotier) => ({
  rules: onceEach(async (country) => {
    return (await twotier.GET("/v1/country-rules/{country}", { params: { path: { country } } })).data;
  }),
  customer: onceEach(async (customerId) => {
    return (await twotier.GET("/v1/customers/{customerId}", { params: { path: { customerId } } })).data;
  }),
  reseller: onceEach(async (resellerId) => {
    return (await twotier.GET("/v1/indirect-resellers/{resellerId}", { params: { path: { resellerId } } }))
      .data;
  }),
  partner: onceEach(async (mpnId) => {
    return (await twotier.POST("/v1/partners/validate", { body: { mpnIds: [mpnId] } })).data.items[0];
  }),
});

const domainPointer = "/customer/companyProfile/domain";

/**
 * Checks orders with reads only: their form, offers and quantities, MPN IDs, countries, customers, domains and
 * resellers. A resumed file may name customers that it created itself. The API's review judges the rest, such as the
 * form of a postal code, before an order is submitted.
 */
export const checkOrders = async (
  twotier: Twotier,
  entries: readonly Entry<NewOrder>[],
  isResumed: boolean,
): Promise<LineProblem[]> => {
  const formProblems = await schemaCheck(twotier, "NewOrder");
  const offers = new Map<string, Schemas["Offer"]>();
  for await (const offer of twotier.items("/v1/offers", { params: { query: { limit: 100 } } }))
    offers.set(offer.id, offer);
  const find = lookUps(twotier);

  const problems: LineProblem[] = [];
  for (const entry of entries) {
    const wrong = formProblems(entry);
    problems.push(...wrong.map(({ problem }) => problem));
    const inForm = (pointer: string) => !wrong.some((each) => each.pointer.startsWith(pointer));
    const found = (pointer: string, detail: string) => {
      if (inForm(pointer))
        problems.push({ line: entry.lineOf(pointer), detail: `${entry.nameOf(pointer)}: ${detail}` });
    };
    // A malformed order has been reported already and may lack any field.
    const { customer, customerId, resellerId, lineItems } = entry.body as Partial<NewOrder>;
    if ((customer === undefined) === (customerId === undefined))
      found("/customer", "give either customer or customerId");
    if (isText(customerId) && inForm("/customerId") && !(await find.customer(customerId)))
      found("/customerId", `you have no customer ${customerId}`);
    if (isText(resellerId) && inForm("/resellerId") && (await find.reseller(resellerId))?.status !== "active")
      found("/resellerId", `${resellerId} is not an active reseller of yours`);
    const domain = customer?.companyProfile?.domain;
    if (isText(domain) && inForm(domainPointer) && !isResumed) {
      const [theirs] = (await twotier.GET("/v1/customers", { params: { query: { domain } } })).data.items;
      if (theirs) found(domainPointer, `${domain} is already a customer of yours (${theirs.id})`);
    }
    const country = customer?.billingProfile?.defaultAddress?.country;
    if (customer && isText(country))
      for (const [pointer, detail] of addressFaults(await find.rules(country), customer))
        found(pointer, detail);
    for (const [at, item] of (Array.isArray(lineItems) ? lineItems : []).entries()) {
      if (typeof item !== "object" || item === null) continue;
      const { offerId, quantity, partnerIdOnRecord } = item;
      const offer = offers.get(offerId);
      if (!offer) found(`/lineItems/${at}/offerId`, `there is no offer ${offerId}`);
      else if (quantity < offer.minimumQuantity || quantity > offer.maximumQuantity)
        found(
          `/lineItems/${at}/quantity`,
          `${offer.name} is sold from ${offer.minimumQuantity} to ${offer.maximumQuantity}`,
        );
      const pointer = `/lineItems/${at}/partnerIdOnRecord`;
      const partner = isText(partnerIdOnRecord) && inForm(pointer) && (await find.partner(partnerIdOnRecord));
      for (const { code, detail } of partner ? partner.problems : [])
        found(pointer, `${partnerIdOnRecord}: ${detail} (${code})`);
    }
  }
  return problems;
};
