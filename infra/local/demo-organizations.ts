import type { DemoUser } from "./description.ts";

/** The operator of the demo deployment. */
export const operator = {
  organization: "Channel Operations",
  country: "IE",
  region: "EMEA",
  email: "olivia@operator.example",
  displayName: "Olivia Byrne",
};

type Roles = DemoUser["roles"];

/** An organization as it is enrolled, with its users and its agreement. */
export interface DemoOrganization {
  type: "indirect-provider" | "indirect-reseller";
  name: string;
  country: string;
  region: string;
  mpnId: string;
  website: string;
  description?: string;
  globalAdmin: { email: string; displayName: string };
  users: { email: string; displayName: string; roles: Roles }[];
  /** The organization's own system, which calls the API as an API client. */
  client?: { displayName: string; roles: Roles };
  agreement: boolean;
}

/** Two providers in different regions and three resellers: one has no agreement on record, one has no partner yet. */
export const organizations: DemoOrganization[] = [
  {
    type: "indirect-provider",
    name: "Meridian Cloud Distribution",
    country: "DE",
    region: "EMEA",
    mpnId: "4710001",
    website: "https://meridian.example",
    description: "Cloud distribution for Central Europe.",
    globalAdmin: { email: "greta@meridian.example", displayName: "Greta Lindqvist" },
    users: [
      { email: "uwe@meridian.example", displayName: "Uwe Brandt", roles: ["UserManagementAdmin"] },
      { email: "anna@meridian.example", displayName: "Anna Keller", roles: ["AdminAgent"] },
      { email: "samir@meridian.example", displayName: "Samir Haddad", roles: ["SalesAgent"] },
    ],
    client: { displayName: "Meridian ERP", roles: ["AdminAgent", "SalesAgent"] },
    agreement: false,
  },
  {
    type: "indirect-provider",
    name: "Pacific Tier",
    country: "SG",
    region: "APAC",
    mpnId: "4710002",
    website: "https://pacific-tier.example",
    globalAdmin: { email: "mei@pacific-tier.example", displayName: "Mei Tan" },
    users: [],
    agreement: false,
  },
  {
    type: "indirect-reseller",
    name: "Harbor IT Services",
    country: "NL",
    region: "EMEA",
    mpnId: "5820001",
    website: "https://harbor-it.example",
    globalAdmin: { email: "hanna@harbor-it.example", displayName: "Hanna de Vries" },
    users: [
      { email: "ulla@harbor-it.example", displayName: "Ulla Jansen", roles: ["UserManagementAdmin"] },
      { email: "arjen@harbor-it.example", displayName: "Arjen Bakker", roles: ["AdminAgent"] },
      { email: "sofie@harbor-it.example", displayName: "Sofie Mulder", roles: ["SalesAgent"] },
    ],
    client: { displayName: "Harbor Service Desk", roles: ["AdminAgent"] },
    agreement: true,
  },
  {
    type: "indirect-reseller",
    name: "Alpine Systemhaus",
    country: "AT",
    region: "EMEA",
    mpnId: "5820002",
    website: "https://alpine-systemhaus.example",
    globalAdmin: { email: "lukas@alpine-systemhaus.example", displayName: "Lukas Gruber" },
    users: [],
    agreement: false,
  },
  {
    type: "indirect-reseller",
    name: "Linden Consulting",
    country: "PL",
    region: "EMEA",
    mpnId: "5820003",
    website: "https://linden.example",
    globalAdmin: { email: "zofia@linden.example", displayName: "Zofia Nowak" },
    users: [],
    agreement: true,
  },
];
