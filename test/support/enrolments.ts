import { type EnrolmentRequestItem, enrolmentRequests } from "../../lib/enrolments/items.ts";
import { newId } from "../../lib/ids.ts";
import type { Table } from "../../lib/table/table.ts";

/** A request to be enrolled that waits for the operator, as its proven address leaves it. */
export const anEnrolment = (
  now: Date,
  more: Pick<EnrolmentRequestItem, "providerId"> & Partial<EnrolmentRequestItem>,
): EnrolmentRequestItem => {
  const id = newId("enr", now);
  const number = id.slice(-12);
  return {
    type: "EnrolmentRequest",
    id,
    partnershipRequestId: newId("req", now),
    name: `Prospect ${number}`,
    country: "AT",
    region: "EMEA",
    mpnId: BigInt(`0x${Buffer.from(number).toString("hex")}`).toString(),
    globalAdmin: { email: `${number}@prospect.example`, displayName: "Paula Prospect" },
    locale: "en",
    status: "open",
    createdAt: now.toISOString(),
    version: 1,
    ...more,
  };
};

/** The same, in the table. */
export const withEnrolment = async (table: Table, ...given: Parameters<typeof anEnrolment>) => {
  const request = anEnrolment(...given);
  await table.write(enrolmentRequests.create(request));
  return request;
};
