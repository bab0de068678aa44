import { recoveryCodes } from "../account/recovery-codes.ts";
import { enrolmentRequests } from "../enrolments/items.ts";
import { refusal, stale } from "../errors.ts";
import { requests } from "../invitations/requests/items.ts";
import { mailedLinks } from "../mailed-links/items.ts";
import { notificationPreferences } from "../notification-preferences/items.ts";
import { recordWrites } from "../record/entries.ts";
import { equals } from "../table/condition.ts";
import type { Write } from "../table/item.ts";
import { keys } from "../table/keys.ts";
import { retryOnConflict } from "../table/retry-on-conflict.ts";
import type { Table } from "../table/table.ts";
import { addressProofs } from "./address-proof/items.ts";
import { emails, type UserItem, userOrganizations, users } from "./items.ts";

/** An address that reaches nobody, in place of an erased one. */
export const erasedAddress = (userId: string): string => `${userId}@erased.invalid`;

const notErasable = refusal(
  "NOT_FOUND",
  "There is no such user of an organization, or it is still active. Disable it first: PATCH /v1/users/{userId}.",
);

/** The text in place of an erased name. */
const erasedName = "Erased";

/** Removes the address from the requests that its user had sent, where it served for replies. */
const eraseFromRequests = async (table: Table, { organizationId, email }: UserItem): Promise<void> => {
  for await (const request of requests.in(table).each(keys.requests(organizationId)))
    if (request.replyTo === email)
      await table.write(requests.update(request, { ...request, replyTo: undefined }));
};

/** Removes name and address from the person's enrolment requests that are decided. */
const eraseFromEnrolments = async (table: Table, { id, email }: UserItem): Promise<void> => {
  const globalAdmin = { email: erasedAddress(id), displayName: erasedName };
  for await (const request of enrolmentRequests.in(table).each(keys.enrolmentRequests))
    if (request.status !== "open" && request.globalAdmin.email === email)
      await table.write(enrolmentRequests.update(request, { ...request, globalAdmin }));
};

/**
 * Erases a person's data in the table: name, address, mails, choices, and recovery codes. The user stays, disabled and
 * under its id, because the record names people by their ids alone. The erasure is recorded too. An interrupted erasure
 * is repeated: the user's item comes last. Answers `false` when it was done before. Throws NOT_FOUND for an active
 * user.
 */
export const eraseUser = (table: Table, userId: string, clock: () => Date): Promise<boolean> =>
  retryOnConflict(async () => {
    const place = await userOrganizations.in(table).get({ userId });
    const organizationId = place?.organizationId ?? "";
    const user = place && (await users.in(table).get({ organizationId, id: userId }));
    if (user?.type !== "User" || user.status !== "disabled") throw notErasable();
    const email = erasedAddress(userId);
    if (user.email === email) return false;
    const after: UserItem = { ...user, email, displayName: erasedName, signedOutAt: clock().toISOString() };
    const [owner, beside, proof, link, preferences, codes] = await Promise.all([
      emails.in(table).get({ email: user.email }),
      emails.in(table).get({ email: user.email, besideIn: organizationId }),
      addressProofs.in(table).get({ userId }),
      mailedLinks.in(table).get({ subjectId: userId, purpose: "password" }),
      notificationPreferences.in(table).get({ ownerId: userId }),
      recoveryCodes.in(table).get({ userId }),
    ]);
    await eraseFromRequests(table, user);
    // When several users share an address, it counts as that of the user who signs in by it.
    if (owner?.userId === userId) await eraseFromEnrolments(table, user);
    const own = { when: equals("userId", userId), refuse: stale };
    const writes: Write[] = [
      users.update(user, after),
      emails.put({
        email,
        userId,
        organizationId,
        organizationType: owner?.organizationType ?? beside?.organizationType ?? "indirect-reseller",
        proven: false,
      }),
      ...(owner?.userId === userId ? [emails.delete({ email: user.email }, own)] : []),
      ...(beside?.userId === userId
        ? [emails.delete({ email: user.email, besideIn: organizationId }, own)]
        : []),
      ...(proof ? [addressProofs.delete(proof)] : []),
      ...(link ? [mailedLinks.delete(link)] : []),
      ...(preferences ? [notificationPreferences.delete(preferences)] : []),
      ...(codes ? [recoveryCodes.delete(codes)] : []),
      ...recordWrites(
        { userId: "erasure", organizationId },
        { operation: "user.erase", resourceType: "user", resourceId: userId },
        [],
        clock(),
        "npm run erase",
      ),
    ];
    await table.transact(writes);
    return true;
  });
