import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { locale as locales } from "../../contract/common.ts";
import { enrolmentAsking } from "../../enrolments/asking.ts";
import { type EnrolmentField, type Filled, readEnrolment } from "../../enrolments/form.ts";
import { deadEnrolmentRefusal, enrolmentProving, type FoundEnrolment } from "../../enrolments/proving.ts";
import { Refusal } from "../../errors.ts";
import type { Answer } from "../../http/answer.ts";
import { localeOf } from "../../mailed-links/store.ts";
import type { Table } from "../../table/table.ts";
import { deadLinkRefusal } from "../answers/rules.ts";
import { linkPages } from "./link-pages.ts";
import { invitationLook } from "./look.ts";
import { pagePair } from "./page-pair.ts";
import { deadLinkPage, declinedPage, type Invitation, noticePage, type Page } from "./responses.ts";

interface Ground {
  table: Table;
  baseUrl: string;
  clock: () => Date;
}

/** The form with its entered values, and their faults. */
const formPage = (
  { state, providerName, ...invitation }: Invitation,
  filled: Filled = {},
  wrong: readonly EnrolmentField[] = [],
): Page => {
  // After a decline that can be undone, the page leads back to the invitation.
  if (state === "retractable")
    return {
      ...declinedPage({ state, providerName, ...invitation }),
      status: deadLinkRefusal("declined").status,
    };
  if (state !== "live") return deadLinkPage({ state, providerName, ...invitation }, state);
  return { status: wrong.length > 0 ? 422 : 200, view: { state: "enrol", providerName, filled, wrong } };
};

/** The pages on which an invited company asks to be enrolled: the form beneath an open invitation. */
export const enrolmentFormPages = ({ table, baseUrl }: Ground) => {
  const asking = enrolmentAsking(table);
  const pair = pagePair({ table, baseUrl, look: invitationLook(table), pageOf: (found) => formPage(found) });

  return {
    /** The form. Showing it changes nothing. */
    show: pair.show,

    /** The page after the form was sent. It is the same for every valid address. */
    answer: (event: APIGatewayProxyEventV2, now: Date): Promise<Answer> =>
      pair.answer(event, now, async (invitation, filled) => {
        const { request, provider, state } = invitation;
        if (state !== "live" || !request || !provider) return formPage(invitation);
        const read = readEnrolment(filled);
        if ("wrong" in read) return formPage(invitation, filled, read.wrong);
        const locale = locales.safeParse(filled.mailLocale).data ?? invitation.locale;
        const { requestId } = event.requestContext;
        try {
          await asking.ask({ request, provider }, read.form, locale, now, requestId);
        } catch (error) {
          if (!(error instanceof Refusal) || error.code !== "RATE_LIMITED") throw error;
          return { ...noticePage(error), view: { state: "tooManyEnrolments" } };
        }
        return { status: 200, view: { state: "enrolmentMailed" } };
      }),
  };
};

/** The notice about a request, by the operator's decision. */
const notices = {
  open: "enrolmentOpen",
  approved: "enrolmentApproved",
  rejected: "enrolmentRejected",
} as const;

/** The page of a link's target. `missing` says that its form came without the tick. */
const pageOf = (found: FoundEnrolment, missing = false): Page => {
  switch (found.state) {
    case "live": {
      const { globalAdmin, ...company } = found.draft;
      const entered = { ...company, ...globalAdmin, mailLocale: found.draft.locale };
      const expiresAt = new Date(found.link.expiresAt ?? 0);
      const details = { providerName: found.provider.name, entered, expiresAt };
      const problem = missing ? ("missing" as const) : undefined;
      return { status: missing ? 422 : 200, view: { state: "proveEnrolment", ...details, problem } };
    }
    case "asked": {
      const { status, reason } = found.request;
      const state = notices[status as keyof typeof notices] ?? notices.open;
      return { status: 200, view: { state, quote: reason } };
    }
    case "over":
      return { ...noticePage(deadEnrolmentRefusal("over")), view: { state: "enrolmentOver" } };
    case "suspended":
      return { ...noticePage(deadEnrolmentRefusal("suspended")), view: { state: "providerSuspended" } };
    default:
      return noticePage(deadEnrolmentRefusal(found.state));
  }
};

/** The pages of links that prove an enrolment request's address, and then show the request's status. */
export const enrolmentPages = ({ table, baseUrl, clock }: Ground) => {
  const proving = enrolmentProving(table, clock);
  return linkPages({
    table,
    baseUrl,
    find: proving.find,
    localeOf: (found) => (found.state === "unknown" ? undefined : localeOf(found.link)),
    countryOf: (found) => (found.state === "live" ? found.draft.country : undefined),
    pageOf,
    async answered({ token, found, form, now, requestId }) {
      if (found.state !== "live") return pageOf(found);
      if (form.confirmed !== "yes") return pageOf(found, true);
      return pageOf(await proving.prove(token, now, requestId));
    },
  });
};
