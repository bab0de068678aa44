import type { Identity } from "../aws/identity.ts";
import { apiClientsRoutes } from "../contract/routes/api-clients.ts";
import { type ServeOptions, serve } from "../http/serve.ts";
import type { Table } from "../table/table.ts";
import { apiClientHandlers } from "./handlers.ts";
import { tokenIssuer } from "./token.ts";
import { tokenRefusal } from "./token-answer.ts";

/** The function that serves the routes of API clients and issues their tokens. */
export const apiClientsFunction = (options: ServeOptions & { table: Table; identity: Identity }) => {
  const issue = tokenIssuer(options);
  return serve(
    apiClientsRoutes,
    { ...apiClientHandlers(options), "POST /oauth2/token": ({ event, now }) => issue(event, now) },
    { ...options, ownRefusal: (refusal, event) => tokenRefusal(refusal, event.requestContext.requestId) },
  );
};
