import { endPartnership } from "./matrix.ts";
import { alternating, type Ground, idOf, onlyComing, type Traffic } from "./traffic-ground.ts";
import type { Organization } from "./world.ts";
import { good } from "./world.ts";

export const amongRequests = async ({ world, other }: Ground): Promise<Traffic> => {
  const come = () => {
    const resellerEmail = `paged-${world.next()}@paged.example`;
    return idOf(other.admin.post("/v1/partnership-requests", { resellerEmail }));
  };
  return {
    by: other.admin,
    path: "/v1/partnership-requests",
    within: "status=draft",
    ...(await alternating(come)),
    come,
    go: (id) => good(other.admin.post(`/v1/partnership-requests/${id}/revoke`)),
  };
};

/** A provider's partners: one with whom it ends leaves those that are active. */
export const amongResellers = async ({ world, other }: Ground): Promise<Traffic> => {
  const come = async (): Promise<string> => {
    const partner = await world.reseller();
    await world.partner(other, partner);
    return partner.id;
  };
  return {
    by: other.admin,
    path: "/v1/indirect-resellers",
    ...(await alternating(come)),
    come,
    go: (id) => endPartnership(other, id),
  };
};

/** The same seen by a reseller. */
export const amongProviders = async ({ world, reseller }: Ground): Promise<Traffic> => {
  const providers = new Map<string, Organization>();
  const come = async (): Promise<string> => {
    const partner = await world.provider();
    await world.partner(partner, reseller);
    providers.set(partner.id, partner);
    return partner.id;
  };
  return {
    by: reseller.admin,
    path: "/v1/indirect-providers",
    ...(await alternating(come)),
    come,
    async go(id) {
      const partner = providers.get(id);
      if (!partner) throw new Error(`nobody here is ${id}`);
      await endPartnership(partner, reseller.id);
    },
  };
};

export const amongUsers = async ({ world, other }: Ground): Promise<Traffic> => {
  const come = () => {
    const email = `paged-${world.next()}@paged.example`;
    return idOf(other.admin.post("/v1/users", { email, displayName: "Paged", roles: ["SalesAgent"] }));
  };
  return { by: other.admin, path: "/v1/users", ...(await onlyComing(come)) };
};

/** What providers ask for, newest first: as the operator reads it of all, or each its own. */
export const amongChangeRequests =
  (reader: (ground: Ground) => Pick<Traffic, "by" | "path">) =>
  async (ground: Ground): Promise<Traffic> => {
    const asked = { changes: { country: "FR" }, reason: "moved" };
    const come = () => idOf(ground.other.admin.post("/v1/organization/change-requests", asked));
    return { ...reader(ground), ...(await onlyComing(come)) };
  };

export const amongOrganizations = async ({ world }: Ground): Promise<Traffic> => ({
  by: world.operator,
  path: "/v1/organizations",
  ...(await onlyComing(async () => (await world.reseller()).id)),
});

/** The directory: who is suspended leaves it. */
export const inDirectory = async ({ world }: Ground): Promise<Traffic> => {
  const come = async () => (await world.provider()).id;
  const suspended = { status: "suspended" };
  return {
    by: world.anonymous,
    path: "/v1/directory/indirect-providers",
    ...(await alternating(come)),
    come,
    go: (id) => good(world.operator.patch(`/v1/organizations/${id}`, suspended, { "if-match": "*" })),
  };
};
