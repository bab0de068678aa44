import { openStack } from "../support/stack.ts";
import { openWorld } from "../support/world.ts";

it("leads from a request to a partnership in both lists and to its end", async () => {
  const stack = await openStack();
  try {
    const world = await openWorld(stack);
    const [provider, reseller] = await Promise.all([world.provider(), world.reseller()]);
    await world.partner(provider, reseller);
    const list = await provider.admin.get("/v1/indirect-resellers");
    expect(list.body.items).toMatchObject([{ id: reseller.id, status: "active", agreementSigned: true }]);
  } finally {
    await stack.stop();
  }
});
