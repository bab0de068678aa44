import type { APIGatewayProxyEventV2 } from "aws-lambda";
import type { Answer } from "../../http/answer.ts";
import type { Table } from "../../table/table.ts";
import { addressProving, deadProofRefusal, type FoundProof } from "../../users/address-proof/proving.ts";
import { localeOf } from "../../users/address-proof/rules.ts";
import { answerForm } from "./form-answer.ts";
import { browserLocale, requestedLocale } from "./language.ts";
import { noticePage, type Page, render } from "./responses.ts";

/** The page of what a link leads to; `missing` when its form came without the tick. */
const pageOf = (found: FoundProof, missing = false): Page => {
  if (found.state === "unknown" || found.state === "expired")
    return noticePage(deadProofRefusal(found.state));
  const { proof, organization, state } = found;
  const shown = { organizationName: organization.name, address: proof.email };
  if (state === "proven") return { status: 200, view: { state: "addressProven", ...shown } };
  const expiresAt = new Date(proof.expiresAt ?? 0);
  const problem = missing ? "missing" : undefined;
  return { status: missing ? 422 : 200, view: { state: "proveAddress", ...shown, expiresAt, problem } };
};

/** The pages of links that prove users' addresses: `show` answers a link, `answer` its form. */
export const addressPages = ({
  table,
  baseUrl,
  clock,
}: {
  table: Table;
  baseUrl: string;
  clock: () => Date;
}) => {
  const proving = addressProving(table, clock);

  const look = async (event: APIGatewayProxyEventV2, now: Date) => {
    const token = event.pathParameters?.token ?? "";
    const found = await proving.find(token, now);
    const own = found.state === "unknown" ? undefined : localeOf(found.proof);
    return { token, found, locale: requestedLocale(event) ?? own ?? browserLocale(event) };
  };

  return {
    /** The page of a link. Showing it changes nothing. */
    async show(event: APIGatewayProxyEventV2, now: Date): Promise<Answer> {
      const { found, locale } = await look(event, now);
      return render(event, locale, pageOf(found));
    },

    /** The page after its form was sent: the address is proven, or the tick is missing. */
    answer: (event: APIGatewayProxyEventV2, now: Date): Promise<Answer> =>
      answerForm(
        event,
        baseUrl,
        () => look(event, now),
        async ({ token, found }, { confirmed }) => {
          if (found.state === "live" && confirmed !== "yes") return pageOf(found, true);
          // What the user becomes after that takes nothing from it.
          return pageOf(await proving.prove(token, now, event.requestContext.requestId));
        },
      ),
  };
};
