import { openIdentity } from "../lib/aws/identity.ts";
import { limitsOf } from "../lib/http/rate.ts";
import { serve } from "../lib/http/serve.ts";
import { invitationAnswers } from "../lib/invitations/answers/answers.ts";
import { invitationPages } from "../lib/invitations/page/pages.ts";
import { refusalPage } from "../lib/invitations/page/responses.ts";
import { logger } from "../lib/log.ts";
import { setting } from "../lib/settings.ts";
import { openTable } from "../lib/table/table.ts";

const table = openTable(setting("TABLE_NAME"));
const pool = { userPoolId: setting("USER_POOL_ID"), clientId: setting("USER_POOL_CLIENT_ID") };
const pages = invitationPages({
  table,
  identity: openIdentity(pool),
  baseUrl: setting("PUBLIC_BASE_URL"),
  clock: () => new Date(),
});
const answers = invitationAnswers(table);

export const handler = serve(
  "invitations",
  {
    "GET /invitations/{token}": ({ event, now }) => pages.show(event, now),
    "HEAD /invitations/{token}": ({ event, now }) => pages.show(event, now),
    "POST /invitations/{token}": ({ event, now }) => pages.answer(event, now),
    "POST /v1/invitations/accept": ({ caller, body, now, commit }) =>
      answers.accept(body.token, caller, now, commit),
    "POST /v1/invitations/decline": ({ caller, body, now, commit }) =>
      answers.decline(body.token, caller, now, () => commit),
  },
  { logger, limits: limitsOf(setting), clock: () => new Date(), table, pageOf: refusalPage },
);
