import { answered, anyVersion, idsIn, onSharedStack } from "../support/channel.ts";
import { day } from "../support/clock.ts";
import { pathOf } from "../support/subscription-channel.ts";
import { openTransfers } from "../support/transfers.ts";
import type { Organization } from "../support/world.ts";

const the = onSharedStack(openTransfers);

describe("the transfer of a customer", () => {
  it("is decided once, also by simultaneous calls", async () => {
    const { giver, taker, offer, decide } = the();
    for (let round = 0; round < 2; round++) {
      const { customer, path, kept } = await the().held();
      const { body } = await offer(customer.id);
      const decisions = await Promise.all([
        decide(body.id, "accept", taker),
        decide(body.id, "cancel", giver),
        decide(body.id, "reject", taker),
      ]);
      expect(decisions.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
      const taken = decisions[0]!.status === 200;
      await answered("200", (taken ? taker : giver).admin.get(path));
      await answered("404 NOT_FOUND", (taken ? giver : taker).admin.get(path));

      const next = taken ? ([taker, giver] as const) : ([giver, taker] as const);
      const nextOffer = await offer(customer.id, ...next);
      const [changed] = await Promise.all([
        next[0].admin.patch(pathOf(kept), { quantity: 12 }, anyVersion),
        answered("200", decide(nextOffer.body.id, "accept", next[1])),
      ]);
      // The change came before the transfer and stays, or it came after it and found nothing.
      const { body: after } = await next[1].admin.get(pathOf(kept));
      expect([changed!.status, after.quantity]).toEqual(after.quantity === 12 ? [200, 12] : [404, 10]);
    }
  });

  it("ends after thirty days, and no customer moves while a side is suspended", async () => {
    const { stack, world, offer, decide } = the();
    const from = await world.provider();
    const to = await world.provider();
    const { customer } = await the().make({ providerId: from.id });
    const first = await answered("201", offer(customer.id, from, to));
    const status = (organization: Organization, value: string) =>
      answered(
        "200",
        world.operator.patch(`/v1/organizations/${organization.id}`, { status: value }, anyVersion),
      );
    await status(from, "suspended");
    expect(
      (await to.admin.get(`/v1/customer-transfers/${first.body.id}`)).body.preview.problems,
    ).toMatchObject([{ code: "PROVIDER_SUSPENDED" }]);
    await answered("409 PROVIDER_SUSPENDED", decide(first.body.id, "accept", to));
    await status(from, "active");
    await status(to, "suspended");
    const refused = await answered("403 ORGANIZATION_SUSPENDED", decide(first.body.id, "accept", to));
    // It names the operator's contact, as the stage's brand says.
    expect(refused.body.detail).toContain("deployment (Channel Operations, support@operator.example)");
    await answered("409 PROVIDER_SUSPENDED", offer(customer.id, from, to));
    await status(to, "active");
    stack.advance(30 * day);
    const admin = await world.member(to.admin.id, to.admin.email);
    const expired = await admin.get("/v1/customer-transfers?status=expired");
    expect(idsIn(expired)).toEqual([first.body.id]);
    expect(expired.body.items[0]).not.toHaveProperty("preview");
  });
});
