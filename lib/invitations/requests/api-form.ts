import type { PartnershipRequestAnswer } from "../../contract/partnership-requests.ts";
import type { RequestItem } from "./items.ts";
import { statusAt } from "./rules.ts";

/** The request in the API's form, with the status at `now`. */
export const apiForm = (request: RequestItem, now: Date): PartnershipRequestAnswer => ({
  ...request,
  status: statusAt(request, now),
});
