import { answered, anyVersion, onSharedStack, openProvider } from "../support/channel.ts";
import { refusalOf, signInSteps } from "../support/sign-in.ts";
import { clientOf, type Member, password } from "../support/world.ts";

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

it("signing out everywhere ends each token at once, and whoever signs in after it is let in", async () => {
  const { stack, world, provider } = the();
  const user = await world.user(provider, "SalesAgent");
  const { begin, refresh } = signInSteps(stack);
  const older = (await begin(user.email, password)).AuthenticationResult;
  const signOut = await answered("200", provider.admin.post(`/v1/users/${user.id}/sign-out`));
  expect(signOut.body).toEqual({ userId: user.id, signedOutAt: expect.any(String) });
  await answered("401 UNAUTHENTICATED", user.get("/v1/me"));
  await answered("401 UNAUTHENTICATED", clientOf(stack.apiUrl, older?.AccessToken).get("/v1/me"));
  expect(await refusalOf(refresh(older?.RefreshToken ?? ""))).toMatch(/NotAuthorized/);
  const younger = (await begin(user.email, password)).AuthenticationResult?.AccessToken;
  await answered("200", clientOf(stack.apiUrl, younger).get("/v1/me"));
});
