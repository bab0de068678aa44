import type { APIGatewayProxyEventV2 } from "aws-lambda";
import type { Identity } from "../../aws/identity.ts";
import { email as emailSchema } from "../../contract/common.ts";
import { passwordPolicy } from "../../contract/password-policy.ts";
import type { Answer } from "../../http/answer.ts";
import { localeOf } from "../../mailed-links/store.ts";
import type { Table } from "../../table/table.ts";
import { passwordAsking } from "../../users/password/asking.ts";
import { deadPasswordRefusal, type FoundPassword, passwordChoosing } from "../../users/password/choosing.ts";
import { browserLocale, requestedLocale } from "./language.ts";
import { linkPages } from "./link-pages.ts";
import { pagePair } from "./page-pair.ts";
import { noticePage, type Page } from "./responses.ts";

const chosenPage: Page = { status: 200, view: { state: "passwordChosen" } };

/** The page of a link's target, with the problem of the entered password. */
const pageOf = (found: FoundPassword, problem?: "policy" | "missing" | "released"): Page => {
  if (found.state === "used") return chosenPage;
  if (found.state !== "live") return noticePage(deadPasswordRefusal(found.state));
  const { user, email, organizationName } = found.account;
  const { expiresAt } = found.link;
  return {
    status: problem ? 422 : 200,
    view: {
      state: "choosePassword",
      organizationName,
      email,
      expiresAt: expiresAt === undefined ? undefined : new Date(expiresAt),
      canRelease: user !== undefined,
      requirements: passwordPolicy,
      ...(problem === "released" ? { missing: problem } : { problem }),
    },
  };
};

/**
 * The page on which people who have forgotten their password request a link. The answer is the same for every address.
 */
export const askPasswordPages = ({
  table,
  baseUrl,
  clock,
}: {
  table: Table;
  baseUrl: string;
  clock: () => Date;
}) => {
  const asking = passwordAsking(table, clock);
  const pair = pagePair({
    table,
    baseUrl,
    look: async (event) => ({ locale: requestedLocale(event) ?? browserLocale(event) }),
    pageOf: () => ({ status: 200, view: { state: "askPassword" } }),
  });

  return {
    show: pair.show,

    answer: (event: APIGatewayProxyEventV2, now: Date): Promise<Answer> =>
      pair.answer(event, now, async ({ locale }, form) => {
        const read = emailSchema.safeParse(form.email ?? "");
        if (!read.success)
          return { status: 422, view: { state: "askPassword", email: form.email, problem: "missing" } };
        const { requestId, http } = event.requestContext;
        await asking.ask({ email: read.data, locale, networkAddress: http.sourceIp, requestId }, now);
        return { status: 200, view: { state: "passwordMailed" } };
      }),
  };
};

/** The pages of mailed links by which users choose a password. */
export const passwordPages = ({
  baseUrl,
  ...ground
}: {
  table: Table;
  identity: Identity;
  baseUrl: string;
  clock: () => Date;
}) => {
  const choosing = passwordChoosing(ground);
  return linkPages({
    table: ground.table,
    baseUrl,
    find: choosing.find,
    localeOf: (found) => (found.state === "unknown" ? undefined : localeOf(found.link)),
    countryOf: (found) => (found.state === "live" ? found.account.country : undefined),
    pageOf,
    async answered({ token, found, form, now, requestId }) {
      if (found.state !== "live") return pageOf(found);
      if (form.decision === "release") {
        if (form.released !== "yes") return pageOf(found, "released");
        const { organizationName, email } = (await choosing.release(token, now, requestId)).account;
        const details = { organizationName, address: email, isAgain: false };
        return { status: 200, view: { state: "addressReleased", ...details } };
      }
      if (!form.newPassword) return pageOf(found, "missing");
      const outcome = await choosing.choose(token, form.newPassword, now, requestId);
      return outcome === "policy" ? pageOf(found, "policy") : chosenPage;
    },
  });
};
