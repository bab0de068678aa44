import { answered, anyVersion, onSharedStack, openProvider } from "../support/channel.ts";
import type { Member } from "../support/world.ts";

const the = onSharedStack(openProvider);

const patch = (by: Member, id: string, body: object) => by.patch(`/v1/users/${id}`, body, anyVersion);
it("the last Global admin stays, whichever way it is tried and when two demote each other at once", async () => {
  const { world } = the();
  const reseller = await world.reseller();
  const { admin } = reseller;
  await answered(
    "409 LAST_GLOBAL_ADMIN",
    patch(admin, admin.id, { roles: ["SalesAgent"] }),
    patch(admin, admin.id, { status: "disabled" }),
    patch(admin, admin.id, { status: "disabled", roles: ["GlobalAdmin"] }),
  );
  const second = await world.user(reseller, "GlobalAdmin");
  const both = await Promise.all([
    patch(admin, second.id, { roles: ["SalesAgent"] }),
    patch(second, admin.id, { roles: ["SalesAgent"] }),
  ]);
  expect(both.map(({ status }) => status)).toContain(200);
  const { items } = (await admin.get("/v1/users")).body;
  expect(items.filter(({ roles }: any) => roles.includes("GlobalAdmin"))).toHaveLength(1);
});
