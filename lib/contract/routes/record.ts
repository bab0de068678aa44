import { rights } from "../permissions.ts";
import { operations as entry } from "../record.ts";
import { servedBy } from "../route.ts";

const { everybody, readAudit } = rights;
const served = servedBy("record");

/** The routes that the function `record` serves. */
// biome-ignore format: one row a line.
export const recordRoutes = {
  "GET /v1/audit-records": served(readAudit, entry.listAuditRecords),
  "GET /v1/events": served(everybody, entry.listEvents),
};
