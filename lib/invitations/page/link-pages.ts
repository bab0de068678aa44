import type { APIGatewayProxyEventV2 } from "aws-lambda";
import type { Locale } from "../../contract/common.ts";
import type { Answer } from "../../http/answer.ts";
import type { Table } from "../../table/table.ts";
import type { Form } from "./form.ts";
import { browserLocale, requestedLocale } from "./language.ts";
import { pagePair } from "./page-pair.ts";
import type { Page } from "./responses.ts";

/** The input for the form on a mailed link's page. */
interface Sent<F> {
  token: string;
  found: F;
  form: Form;
  now: Date;
  requestId: string;
}

/**
 * The pages of one kind of mailed link: `show` shows the link's page and changes nothing, `answer` handles its form.
 */
export const linkPages = <F>(definition: {
  table: Table;
  baseUrl: string;
  find(token: string, now: Date): Promise<F>;
  /** The mail's language, which the page has unless its reader asks for another one. */
  localeOf(found: F): Locale | undefined;
  /** The reader's country, if known. */
  countryOf?(found: F): string | undefined;
  pageOf(found: F): Page;
  /** The page after the form was sent. */
  answered(sent: Sent<F>): Promise<Page>;
}) => {
  const pair = pagePair({
    ...definition,
    async look(event, now) {
      const token = event.pathParameters?.token ?? "";
      const found = await definition.find(token, now);
      const locale = requestedLocale(event) ?? definition.localeOf(found) ?? browserLocale(event);
      return { token, found, locale, readerCountry: definition.countryOf?.(found) };
    },
    pageOf: ({ found }) => definition.pageOf(found),
  });
  return {
    show: pair.show,
    answer: (event: APIGatewayProxyEventV2, now: Date): Promise<Answer> =>
      pair.answer(event, now, ({ token, found }, form) =>
        definition.answered({ token, found, form, now, requestId: event.requestContext.requestId }),
      ),
  };
};
