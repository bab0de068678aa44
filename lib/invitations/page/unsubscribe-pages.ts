import type { APIGatewayProxyEventV2 } from "aws-lambda";
import type { Answer } from "../../http/answer.ts";
import { type Choice, type FoundChoice, optOutLinkRefusal, optOutStore } from "../../opt-outs/store.ts";
import type { Table } from "../../table/table.ts";
import { linkPages } from "./link-pages.ts";
import { isOneClick } from "./one-click.ts";
import { noticePage, type Page, render } from "./responses.ts";

const choices: Readonly<Record<string, Choice>> = {
  wanted: "wanted",
  organization: "organization",
  all: "all",
};

const pageOf = (found: FoundChoice, isSaved = false): Page => {
  if (!found) return noticePage(optOutLinkRefusal());
  const { organization, address, choice } = found;
  return {
    status: 200,
    view: { state: "unsubscribe", organizationName: organization.name, address, choice, isSaved },
  };
};

/**
 * The pages of the links that end mails. Showing a page changes nothing. A mailbox provider's one-click request and the
 * page's own form do. A click ends the organization's mails; the page offers the other choices, and the way back.
 */
export const unsubscribePages = (services: { table: Table; baseUrl: string; clock: () => Date }) => {
  const store = optOutStore(services.table, services.clock);
  const pages = linkPages<FoundChoice>({
    table: services.table,
    baseUrl: services.baseUrl,
    find: store.find,
    localeOf: (found) => found?.locale,
    pageOf,
    async answered({ token, found, form, now, requestId }) {
      const wanted = Object.hasOwn(choices, form.mails ?? "") ? choices[form.mails ?? ""] : undefined;
      if (!wanted) return { ...pageOf(found), status: found ? 422 : 404 };
      return pageOf(await store.choose(token, wanted, now, requestId), true);
    },
  });
  return {
    show: pages.show,

    async answer(event: APIGatewayProxyEventV2, now: Date): Promise<Answer> {
      if (!isOneClick(event)) return pages.answer(event, now);
      const token = event.pathParameters?.token ?? "";
      const found = await store.find(token, now);
      const { requestId } = event.requestContext;
      // A reader who wants no mails of anybody has already chosen more than that.
      const ends = found?.choice === "wanted";
      const after = ends ? await store.choose(token, "organization", now, requestId) : found;
      return render(event, { locale: after?.locale ?? "en" }, pageOf(after, true));
    },
  };
};
