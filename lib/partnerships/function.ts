import { partnershipsRoutes } from "../contract/routes/partnerships.ts";
import { type ServeOptions, serve } from "../http/serve.ts";
import { type RequestSettings, requestHandlers } from "../invitations/requests/handlers.ts";
import type { Table } from "../table/table.ts";
import { type AttestationSettings, ownAttestations } from "./attestation.ts";
import { partnershipHandlers } from "./handlers.ts";

/** The function that serves the routes of partnership requests and partnerships. */
export const partnershipsFunction = (
  options: ServeOptions & RequestSettings & { table: Table; attestations?: AttestationSettings },
) => {
  const partnerships = partnershipHandlers(options.table, options.attestations ?? ownAttestations);
  return serve(partnershipsRoutes, { ...requestHandlers(options), ...partnerships }, options);
};
