import { eventually } from "../support/invitations.ts";
import { endPartnership } from "../support/matrix.ts";
import { joinStack, type SharedStack } from "../support/shared-stack.ts";
import { type Member, openWorld, type World } from "../support/world.ts";

let stack: SharedStack;
let world: World;

beforeAll(async () => {
  stack = await joinStack();
  world = await openWorld(stack);
});

const feedOf = async (by: Member): Promise<any[]> => (await by.get("/v1/events?limit=100")).body.items;
const typesOf = (events: { type: string }[]) => events.map(({ type }) => type);
const idsOf = (items: { id: string }[]) => items.map(({ id }) => id);

it("events appear after fifteen seconds, oldest first, for each receiver, and reach the bus", async () => {
  const [sender, receiver] = await Promise.all([world.provider(), world.reseller()]);
  await world.partner(sender, receiver);
  expect(await feedOf(sender.admin)).toEqual([]);
  stack.advance(16_000);
  await endPartnership(sender, receiver.id);
  const began = ["partnership-request.sent", "partnership-request.accepted", "partnership.created"];
  expect(typesOf(await feedOf(sender.admin))).toEqual(began);
  stack.advance(16_000);
  const [mine, theirs] = [await feedOf(sender.admin), await feedOf(receiver.admin)];
  expect(typesOf(mine)).toEqual([...began, "partnership.ended"]);
  expect(idsOf(mine)).toEqual(idsOf(mine).toSorted());
  expect(typesOf(theirs)).toEqual(["partnership.created", "partnership.ended"]);
  for (const { resourceId } of theirs) expect(resourceId).toBe(sender.id);
  const data = { providerId: sender.id, resellerId: receiver.id };
  expect(mine[3]).toMatchObject({ resourceType: "partnership", resourceId: receiver.id, data });

  const parties = [sender.id, receiver.id];
  const onBus = await eventually("all events on the bus", async () => {
    const events = await stack.events();
    const ours = events.filter(({ detail }) => parties.includes(String(detail.organizationId)));
    return ours.length >= mine.length + theirs.length && ours;
  });
  const published = onBus.map(({ detailType, source, detail }) => `${source} ${detailType} ${detail.id}`);
  const listed = [...mine, ...theirs].map(({ type, id }) => `twotier ${type} ${id}`);
  expect(published.toSorted()).toEqual(listed.toSorted());
  expect(JSON.stringify(onBus)).not.toContain("@");
  // A user who may not see partnerships does not see their events either.
  const manager = await world.user(sender, "UserManagementAdmin");
  expect((await manager.get("/v1/events")).body).toEqual({ items: [] });
});
