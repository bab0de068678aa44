import type { Table } from "../../table/table.ts";
import { addressProving, deadProofRefusal, type FoundProof } from "../../users/address-proof/proving.ts";
import { localeOf } from "../../users/address-proof/rules.ts";
import { linkPages } from "./link-pages.ts";
import { noticePage, type Page } from "./responses.ts";

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
  return linkPages<FoundProof>({
    baseUrl,
    find: proving.find,
    localeOf: (found) => (found.state === "unknown" ? undefined : localeOf(found.proof)),
    pageOf,
    async answered({ token, found, form, now, requestId }) {
      if (found.state === "live" && form.confirmed !== "yes") return pageOf(found, true);
      // What the user becomes after that takes nothing from it.
      return pageOf(await proving.prove(token, now, requestId));
    },
  });
};
