import { type Inside, openInside } from "./inside.ts";

let inside: Inside;
beforeAll(async () => {
  inside = await openInside();
});
afterAll(() => inside.close());

test("the functions answer in this process as they do behind the gateway, and tell who acts", async () => {
  const { world, between } = inside;
  const [provider, reseller] = await Promise.all([world.provider(), world.reseller()]);
  await world.partner(provider, reseller);
  const actors = new Set<string | undefined>();
  between.dynamodb.decide((_operation, forward, _body, actor) => {
    actors.add(actor);
    return forward();
  });
  const listed = await inside.as("greta", () => provider.admin.get("/v1/indirect-resellers"));
  expect([listed.status, listed.body.items[0].id]).toEqual([200, reseller.id]);
  expect([...actors]).toEqual(["greta"]);
});

test("time moves, and the stream's consumers follow", async () => {
  const { world } = inside;
  const provider = await world.provider();
  const { body } = await provider.admin.post("/v1/partnership-requests", { resellerEmail: "a@a.example" });
  await provider.admin.post(`/v1/partnership-requests/${body.id}/send`);
  await inside.drain();
  expect(inside.ses.messages().map(({ to }) => to)).toEqual([["a@a.example"]]);
  inside.advance(8 * 24 * 3_600_000);
  const read = await provider.admin.get(`/v1/partnership-requests/${body.id}`);
  expect(read.body.status).toBe("expired");
  await inside.tick();
  inside.advance(20_000);
  const events = await provider.admin.get("/v1/events");
  const types = events.body.items.map(({ type }: { type: string }) => type);
  expect(types).toEqual(["partnership-request.sent", "partnership-request.expired"]);
});
