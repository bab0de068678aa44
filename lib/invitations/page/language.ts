import type { APIGatewayProxyEventV2 } from "aws-lambda";
import Negotiator from "negotiator";
import { type Locale, locale } from "../../contract/common.ts";

/** The language that the page's address asks for (`?lang=`), if it is one of ours. */
export const requestedLocale = ({ rawQueryString }: APIGatewayProxyEventV2): Locale | undefined =>
  locale.safeParse(new URLSearchParams(rawQueryString).get("lang")).data;

/** The one of our languages that the browser's `Accept-Language` likes best; English when it accepts neither. */
export const browserLocale = ({ headers }: Pick<APIGatewayProxyEventV2, "headers">): Locale =>
  locale.safeParse(new Negotiator({ headers }).language(locale.options)).data ?? "en";
