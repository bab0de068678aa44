import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { Refusal } from "../../errors.ts";
import type { Answer } from "../../http/answer.ts";
import type { Table } from "../../table/table.ts";
import { addressedPages } from "./addressed-pages.ts";
import { type Form, isFromThePage, readForm } from "./form.ts";
import { browserLocale, requestedLocale } from "./language.ts";
import { noticePage, type Page, pathOf, type Reader, render } from "./responses.ts";

/** What a page's address leads to, in the language of its page. */
interface Looked extends Reader {
  /** Who alone may read the pages that answer its forms, where that is somebody. */
  reader?: string | undefined;
}

/** A browser that opens a page says so (Fetch Metadata). Other callers get a form's answer at once. */
const opensPage = ({ headers }: APIGatewayProxyEventV2): boolean => headers["sec-fetch-mode"] === "navigate";

/** The request as the browser sends it next, with the cookie that the page sets. */
const withCookie = (event: APIGatewayProxyEventV2, { cookie }: Page): APIGatewayProxyEventV2 =>
  cookie === undefined ? event : { ...event, cookies: [cookie.split(";")[0] ?? ""] };

/**
 * A page and the answer to its forms. `show` changes nothing. A browser is led from a form to an address of the page that
 * answers it; that address shows the page for as long as the plain one leads to what it led to then.
 */
export const pagePair = <L extends Looked>(o: {
  table: Table;
  baseUrl: string;
  look(event: APIGatewayProxyEventV2, now: Date): Promise<L>;
  /** What stands at the plain address. */
  pageOf(looked: L): Promise<Page> | Page;
  /** Brings into a page what an address must not hold, and is there for its reader alone. */
  complete?(page: Page, looked: L): Page;
  /** The page for a refusal; its notice, where this is left out. */
  refused?(refusal: Refusal, looked: L): Promise<Page> | Page;
}) => {
  const pages = addressedPages(o.table);
  const complete = (page: Page, looked: L): Page => o.complete?.(page, looked) ?? page;

  /** The page as the answer to a form. */
  const answered = async (
    event: APIGatewayProxyEventV2,
    looked: L,
    page: Page,
    now: Date,
  ): Promise<Answer> => {
    if (!opensPage(event)) return render(event, looked, complete(page, looked));
    const next = await o.look(withCookie(event, page), now);
    const beside = (await o.pageOf(next)).view.state;
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
      const looked = await o.look(event, now);
      const page = await o.pageOf(looked);
      const found = await pages.open(event, looked.reader, now);
      return found?.beside === page.view.state
        ? render(event, looked, complete(found.page, looked), found.query)
        : render(event, looked, page);
    },

    /**
     * Answers a form with the page that `run` gives for it. A form that another site sends is refused; a refusal is shown as
     * its notice.
     */
    async answer(
      event: APIGatewayProxyEventV2,
      now: Date,
      run: (looked: L, form: Form) => Promise<Page>,
    ): Promise<Answer> {
      if (!isFromThePage(event, o.baseUrl))
        return render(
          event,
          { locale: requestedLocale(event) ?? browserLocale(event) },
          {
            status: 403,
            view: { state: "crossSite" },
          },
        );
      const form = readForm(event);
      const looked = await o.look(event, now);
      const page = await run(looked, form).catch((error) => {
        // An outage has nothing to do with the page: `serve` logs it, and shows it with `refusalPage`.
        if (!(error instanceof Refusal) || error.code === "UNAVAILABLE") throw error;
        return o.refused?.(error, looked) ?? noticePage(error);
      });
      return answered(event, looked, page, now);
    },
  };
};
