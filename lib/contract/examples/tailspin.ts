import type * as z from "zod";
import type * as contract from "../organizations.ts";
import type { User } from "../users.ts";
import { standIns } from "./stand-ins.ts";

// A company and a user for the examples.

const { organization: organizationId, newMailDomain, newMpnId } = standIns;
export const createdAt = "2026-02-03T08:15:30.000Z";

export const agreement: z.output<typeof contract.agreement> = {
  region: "EMEA",
  signedAt: "2026-01-31T12:00:00.000Z",
  source: "Contract 4711, archive of the partner desk",
  recordedAt: createdAt,
};

export const profile = {
  name: "Tailspin Cloud",
  country: "DE",
  region: "EMEA",
  website: `https://www.${newMailDomain}`,
  description: "Sells and runs office software for small companies.",
};

export const organization: contract.Organization = {
  id: organizationId,
  type: "indirect-reseller",
  ...profile,
  mpnId: newMpnId,
  status: "active",
  agreements: [agreement],
  createdAt,
};

export const user: User = {
  id: standIns.user,
  email: `mira.stein@${newMailDomain}`,
  displayName: "Mira Stein",
  roles: ["AdminAgent", "SalesAgent"],
  status: "active",
  createdAt,
  emailProven: true,
};
