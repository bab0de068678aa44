import type { OfferLine } from "../../lib/contract/offers.ts";

type Line = Omit<OfferLine, "upgradeTargetOffers" | "prerequisiteOffers"> &
  Partial<Pick<OfferLine, "upgradeTargetOffers" | "prerequisiteOffers">>;

const seats = {
  billing: "license",
  unitType: "seat",
  minimumQuantity: 1,
  maximumQuantity: 300,
  termDuration: "P1Y",
  billingCycle: "monthly",
  isTrial: false,
} as const;

const consumption = {
  category: "Cloud platform",
  billing: "azure",
  unitType: "usage",
  minimumQuantity: 1,
  maximumQuantity: 1,
  termDuration: "P1Y",
  billingCycle: "monthly",
  isTrial: false,
} as const;

const euro = (amount: string) => ({ currency: "EUR", amount });

/** The demo catalogue: suites that upgrade to one another, add-ons, a trial, and consumption. */
const lines: Line[] = [
  {
    ...seats,
    id: "deskhub-essential",
    name: "Deskhub Essential",
    description: "Mail, calendar and 50 GB of files for small teams, in the browser and on the phone.",
    category: "Productivity",
    upgradeTargetOffers: ["deskhub-business", "deskhub-enterprise"],
    listPrice: euro("5.60"),
  },
  {
    ...seats,
    id: "deskhub-business",
    name: "Deskhub Business",
    description: "Essential, and the desktop programs, meetings for 300 people and 1 TB of files.",
    category: "Productivity",
    upgradeTargetOffers: ["deskhub-enterprise"],
    listPrice: euro("11.70"),
  },
  {
    ...seats,
    id: "deskhub-enterprise",
    name: "Deskhub Enterprise",
    description: "Business without a limit of seats, with retention, discovery and device management.",
    category: "Productivity",
    maximumQuantity: 10_000,
    listPrice: euro("34.40"),
  },
  {
    ...seats,
    id: "deskhub-business-monthly",
    name: "Deskhub Business, month by month",
    description: "Business without a year's commitment.",
    category: "Productivity",
    termDuration: "P1M",
    upgradeTargetOffers: ["deskhub-business", "deskhub-enterprise"],
    listPrice: euro("14.04"),
  },
  {
    ...seats,
    id: "deskhub-business-annual",
    name: "Deskhub Business, paid by the year",
    description: "Business, billed once a year.",
    category: "Productivity",
    billingCycle: "annual",
    upgradeTargetOffers: ["deskhub-enterprise"],
    listPrice: euro("140.40"),
  },
  {
    ...seats,
    id: "deskhub-business-trial",
    name: "Deskhub Business, trial",
    description: "A month of Business for 25 people, free of charge.",
    category: "Productivity",
    maximumQuantity: 25,
    termDuration: "P1M",
    billingCycle: "none",
    isTrial: true,
    upgradeTargetOffers: ["deskhub-business", "deskhub-enterprise"],
    listPrice: euro("0"),
  },
  {
    ...seats,
    id: "deskhub-telephony",
    name: "Deskhub Telephony",
    description: "Calls to and from the public network. Needs Deskhub Business.",
    category: "Add-ons",
    prerequisiteOffers: ["deskhub-business"],
    listPrice: euro("7.90"),
  },
  {
    ...seats,
    id: "deskhub-archive",
    name: "Deskhub Archive",
    description: "An archive without a limit of size for each mailbox. Needs Deskhub Essential.",
    category: "Add-ons",
    prerequisiteOffers: ["deskhub-essential"],
    listPrice: euro("2.85"),
  },
  {
    ...seats,
    id: "gatekeeper-plan-1",
    name: "Gatekeeper Plan 1",
    description: "Single sign-on, conditional access and self-service passwords.",
    category: "Security",
    maximumQuantity: 10_000,
    upgradeTargetOffers: ["gatekeeper-plan-2"],
    listPrice: euro("5.10"),
  },
  {
    ...seats,
    id: "gatekeeper-plan-2",
    name: "Gatekeeper Plan 2",
    description: "Plan 1, and access reviews, risk detection and rights that end by themselves.",
    category: "Security",
    maximumQuantity: 10_000,
    listPrice: euro("7.70"),
  },
  {
    ...seats,
    id: "ledgerline-finance",
    name: "Ledgerline Finance",
    description: "Accounting, purchasing and stock for companies with several sites; at least 20 people.",
    category: "Business applications",
    minimumQuantity: 20,
    maximumQuantity: 5_000,
    termDuration: "P3Y",
    billingCycle: "annual",
    listPrice: euro("2073.6250"),
  },
  {
    ...consumption,
    id: "skyfield-pay-as-you-go",
    name: "Skyfield Pay as you go",
    description: "Machines, storage and networks, billed by what was used.",
  },
  {
    ...consumption,
    id: "skyfield-reserved",
    name: "Skyfield Reserved capacity",
    description: "Capacity kept for three years, and everything beyond it billed by what was used.",
    termDuration: "P3Y",
  },
  {
    ...consumption,
    id: "skyfield-backup",
    name: "Skyfield Backup",
    description: "Backups in a second region, billed by size. Needs Skyfield Pay as you go.",
    prerequisiteOffers: ["skyfield-pay-as-you-go"],
  },
];

/** The demo catalogue in the form of an import. */
export const demoOffers: OfferLine[] = lines.map((line) => ({
  upgradeTargetOffers: [],
  prerequisiteOffers: [],
  ...line,
}));
