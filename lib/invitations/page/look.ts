import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { logoPath } from "../../logos/active-logo.ts";
import { organizationStore } from "../../organizations/store.ts";
import type { Table } from "../../table/table.ts";
import { invitationAnswers } from "../answers/answers.ts";
import { isAcceptable, type LinkState, linkState } from "../answers/rules.ts";
import { inviters } from "../inviter.ts";
import { allows, localeOf } from "../requests/rules.ts";
import { browserLocale, requestedLocale } from "./language.ts";
import type { Invitation } from "./responses.ts";

/** Reads the invitation of a page's link. */
export const invitationLook = (table: Table) => {
  const answers = invitationAnswers(table);
  const organizations = organizationStore(table);
  const inviterOf = inviters(table);

  return async (event: APIGatewayProxyEventV2, now: Date): Promise<Invitation> => {
    const token = event.pathParameters?.token ?? "";
    const { link, found } = await answers.find(token);
    const [provider, inviter] = found
      ? await Promise.all([organizations.find(found.request.providerId), inviterOf(found.request)])
      : [];
    const asIssued = linkState(found, now);
    // A suspended provider's open invitations count as withdrawn.
    const whileSuspended = { live: "revoked", retractable: "declined" } as const;
    const state: LinkState =
      isAcceptable(asIssued) && provider?.status !== "active" ? whileSuspended[asIssued] : asIssued;
    const locale = requestedLocale(event) ?? (found && localeOf(found.request)) ?? browserLocale(event);
    return {
      token,
      link,
      request: found?.request,
      provider,
      providerName: provider?.name ?? "",
      inviter,
      state,
      isOpen: found !== undefined && allows("accept", found.request, now),
      locale,
      readerCountry: found?.request.resellerCountry,
      // A suspended provider's logo and colours are not shown.
      look:
        provider?.status === "active"
          ? { name: provider.name, logo: logoPath(provider), accent: provider.accentColour }
          : undefined,
    };
  };
};
