import { anyVersion, inShort, onSharedStack, openChannel } from "../support/channel.ts";
import { figure } from "../support/full.ts";
import { reached } from "../support/promise.ts";
import { oneOf, randomFrom, seed } from "../support/schedules.ts";
import { signInSteps } from "../support/sign-in.ts";
import { clientOf, good, type Member } from "../support/world.ts";

/** Moves the clock. */
const the = onSharedStack(openChannel);
const counts = { orders: 0, steps: 0, refused: 0 };

afterAll(() =>
  reached(
    42,
    `${counts.orders} orders of ${counts.steps} steps of leaving, ${counts.refused} refused as the last one's: ` +
      "a way back each time, on record",
  ),
);

it("an organization has a way back by route, whoever leaves, is disabled or demoted, in any order", async () => {
  const random = randomFrom(seed);
  const { stack, world } = the();
  const { begin, choosePassword } = signInSteps(stack);
  while (counts.orders < figure(3, 24)) {
    const reseller = await world.reseller();
    const path = `/v1/organizations/${reseller.id}`;
    const admins: Member[] = [
      reseller.admin,
      await world.user(reseller, "GlobalAdmin"),
      await world.user(reseller, "GlobalAdmin"),
    ];
    const ways = [{ status: "disabled" }, { roles: ["SalesAgent"] }, { roles: ["UserManagementAdmin"] }];
    for (let step = 0; step < 6; step++) {
      const [by, whom] = [oneOf(admins, random), oneOf(admins, random)];
      const left = inShort(await by.patch(`/v1/users/${whom.id}`, oneOf(ways, random), anyVersion));
      expect(["200", "401 UNAUTHENTICATED", "403 ROLE_REQUIRED", "409 LAST_GLOBAL_ADMIN"]).toContain(left);
      if (left.startsWith("409")) counts.refused++;
      counts.steps++;
    }
    const reset = await world.operator.post(`${path}/admin-credentials`);
    expect(["200", "409 NO_GLOBAL_ADMIN"]).toContain(inShort(reset));
    const email = `back-${world.next()}@rescue.example`;
    const ask = oneOf([{ email, displayName: "Back Again" }, { userId: oneOf(admins, random).id }], random);
    const { id, setupInfo } = await good(world.operator.post(`${path}/global-admins`, ask));
    const challenge = await begin(setupInfo.userName, setupInfo.temporaryPassword);
    const chosen = await choosePassword(challenge, "A-way-back-8");
    const back = clientOf(stack.apiUrl, chosen.AuthenticationResult?.AccessToken);
    const [record] = (await good(back.get(`/v1/audit-records?resourceId=${id}`))).items;
    expect(record).toMatchObject({ operation: "user.appoint", actor: { userId: world.operator.id } });
    const roles = { roles: ["GlobalAdmin"] };
    await good(back.patch(`/v1/users/${reseller.admin.id}`, { ...roles, status: "active" }, anyVersion));
    counts.orders++;
  }
}, 600_000);
