import type { Identity } from "../aws/identity.ts";
import { elsewhere, elsewhereKey } from "../contract/elsewhere.ts";
import { invitationsRoutes } from "../contract/routes/invitations.ts";
import { type ServeOptions, serve } from "../http/serve.ts";
import type { Table } from "../table/table.ts";
import { invitationAnswers } from "./answers/answers.ts";
import { accountPages } from "./page/account-pages.ts";
import { addressPages } from "./page/address-pages.ts";
import { enrolmentFormPages, enrolmentPages } from "./page/enrolment-pages.ts";
import { hostPages } from "./page/host-pages.ts";
import { invitationPages } from "./page/pages.ts";
import { askPasswordPages, passwordPages } from "./page/password-pages.ts";
import { refusalPage } from "./page/responses.ts";
import { unsubscribePages } from "./page/unsubscribe-pages.ts";

/** The function that serves invitations: the pages, and the routes for API consumers. */
export const invitationsFunction = (
  options: ServeOptions & { table: Table; identity: Identity; baseUrl: string },
) => {
  const pages = invitationPages(options);
  const addresses = addressPages(options);
  const forms = enrolmentFormPages(options);
  const enrolments = enrolmentPages(options);
  const passwords = passwordPages(options);
  const forgotten = askPasswordPages(options);
  const host = hostPages(options);
  const optOuts = unsubscribePages(options);
  const account = accountPages(options);
  const answers = invitationAnswers(options.table);
  return serve(
    { ...invitationsRoutes, [elsewhereKey]: elsewhere },
    {
      ...{ [elsewhereKey]: host.elsewhere },
      "GET /": ({ event, now }) => host.show(event, now),
      "GET /invitations/{token}": ({ event, now }) => pages.show(event, now),
      "HEAD /invitations/{token}": ({ event, now }) => pages.show(event, now),
      "POST /invitations/{token}": ({ event, now }) => pages.answer(event, now),
      "GET /addresses/{token}": ({ event, now }) => addresses.show(event, now),
      "HEAD /addresses/{token}": ({ event, now }) => addresses.show(event, now),
      "POST /addresses/{token}": ({ event, now }) => addresses.answer(event, now),
      "GET /invitations/{token}/enrolment": ({ event, now }) => forms.show(event, now),
      "HEAD /invitations/{token}/enrolment": ({ event, now }) => forms.show(event, now),
      "POST /invitations/{token}/enrolment": ({ event, now }) => forms.answer(event, now),
      "GET /enrolments/{token}": ({ event, now }) => enrolments.show(event, now),
      "HEAD /enrolments/{token}": ({ event, now }) => enrolments.show(event, now),
      "POST /enrolments/{token}": ({ event, now }) => enrolments.answer(event, now),
      "GET /passwords/{token}": ({ event, now }) => passwords.show(event, now),
      "HEAD /passwords/{token}": ({ event, now }) => passwords.show(event, now),
      "POST /passwords/{token}": ({ event, now }) => passwords.answer(event, now),
      "GET /account": ({ event, now }) => account.show(event, now),
      "POST /account": ({ event, now }) => account.answer(event, now),
      "GET /account/password": ({ event, now }) => forgotten.show(event, now),
      "HEAD /account/password": ({ event, now }) => forgotten.show(event, now),
      "POST /account/password": ({ event, now }) => forgotten.answer(event, now),
      "GET /unsubscribe/{token}": ({ event, now }) => optOuts.show(event, now),
      "HEAD /unsubscribe/{token}": ({ event, now }) => optOuts.show(event, now),
      "POST /unsubscribe/{token}": ({ event, now }) => optOuts.answer(event, now),
      "POST /v1/invitations/accept": ({ caller, body, now, commit }) =>
        answers.accept(body.token, caller, now, commit),
      "POST /v1/invitations/decline": ({ caller, body, now, commit }) =>
        answers.decline(body.token, caller, now, () => commit),
    },
    { ...options, ownRefusal: refusalPage },
  );
};
