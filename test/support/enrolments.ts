import { randomInt } from "node:crypto";
import { type EnrolmentRequestItem, enrolmentDrafts, enrolmentRequests } from "../../lib/enrolments/items.ts";
import { newId, newSecret } from "../../lib/ids.ts";
import { hashOf, tokenOf } from "../../lib/invitations/requests/token.ts";
import { mailedLinks, type Purpose } from "../../lib/mailed-links/items.ts";
import { claimed } from "../../lib/mailed-links/rules.ts";
import { mailedLinkStore } from "../../lib/mailed-links/store.ts";
import type { Table } from "../../lib/table/table.ts";

/** An enrolment request that waits for the operator, after its address was proven. */
export const anEnrolment = (
  now: Date,
  more: Pick<EnrolmentRequestItem, "providerId"> & Partial<EnrolmentRequestItem>,
): EnrolmentRequestItem => {
  const id = newId("enr", now);
  const number = String(randomInt(10 ** 9, 2 ** 47));
  return {
    type: "EnrolmentRequest",
    id,
    partnershipRequestId: newId("req", now),
    name: `Prospect ${number}`,
    country: "AT",
    region: "EMEA",
    mpnId: number,
    globalAdmin: { email: `paula-${number}@prospect.example`, displayName: "Paula Prospect" },
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

/** The token of the link in a queued mail, as if the mail had just been sent. */
export const mailedLink = async (
  table: Table,
  subjectId: string,
  purpose: Purpose,
  now: Date,
): Promise<string> => {
  const secret = newSecret();
  const queued = await mailedLinks.in(table).get({ subjectId, purpose });
  if (!queued) throw new Error(`no such mail about ${subjectId} was asked for`);
  await table.write(
    mailedLinks.put({ ...claimed(queued, hashOf(secret), queued.lasts, now), state: "sent" }),
  );
  return tokenOf(subjectId, secret);
};

/** The enrolment data entered from an invitation, with the token of the mailed link that proves its address. */
export const enteredEnrolment = async (
  table: Table,
  invitation: { id: string; providerId: string },
  now: Date,
): Promise<{ id: string; token: string }> => {
  const { id: partnershipRequestId, providerId } = invitation;
  const { status: _, version: __, ...entered } = anEnrolment(now, { providerId, partnershipRequestId });
  const { id, globalAdmin } = entered;
  const mail = { subjectId: id, purpose: "enrolment" as const, organizationId: providerId };
  await table.transact([
    enrolmentDrafts.create({ ...entered, type: "EnrolmentDraft" }),
    mailedLinkStore(table).queue(
      { ...mail, email: globalAdmin.email, locale: "en", lasts: 24 * 3_600_000 },
      undefined,
      now,
    ),
  ]);
  return { id, token: await mailedLink(table, id, "enrolment", now) };
};
