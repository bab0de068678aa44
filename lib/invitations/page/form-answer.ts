import type { APIGatewayProxyEventV2 } from "aws-lambda";
import type { Locale } from "../../contract/common.ts";
import { Refusal } from "../../errors.ts";
import type { Answer } from "../../http/answer.ts";
import { type Form, isFromThePage, readForm } from "./form.ts";
import { browserLocale, requestedLocale } from "./language.ts";
import { noticePage, type Page, render } from "./responses.ts";

/**
 * Answers the form on a mailed link's page with the page of `run`. A form from another site is refused. A refusal is
 * shown as its notice.
 */
export const answerForm = async <L extends { locale: Locale }>(
  event: APIGatewayProxyEventV2,
  baseUrl: string,
  look: () => Promise<L>,
  run: (looked: L, form: Form) => Promise<Page>,
): Promise<Answer> => {
  if (!isFromThePage(event, baseUrl))
    return render(
      event,
      { locale: requestedLocale(event) ?? browserLocale(event) },
      {
        status: 403,
        view: { state: "crossSite" },
      },
    );
  const form = readForm(event);
  const looked = await look();
  try {
    return render(event, looked, await run(looked, form));
  } catch (error) {
    // An outage has nothing to do with the link: `serve` logs it, and shows it with `refusalPage`.
    if (!(error instanceof Refusal) || error.code === "UNAVAILABLE") throw error;
    return render(event, looked, noticePage(error));
  }
};
