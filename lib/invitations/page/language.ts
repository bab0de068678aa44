import type { APIGatewayProxyEventV2 } from "aws-lambda";
import Negotiator from "negotiator";
import type { Locale } from "../../contract/common.ts";
import { firstLocale, offered } from "../../languages/offered.ts";

const known = (name: string | null | undefined): Locale | undefined => offered.find((each) => each === name);

/** The language that the page's address asks for (`?lang=`), if it is one of ours. */
export const requestedLocale = ({ rawQueryString }: APIGatewayProxyEventV2): Locale | undefined =>
  known(new URLSearchParams(rawQueryString).get("lang"));

/** The one of our languages that the browser's `Accept-Language` likes best; our first when it accepts none. */
export const browserLocale = ({ headers }: Pick<APIGatewayProxyEventV2, "headers">): Locale =>
  known(new Negotiator({ headers }).language([...offered])) ?? firstLocale;
