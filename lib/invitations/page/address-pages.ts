import type { Table } from "../../table/table.ts";
import { addressProving, deadProofRefusal, type FoundProof } from "../../users/address-proof/proving.ts";
import { localeOf } from "../../users/address-proof/rules.ts";
import type { AddressTick } from "./html/view.ts";
import { linkPages } from "./link-pages.ts";
import { noticePage, type Page } from "./responses.ts";

/** The page of a link's target. `missing` names the tick that was missing from its form. */
const pageOf = (found: FoundProof, missing?: AddressTick): Page => {
  if (found.state === "unknown" || found.state === "expired")
    return noticePage(deadProofRefusal(found.state));
  const { proof, organization, user, state } = found;
  const details = { organizationName: organization.name, address: proof.email };
  const status = missing ? 422 : 200;
  if (state === "proven") return { status, view: { state: "addressProven", ...details, missing } };
  if (state === "released") {
    const isAgain = user.status === "active" && organization.status === "active";
    return { status, view: { state: "addressReleased", ...details, isAgain, missing } };
  }
  const expiresAt = new Date(proof.expiresAt ?? 0);
  return { status, view: { state: "proveAddress", ...details, expiresAt, missing } };
};

/** The pages of links that prove users' addresses: `show` shows a link's page, `answer` handles its form. */
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
  return linkPages<FoundProof>({
    table,
    baseUrl,
    find: proving.find,
    localeOf: (found) => (found.state === "unknown" ? undefined : localeOf(found.proof)),
    countryOf: (found) => (found.state === "unknown" ? undefined : found.organization.country),
    pageOf,
    async answered({ token, found, form, now, requestId }) {
      if (form.decision === "release") {
        const isUsable = found.state === "live" || found.state === "proven";
        if (isUsable && form.released !== "yes") return pageOf(found, "released");
        return pageOf(await proving.release(token, now, requestId));
      }
      const asks = found.state === "live" || found.state === "released";
      if (asks && form.confirmed !== "yes") return pageOf(found, "confirmed");
      // A later change of the user's state does not undo the proof.
      return pageOf(await proving.prove(token, now, requestId));
    },
  });
};
