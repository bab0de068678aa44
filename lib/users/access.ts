import { managingGlobalAdmins } from "../contract/permissions.ts";
import { authorize, type Caller, rightsInTheWrite } from "../http/caller.ts";
import type { ChangeAccess } from "../http/commit.ts";
import type { Table } from "../table/table.ts";
import type { UserItem } from "./items.ts";
import { userStore } from "./store.ts";

/** A user, and the caller's access to it. */
export interface UserAccess {
  user: UserItem;
  access: ChangeAccess;
}

/** Decides who has access to which users: everybody to users of their own organization, as far as the role allows. */
export const userAccess = (table: Table) => {
  const users = userStore(table);

  const readable = (caller: Caller, userId: string): Promise<UserItem> =>
    users.read(caller.organization.id, userId);

  return {
    /** A user whom the caller may read. Throws NOT_FOUND. */
    readable,

    /**
     * A user whom the caller may change. Only a Global admin may change a Global admin. Throws NOT_FOUND,
     * ROLE_REQUIRED.
     */
    async changeable(caller: Caller, userId: string): Promise<UserAccess> {
      const user = await readable(caller, userId);
      if (!user.roles.includes("GlobalAdmin")) return { user, access: { conditions: [] } };
      authorize(caller, managingGlobalAdmins);
      return { user, access: { conditions: rightsInTheWrite(caller, managingGlobalAdmins) } };
    },
  };
};
