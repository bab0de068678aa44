import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, PutCommand, TransactWriteCommand } from "@aws-sdk/lib-dynamodb";
import { at } from "./deployed-functions.ts";
import { openFaultProxy } from "./fault-proxy.ts";
import { openInside } from "./inside.ts";

/** What a call came to: that it was done, or the name of its error. */
const outcome = (calling: Promise<unknown>): Promise<string> =>
  calling.then(
    () => "done",
    ({ name }: Error) => name,
  );

// Row 37 of the promises would be reached in vain by a contention that is none. Rows 9, 10 and 30 count what strikes them.
test("contention stops what touches an item of a running transaction, and what a partition key cannot take", async () => {
  const inside = await openInside();
  const proxy = openFaultProxy(inside.between, 7);
  const documents = DynamoDBDocumentClient.from(
    new DynamoDBClient({ ...at(inside.urls.dynamodb), maxAttempts: 1 }),
  );
  const TableName = inside.tableName;
  const keyOf = (SK: string) => ({ PK: "FAULTS", SK });
  const put = (SK: string, more = {}) =>
    outcome(documents.send(new PutCommand({ TableName, Item: { ...keyOf(SK), ...more } })));
  const transact = (SK: string, ...checked: string[]) => {
    const ConditionExpression = "attribute_not_exists(PK)";
    const TransactItems = [
      { Put: { TableName, Item: keyOf(SK) } },
      ...checked.map((each) => ({ ConditionCheck: { TableName, Key: keyOf(each), ConditionExpression } })),
    ];
    return outcome(documents.send(new TransactWriteCommand({ TransactItems })));
  };
  // The clock stands still but where the test moves it: a busy machine must not end what is held, nor begin a second.
  let time = 0;
  proxy.contend({ holding: 50, now: () => time });
  // Two only check the same item, which is not there: the second one is in the way of the first all the same.
  const first = transact("contended", "shared");
  const second = [await transact("second", "shared"), await put("shared"), await transact("third")];
  const ended = await first;
  time += 1_000;
  expect([ended, ...second, await transact("fourth", "shared")]).toEqual([
    "done",
    "TransactionCanceledException",
    "TransactionConflictException",
    "done",
    "done",
  ]);
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => put("large", { text: "x".repeat(300 * 1_024) })),
  );
  expect(new Set(answers)).toEqual(new Set(["done", "ProvisionedThroughputExceededException"]));
  documents.destroy();
  proxy.close();
  await inside.close();
});
