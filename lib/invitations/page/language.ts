import type { APIGatewayProxyEventV2 } from "aws-lambda";
import Negotiator from "negotiator";
import type { Locale } from "../../contract/common.ts";
import { firstLocale, offered } from "../../languages/offered.ts";

const known = (name: string | null | undefined): Locale | undefined => offered.find((each) => each === name);

/** The language in the page's address (`?lang=`), if the product has it. */
export const requestedLocale = ({ rawQueryString }: APIGatewayProxyEventV2): Locale | undefined =>
  known(new URLSearchParams(rawQueryString).get("lang"));

/** The product's language that the browser's `Accept-Language` prefers; the first one when it accepts none. */
export const browserLocale = ({ headers }: Pick<APIGatewayProxyEventV2, "headers">): Locale =>
  known(new Negotiator({ headers }).language([...offered])) ?? firstLocale;
