import type { Address, NewCustomer } from "../../lib/contract/customer-profiles.ts";

/** A line of a demo order; resellers are named by their MPN IDs. */
export interface DemoLine {
  offerId: string;
  quantity: number;
  friendlyName?: string;
  partnerIdOnRecord?: string;
  supportContact?: string;
}

/** A demo customer and its orders. */
export interface DemoCustomer {
  /** The user who places the first order, which creates the customer. */
  by: string;
  /** The MPN ID of its reseller. Without one the provider sells to the customer directly. */
  reseller?: string;
  customer: NewCustomer;
  lines: DemoLine[];
  /** Whether the order stays a draft, so that the customer does not exist yet. */
  draft?: true;
  /** A further order: the user who places it, and its lines. */
  later?: { by: string; lines: DemoLine[] };
  /** The offer whose subscription is suspended. */
  suspended?: string;
  /** The MPN ID of the owner of its Azure scope. */
  azureTenantOwner?: string;
}

const harbor = "5820001";
const alpine = "5820002";

const anna = "anna@meridian.example";
const samir = "samir@meridian.example";
const arjen = "arjen@harbor-it.example";
const mei = "mei@pacific-tier.example";

const company = (
  companyName: string,
  domain: string,
  culture: string,
  defaultAddress: Address,
): NewCustomer => ({
  companyProfile: { domain },
  billingProfile: {
    email: `accounts@${domain}`,
    culture,
    language: culture.slice(0, 2),
    companyName,
    defaultAddress,
  },
});

/** Customers in several countries: of Harbor, of Alpine, and of the providers themselves. */
export const customers: DemoCustomer[] = [
  {
    by: anna,
    reseller: harbor,
    customer: company("Vandenberg Logistics B.V.", "vandenberg.example", "nl-NL", {
      country: "NL",
      city: "Rotterdam",
      addressLine1: "Maasboulevard 100",
      postalCode: "3063 NS",
      firstName: "Joost",
      lastName: "van den Berg",
      phoneNumber: "+31 10 555 0100",
    }),
    lines: [
      {
        offerId: "deskhub-business",
        quantity: 40,
        friendlyName: "Offices",
        partnerIdOnRecord: harbor,
        supportContact: harbor,
      },
      { offerId: "deskhub-telephony", quantity: 25, partnerIdOnRecord: harbor, supportContact: harbor },
      { offerId: "skyfield-pay-as-you-go", quantity: 1, partnerIdOnRecord: harbor },
    ],
    later: { by: arjen, lines: [{ offerId: "ledgerline-finance", quantity: 25 }] },
    azureTenantOwner: harbor,
  },
  {
    by: samir,
    reseller: harbor,
    customer: company("Tulpenhof Kliniek", "tulpenhof.example", "nl-NL", {
      country: "NL",
      city: "Utrecht",
      addressLine1: "Singel 41",
      postalCode: "3511 BM",
    }),
    lines: [
      { offerId: "deskhub-enterprise", quantity: 320, partnerIdOnRecord: harbor },
      { offerId: "gatekeeper-plan-2", quantity: 320, partnerIdOnRecord: harbor },
    ],
  },
  {
    by: samir,
    reseller: harbor,
    customer: company("Meuse et Fils SRL", "meuse-et-fils.example", "fr-BE", {
      country: "BE",
      city: "Liège",
      addressLine1: "Quai de la Batte 12",
      postalCode: "4000",
    }),
    lines: [
      { offerId: "deskhub-essential", quantity: 12, partnerIdOnRecord: harbor },
      { offerId: "deskhub-archive", quantity: 12, partnerIdOnRecord: harbor },
      { offerId: "deskhub-business-trial", quantity: 5, friendlyName: "Trial for the sales team" },
    ],
  },
  {
    by: samir,
    reseller: harbor,
    customer: company("Highfield Studios Ltd", "highfield.example", "en-GB", {
      country: "GB",
      city: "Leeds",
      addressLine1: "3 Wellington Street",
      postalCode: "LS1 4AP",
    }),
    lines: [{ offerId: "deskhub-business-monthly", quantity: 9, partnerIdOnRecord: harbor }],
  },
  {
    by: anna,
    // Alpine has no agreement on record: it may administer and support, but not be reseller of record.
    reseller: alpine,
    customer: company("Gebirgsbäckerei Huber", "huber-brot.example", "de-AT", {
      country: "AT",
      city: "Innsbruck",
      addressLine1: "Maria-Theresien-Straße 18",
      postalCode: "6020",
    }),
    lines: [{ offerId: "deskhub-business-monthly", quantity: 8, supportContact: alpine }],
  },
  {
    by: anna,
    customer: company("Müller Feinmechanik GmbH", "mueller-feinmechanik.example", "de-DE", {
      country: "DE",
      city: "Stuttgart",
      addressLine1: "Industriestraße 7",
      postalCode: "70565",
    }),
    lines: [
      { offerId: "deskhub-business", quantity: 85 },
      { offerId: "gatekeeper-plan-1", quantity: 85 },
    ],
    suspended: "gatekeeper-plan-1",
  },
  {
    by: anna,
    // A direct customer of the provider. Harbor is nevertheless reseller of record of one subscription.
    customer: company("Ostsee Werft AG", "ostsee-werft.example", "de-DE", {
      country: "DE",
      city: "Rostock",
      addressLine1: "Am Strande 3",
      postalCode: "18055",
    }),
    lines: [
      { offerId: "skyfield-reserved", quantity: 1, partnerIdOnRecord: harbor },
      { offerId: "deskhub-business-annual", quantity: 60 },
    ],
  },
  {
    by: mei,
    customer: company("Kampong Freight Pte. Ltd.", "kampong-freight.example", "en-SG", {
      country: "SG",
      city: "Singapore",
      addressLine1: "2 Jurong Port Road",
      postalCode: "619088",
    }),
    lines: [{ offerId: "deskhub-essential", quantity: 18 }],
  },
  {
    by: samir,
    reseller: harbor,
    customer: company("Cooperativa Sole", "cooperativa-sole.example", "it-IT", {
      country: "IT",
      state: "BO",
      city: "Bologna",
      addressLine1: "Via Zamboni 20",
      postalCode: "40126",
    }),
    lines: [
      { offerId: "deskhub-essential", quantity: 30, partnerIdOnRecord: harbor },
      { offerId: "deskhub-archive", quantity: 30 },
    ],
    draft: true,
  },
];
