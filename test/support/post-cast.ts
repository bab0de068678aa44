import { demoOffers } from "../../infra/local/demo-offers.ts";
import type { NewCustomer } from "../../lib/contract/customers.ts";
import type { Inside } from "./inside.ts";
import type { Member, Organization, Response, World } from "./world.ts";

/** A request that a caller may make with an `Idempotency-Key`. */
export interface Post {
  by: Member;
  path: string;
  body?: unknown;
  /** The same by another organization, where it has a meaning of its own. */
  elsewhere?: { by: Member; path: string; body?: unknown };
  /** What must not come with the same key. */
  otherBody?: unknown;
  /** What the request answers when it is made anew after it had its effect: a status, or the code of its refusal. */
  afresh: number | string;
}

/** Two providers with the same reseller, one of them with two more, a catalogue, and the operator's world around them. */
export interface PostCast {
  inside: Inside;
  world: World;
  provider: Organization;
  other: Organization;
  reseller: Organization;
  /** Two further resellers of `provider`. */
  more: readonly [Organization, Organization];
}

/** Makes ready for one request of a row, on things that no other request has. */
export type Make = (cast: PostCast) => Promise<Post>;

export const openPostCast = async (inside: Inside): Promise<PostCast> => {
  const { world } = inside;
  const provider = await world.provider();
  const other = await world.provider();
  const reseller = await world.reseller();
  const more = [await world.reseller(), await world.reseller()] as const;
  for (const each of [provider, other]) await world.partner(each, reseller);
  for (const each of more) await world.partner(provider, each);
  await world.operator.post("/v1/offers/import", { offers: demoOffers });
  return { inside, world, provider, other, reseller, more };
};

/** The body of an answer that must have succeeded. */
export const good = async (answering: Promise<Response>): Promise<any> => {
  const { status, body, text } = await answering;
  if (status >= 300) throw new Error(`it answered ${status}: ${text}`);
  return body;
};

/** A new customer as an order brings it, with people's data in every field that takes any. */
export const newCustomer = (world: World, domain = `customer-${world.next()}.example`): NewCustomer => ({
  companyProfile: { domain },
  billingProfile: {
    email: `karla.kunde@${domain}`,
    culture: "de-DE",
    language: "de",
    companyName: `Customer ${domain}`,
    defaultAddress: {
      country: "DE",
      city: "Berlin",
      addressLine1: "Privatweg 17a",
      addressLine2: "c/o Karolina Kunde",
      postalCode: "10115",
      firstName: "Karolina",
      lastName: "Kundewicz",
      phoneNumber: "+49 30 5550199",
    },
  },
});

/** A draft of a new customer's order. */
export const draftOf = (world: World, by: Member, more: object = {}): Promise<any> =>
  good(
    by.post("/v1/orders", {
      customer: newCustomer(world),
      lineItems: [{ offerId: "deskhub-essential", quantity: 5 }],
      ...more,
    }),
  );

/** What a draft's submit sends. */
export const submissionOf = async (by: Member, id: string): Promise<{ path: string; body: object }> => {
  const { version } = await good(by.post(`/v1/orders/${id}/review`));
  return { path: `/v1/orders/${id}/submit`, body: { version } };
};
