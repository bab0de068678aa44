import { openContention, type Touch } from "../../../infra/local/contention.ts";
import { openGuards } from "../../../infra/local/guards.ts";
import { json, serveHttp } from "../../../infra/local/http-server.ts";
import { everywhere } from "../../support/stand-in.ts";

// Row 37 of the promises would mean nothing if the contention did not work.
test("a write conflicts with running transactions on its items, and is throttled beyond a partition key's limit", () => {
  let time = 0;
  const contention = openContention({ holding: 50, now: () => time });
  const touch = (SK: string, write: number): Touch => ({ key: { PK: "P", SK }, write });
  const begin = (transaction: boolean, ...touches: Touch[]) => contention.begin(touches, { transaction });
  // Both only check the same item, which does not exist. The first still stops the second.
  const first = begin(true, touch("contended", 2), touch("shared", 2));
  expect(begin(true, touch("second", 2), touch("shared", 2))).toEqual({ stops: [undefined, "conflict"] });
  expect(begin(false, touch("shared", 1))).toEqual({ stops: ["conflict"] });
  expect(begin(true, touch("third", 2))).toHaveProperty("end");
  if ("end" in first) first.end();
  expect(begin(false, touch("shared", 1))).toEqual({ stops: ["conflict"] });
  time = 1_000;
  expect(begin(true, touch("fourth", 2), touch("shared", 2))).toHaveProperty("end");
  expect([begin(false, touch("large", 900)), begin(false, touch("other", 300))]).toEqual([
    { end: expect.any(Function) },
    { stops: ["throttle"] },
  ]);
});

test("calls through the functions' addresses conflict as DynamoDB's do, until the first one is complete", async () => {
  const { promise: held, resolve: goOn } = Promise.withResolvers<void>();
  const { promise: asked, resolve: nowAsked } = Promise.withResolvers<void>();
  const service = await serveHttp({
    bodyLimit: 1_000,
    handle: async () => {
      nowAsked();
      await held;
      return json(200, {});
    },
  });
  const guards = await openGuards({
    template: { ofType: () => [], outputs: () => ({}) },
    region: "eu-central-1",
    accountId: "000000000000",
    endpoints: everywhere(service.url),
    contends: true,
  });
  const call = async (operation: string, body: object) => {
    const headers = { "x-amz-target": `DynamoDB_20120810.${operation}` };
    const sent = { method: "POST", headers, body: JSON.stringify(body) };
    return (await fetch(guards.endpoints.dynamodb, sent)).json();
  };
  const Key = { PK: { S: "P" }, SK: { S: "S" } };
  const transaction = {
    TransactItems: [{ ConditionCheck: { Key } }, { Put: { Item: { ...Key, SK: { S: "T" } } } }],
  };
  const first = call("TransactWriteItems", transaction);
  await asked;
  expect(await call("TransactWriteItems", transaction)).toMatchObject({
    __type: "TransactionCanceledException",
    CancellationReasons: [{ Code: "TransactionConflict" }, { Code: "TransactionConflict" }],
  });
  expect(await call("UpdateItem", { Key })).toMatchObject({ __type: "TransactionConflictException" });
  goOn();
  expect(await first).toEqual({});
  expect(await call("UpdateItem", { Key })).toEqual({});
  await guards.close();
  await service.close();
});
