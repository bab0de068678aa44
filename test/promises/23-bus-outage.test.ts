import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { republish } from "../../infra/repair/republish.ts";
import { outOfOrder } from "../support/between.ts";
import { type Inside, openInside } from "../support/inside.ts";
import { violations } from "../support/invariants.ts";
import { itemsOf } from "../support/invitations.ts";
import { reached } from "../support/promise.ts";
import { at } from "../support/stand-in.ts";
import { good } from "../support/world.ts";

let inside: Inside;
beforeAll(async () => {
  inside = await openInside();
});
afterAll(async () => {
  reached(23, "an event that the bus did not take is published once it does, and again after a loss");
  await inside?.close();
});

it("an event that the bus refused is published later with its id, and delays nothing meanwhile", async () => {
  const provider = await inside.world.provider();
  await inside.drain();
  const known = inside.events().length;
  inside.between.eventbridge.decide(async () => outOfOrder());
  const { id } = await good(
    provider.admin.post("/v1/partnership-requests", { resellerEmail: "r@bus.example" }),
  );
  await good(provider.admin.post(`/v1/partnership-requests/${id}/send`));
  await inside.drain();
  expect([inside.events().length - known, inside.deadLetters()]).toEqual([0, []]);
  const left = (await itemsOf(inside)).filter(({ kind }) => kind === "event");
  expect(left.length).toBeGreaterThan(0);

  inside.between.eventbridge.decide();
  inside.advance(2 * 60_000);
  await inside.tick();
  const published = inside.events().slice(known);
  expect(published.map(({ detail }) => `${detail.organizationId}/${detail.id}`).sort()).toEqual(
    left.map((entry) => entry.id).sort(),
  );
  expect((await itemsOf(inside)).filter(({ kind }) => kind === "event")).toEqual([]);

  // The bus has lost everything that it had accepted. The tool publishes the events again, from the time of the loss
  // on.
  const clients = {
    dynamodb: new DynamoDBClient(at(inside.dynamodbUrl)),
    eventbridge: new EventBridgeClient(at(inside.urls.eventbridge)),
  };
  const outputs = { TableName: inside.tableName, EventBusName: String(published[0]?.bus) };
  const before = inside.events().length;
  const since = String(published[0]?.detail.at);
  const until = new Date(inside.now()).toISOString();
  const done = await republish({ name: "Inside", outputs, clients }, { since, until });
  expect(done.written).toBeGreaterThanOrEqual(left.length);
  const republished = inside
    .events()
    .slice(before)
    .map(({ detail }) => detail);
  expect(republished).toEqual(expect.arrayContaining(published.map(({ detail }) => detail)));
  expect(republished.every((detail) => String(detail.at) >= since)).toBe(true);
  expect(violations(await itemsOf(inside))).toEqual([]);
});
