import type { Identity } from "../aws/identity.ts";
import { invitationsRoutes } from "../contract/routes/invitations.ts";
import { type ServeOptions, serve } from "../http/serve.ts";
import type { Table } from "../table/table.ts";
import { invitationAnswers } from "./answers/answers.ts";
import { addressPages } from "./page/address-pages.ts";
import { invitationPages } from "./page/pages.ts";
import { refusalPage } from "./page/responses.ts";

/** The function that answers invitations: the pages, and the routes for API consumers. */
export const invitationsFunction = (
  o: ServeOptions & { table: Table; identity: Identity; baseUrl: string },
) => {
  const pages = invitationPages(o);
  const addresses = addressPages(o);
  const answers = invitationAnswers(o.table);
  return serve(
    invitationsRoutes,
    {
      "GET /invitations/{token}": ({ event, now }) => pages.show(event, now),
      "HEAD /invitations/{token}": ({ event, now }) => pages.show(event, now),
      "POST /invitations/{token}": ({ event, now }) => pages.answer(event, now),
      "GET /addresses/{token}": ({ event, now }) => addresses.show(event, now),
      "HEAD /addresses/{token}": ({ event, now }) => addresses.show(event, now),
      "POST /addresses/{token}": ({ event, now }) => addresses.answer(event, now),
      "POST /v1/invitations/accept": ({ caller, body, now, commit }) =>
        answers.accept(body.token, caller, now, commit),
      "POST /v1/invitations/decline": ({ caller, body, now, commit }) =>
        answers.decline(body.token, caller, now, () => commit),
    },
    { ...o, ownRefusal: refusalPage },
  );
};
