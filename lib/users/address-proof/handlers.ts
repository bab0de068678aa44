import { rights } from "../../contract/permissions.ts";
import { Refusal } from "../../errors.ts";
import { authorize, type Caller, rightsInTheWrite } from "../../http/caller.ts";
import { type Handlers, loadThen } from "../../http/handler.ts";
import { localeOfHome } from "../../notification-preferences/home.ts";
import type { Table } from "../../table/table.ts";
import { type UserAccess, userAccess } from "../access.ts";
import { canBeProven, hasProven, userStore } from "../store.ts";
import { addressProofStore } from "./store.ts";

/** The route by which a user, or a manager of the organization's users, has the mail sent that proves an address. */
export const addressProofHandlers = (table: Table) => {
  const users = userStore(table);
  const proofs = addressProofStore(table);
  const access = userAccess(table);

  /**
   * Every user may prove their own address. For another user's address the caller must be allowed to change that user.
   */
  const askable = async (caller: Caller, userId: string): Promise<UserAccess> => {
    if (userId === caller.user.id)
      return { user: await access.readable(caller, userId), access: { conditions: [] } };
    authorize(caller, rights.manageUsers);
    const found = await access.changeable(caller, userId);
    const conditions = [...rightsInTheWrite(caller, rights.manageUsers), ...found.access.conditions];
    return { ...found, access: { ...found.access, conditions } };
  };

  return {
    "POST /v1/users/{userId}/address-proof": loadThen(
      ({ caller, path }) => askable(caller, path.userId),
      async ({ loaded, caller, body, now, commit }) => {
        const { user } = loaded;
        const owner = await users.byEmail(user.email);
        if (hasProven(owner, user.id))
          throw new Refusal("ADDRESS_PROVEN", "The address is proven. There is nothing to send.");
        if (!canBeProven(owner))
          throw new Refusal(
            "EMAIL_TAKEN",
            "Somebody else has proven this address. Create the user anew with an address of its own.",
          );
        if (user.status !== "active")
          throw new Refusal("USER_NOT_ACTIVE", "The user is disabled. Make it active first.");
        const locale = { asked: body?.locale, ofHome: localeOfHome(caller.asRead.organization) };
        return commit({
          writes: [...(await proofs.queue(user, locale, now)), users.unchanged(user)],
          access: loaded.access,
          audit: { operation: "user.address-proof", resourceType: "user", resourceId: user.id },
          answer: { ...user, emailProven: false },
        });
      },
    ),
  } satisfies Partial<Handlers<"organizations">>;
};
