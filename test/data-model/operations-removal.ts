import * as z from "zod";
import type { Measuring } from "./measuring.ts";
import type { Organization } from "./seed.ts";
import type { World } from "./world.ts";

const attestation = z.object({ attestation: z.object({ version: z.string() }) });

/** What is asked before a partnership ends, and its end. */
export const measureEnd = async (
  { row }: Measuring,
  provider: Organization,
  reseller: Organization,
  course: string,
): Promise<void> => {
  const on = { as: provider.adminId, path: { resellerId: reseller.id } };
  const shown = await row("GET /v1/indirect-resellers/{resellerId}/removal", on, course);
  const { version } = attestation.parse(JSON.parse(shown.body)).attestation;
  const body = { attestationVersion: version, confirmed: true };
  await row("POST /v1/indirect-resellers/{resellerId}/removal", { ...on, body }, course);
};

/** The course of the two routes of a removal whose cost grows. */
export const withCustomers = "of a reseller with customers";

/** The end of a partnership that leaves something. */
export const measureRemoval = (measuring: Measuring, { provider, seller }: World): Promise<void> =>
  measureEnd(measuring, provider, seller, withCustomers);
