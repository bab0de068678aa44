import type { APIGatewayProxyEventV2 } from "aws-lambda";
import type { Locale } from "../../contract/common.ts";

/** The language that the page's address asks for (`?lang=`), if it is one of ours. */
export const requestedLocale = (event: APIGatewayProxyEventV2): Locale | undefined => {
  const asked = new URLSearchParams(event.rawQueryString).get("lang");
  return asked === "en" || asked === "ru" ? asked : undefined;
};

/** The first of our languages in the browser's `Accept-Language`; English when it names none. */
export const browserLocale = (event: APIGatewayProxyEventV2): Locale =>
  /(?<![a-z-])(en|ru)\b/i.exec(event.headers["accept-language"] ?? "")?.[1]?.toLowerCase() === "ru"
    ? "ru"
    : "en";
