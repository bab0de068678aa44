import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { Refusal } from "../../errors.ts";
import type { Answer } from "../../http/answer.ts";
import type { Table } from "../../table/table.ts";
import { addressedPages } from "./addressed-pages.ts";
import { type Form, isFromThePage, readForm } from "./form.ts";
import { browserLocale, requestedLocale } from "./language.ts";
import { noticePage, type Page, pathOf, type Reader, render } from "./responses.ts";

/** The target of a page's address, with the page's language. */
interface Looked extends Reader {
  /** The only user who may read the pages that answer its forms, if they are private. */
  reader?: string | undefined;
}

/** A browser that opens a page says so (Fetch Metadata). Other callers get a form's answer at once. */
const opensPage = ({ headers }: APIGatewayProxyEventV2): boolean => headers["sec-fetch-mode"] === "navigate";

/** The browser's next request, with the cookie that the page sets. */
const withCookie = (event: APIGatewayProxyEventV2, { cookie }: Page): APIGatewayProxyEventV2 =>
  cookie === undefined ? event : { ...event, cookies: [cookie.split(";")[0] ?? ""] };

/**
 * A page and the answer to its forms. `show` changes nothing. After a form the browser is redirected to an address of
 * the answering page. That address shows the page for as long as the plain address has the same target as before.
 */
export const pagePair = <L extends Looked>(definition: {
  table: Table;
  baseUrl: string;
  look(event: APIGatewayProxyEventV2, now: Date): Promise<L>;
  /** The page at the plain address. */
  pageOf(looked: L): Promise<Page> | Page;
  /** Completes a page with data that only its reader may see, and that no address may contain. */
  complete?(page: Page, looked: L): Page;
  /** The page for a refusal. Default: the refusal's notice. */
  refused?(refusal: Refusal, looked: L): Promise<Page> | Page;
}) => {
  const pages = addressedPages(definition.table);
  const complete = (page: Page, looked: L): Page => definition.complete?.(page, looked) ?? page;

  /** The page as the answer to a form. */
  const answered = async (
    event: APIGatewayProxyEventV2,
    looked: L,
    page: Page,
    now: Date,
  ): Promise<Answer> => {
    if (!opensPage(event)) return render(event, looked, complete(page, looked));
    const next = await definition.look(withCookie(event, page), now);
    const beside = (await definition.pageOf(next)).view.state;
    const query = page.isPlain ? "" : `&shown=${await pages.close(event, page, beside, next.reader, now)}`;
    const location = `${pathOf(event)}?lang=${looked.locale}${query}`;
    return {
      status: 303,
      headers: { location, ...(page.cookie && { "set-cookie": page.cookie }) },
      body: "",
    };
  };

  return {
    async show(event: APIGatewayProxyEventV2, now: Date): Promise<Answer> {
      const looked = await definition.look(event, now);
      const page = await definition.pageOf(looked);
      const found = await pages.open(event, looked.reader, now);
      return found?.beside === page.view.state
        ? render(event, looked, complete(found.page, looked), found.query)
        : render(event, looked, page);
    },

    /** Answers a form with the page of `run`. A form from another site is refused. A refusal is shown as its notice. */
    async answer(
      event: APIGatewayProxyEventV2,
      now: Date,
      run: (looked: L, form: Form) => Promise<Page>,
    ): Promise<Answer> {
      if (!isFromThePage(event, definition.baseUrl))
        return render(
          event,
          { locale: requestedLocale(event) ?? browserLocale(event) },
          {
            status: 403,
            view: { state: "crossSite" },
          },
        );
      const form = readForm(event);
      const looked = await definition.look(event, now);
      const page = await run(looked, form).catch((error) => {
        // An outage has nothing to do with the page: `serve` logs it, and shows it with `refusalPage`.
        if (!(error instanceof Refusal) || error.code === "UNAVAILABLE") throw error;
        return definition.refused?.(error, looked) ?? noticePage(error);
      });
      return answered(event, looked, page, now);
    },
  };
};
