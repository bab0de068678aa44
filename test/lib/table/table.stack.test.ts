import { DynamoDBClient, TransactionCanceledException } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { withDeadline } from "../../../lib/aws/deadline.ts";
import { Stale, stale } from "../../../lib/errors.ts";
import { equals, exists, isNew } from "../../../lib/table/condition.ts";
import { retryOnConflict } from "../../../lib/table/retry-on-conflict.ts";
import { openTable, type Start, type Table } from "../../../lib/table/table.ts";
import { describeOnEachEngine } from "../../support/table.ts";

const refuse = (name: string) => () => new Error(name);
const range = { PK: "list", prefix: "" };

const filled = async (table: Table, count: number, more: (at: number) => object = () => ({})) => {
  const items = Array.from({ length: count }, (_, at) => ({
    PK: "list",
    SK: `item ${String(at).padStart(4, "0")}`,
    at,
    ...more(at),
  }));
  for (let at = 0; at < items.length; at += 100)
    await table.transact(items.slice(at, at + 100).map((put) => ({ put })));
  return items;
};

/** The values of `at` on each page of a list. */
const pagesOf = async (
  table: Table,
  ...[range, options]: Parameters<Table["page"]>
): Promise<unknown[][]> => {
  const pages: unknown[][] = [];
  let start: Start | undefined;
  do {
    const page = await table.page(range, { ...options, start });
    pages.push(page.items.map(({ at }) => at));
    start = page.next;
  } while (start);
  return pages;
};

describeOnEachEngine("the table", (open) => {
  test("a failed write throws its first failed check's refusal, judged on the item as it was", async () => {
    const table = await open();
    await table.write({ put: { PK: "one", SK: "-", status: "draft", version: 2 } });
    const write = table.write({
      update: { PK: "one", SK: "-" },
      set: { status: "sent" },
      checks: [
        { when: exists, refuse: refuse("gone") },
        { when: equals("version", 1), refuse: (item) => new Error(`version ${item?.version}`) },
        { when: equals("status", "other"), refuse: refuse("status") },
      ],
    });
    await expect(write).rejects.toThrow("version 2");
    expect(await table.get({ PK: "one", SK: "-" })).toMatchObject({ status: "draft" });
  });

  test("a failed transaction writes nothing and throws the first refusal in the order of its writes", async () => {
    const table = await open();
    await table.write({ put: { PK: "two", SK: "-", holder: "b" } });
    const transaction = table.transact([
      { put: { PK: "one", SK: "-" }, checks: [{ when: isNew, refuse: refuse("one is there") }] },
      {
        put: { PK: "two", SK: "-", holder: "a" },
        checks: [{ when: isNew, refuse: (item) => new Error(`held by ${item?.holder}`) }],
      },
      { check: { PK: "three", SK: "-" }, checks: [{ when: exists, refuse: refuse("three is missing") }] },
    ]);
    await expect(transaction).rejects.toThrow("held by b");
    expect(await table.get({ PK: "one", SK: "-" })).toBeUndefined();
    expect(await table.get({ PK: "two", SK: "-" })).toMatchObject({ holder: "b" });
  });

  test("a page has the requested length while there is more, and only the last one has no next", async () => {
    const table = await open();
    await filled(table, 10);
    for (const [limit, lengths] of [
      [3, [3, 3, 3, 1]],
      [5, [5, 5]],
      [10, [10]],
      [11, [10]],
    ] as const)
      expect((await pagesOf(table, range, { limit })).map(({ length }) => length)).toEqual(lengths);
  });

  test("a filtered list finds every match once, whatever lies between the matches", async () => {
    const table = await open();
    await filled(table, 450, (at) => ({ kind: at % 120 === 7 ? "rare" : "common" }));
    const pages = await pagesOf(table, range, { limit: 2, filter: equals("kind", "rare") });
    expect(pages.flat()).toEqual([7, 127, 247, 367]);
    expect(pages.length).toBeLessThanOrEqual(4);
  });

  test("newest first reverses the order, and bounds are inclusive", async () => {
    const table = await open();
    await filled(table, 10);
    const options = { limit: 2, newestFirst: true, between: ["item 0003", "item 0006"] as const };
    const pages = await pagesOf(table, range, options);
    expect(pages).toEqual([
      [6, 5],
      [4, 3],
    ]);
  });

  test("a page ends early once its items exceed the requested bytes, with at least one item", async () => {
    const table = await open();
    for (let at = 0; at < 5; at++)
      await table.write({ put: { PK: "large", SK: `item ${at}`, text: "ж".repeat(500) } });
    const range = { PK: "large", prefix: "item" };
    for (const [bytes, lengths] of [
      [1, [1, 1, 1, 1, 1]],
      [2_300, [2, 2, 1]],
      [100_000, [4, 1]],
    ] as const)
      expect((await pagesOf(table, range, { limit: 4, bytes })).map(({ length }) => length)).toEqual(lengths);
  });

  test("many keys are read in several batches, each once, however often it is named, and missing ones are left out", async () => {
    const table = await open();
    const items = await filled(table, 150);
    const wanted = items.map(({ PK, SK }) => ({ PK, SK }));
    const found = await table.getMany([
      ...wanted.slice(0, 3),
      ...wanted,
      { PK: "no", SK: "such" },
      ...wanted,
    ]);
    expect(found.map(({ at }) => Number(at)).sort((a, b) => a - b)).toEqual(items.map(({ at }) => at));
    expect(await table.getMany([])).toEqual([]);
  });
});

describe("faults of the database", () => {
  /** A client that answers each call as the next step says. */
  const scripted = (...steps: (() => unknown)[]) => {
    const tokens: unknown[] = [];
    const client = DynamoDBDocumentClient.from(
      new DynamoDBClient({ region: "eu-central-1", credentials: { accessKeyId: "x", secretAccessKey: "x" } }),
    );
    client.middlewareStack.add(
      () => async (sent) => {
        const { input } = sent;
        if (typeof input === "object" && input && "ClientRequestToken" in input)
          tokens.push(input.ClientRequestToken);
        const step = steps.shift();
        if (!step) throw new Error("one call too many");
        return { output: { $metadata: {}, ...Object(step()) }, response: {} };
      },
      { step: "initialize", priority: "high", name: "scripted" },
    );
    return { table: openTable("scripted", client), tokens, left: () => steps.length };
  };
  const canceled = (...codes: string[]) => {
    throw new TransactionCanceledException({
      message: "cancelled",
      $metadata: {},
      CancellationReasons: codes.map((Code) => ({ Code })),
    });
  };
  const named = (name: string) => {
    throw Object.assign(new Error(name), { name });
  };
  const put = [{ put: { PK: "a", SK: "b" } }];

  test.each<[string, (() => never)[]]>([
    ["met another", [() => canceled("None", "TransactionConflict"), () => canceled("ThrottlingError")]],
    ["lost its answer", [() => named("TimeoutError"), () => named("TransactionInProgressException")]],
  ])("a transaction that %s is repeated with the same token", async (_, faults) => {
    const { table, tokens } = scripted(...faults, () => ({}));
    await table.transact(put);
    expect(tokens).toHaveLength(3);
    expect(new Set(tokens).size).toBe(1);
  });

  test("a failed condition beside a conflict is a refusal and not repeated", async () => {
    const { table, left } = scripted(
      () => canceled("TransactionConflict", "ConditionalCheckFailed"),
      () => ({}),
    );
    const writes = [
      ...put,
      { check: { PK: "c", SK: "d" }, checks: [{ when: exists, refuse: refuse("gone") }] },
    ];
    await expect(table.transact(writes)).rejects.toThrow("gone");
    expect(left()).toBe(1);
  });

  test("a lasting conflict ends as UNAVAILABLE within the request's time, and so does reading and deciding anew", async () => {
    const { table } = scripted(...Array.from({ length: 8 }, () => () => canceled("TransactionConflict")));
    let attempts = 0;
    const never = retryOnConflict(() => {
      attempts += 1;
      return Promise.reject(stale());
    });
    // Both wait, so they wait side by side.
    await Promise.all([
      expect(withDeadline(700, () => table.transact(put))).rejects.toMatchObject({
        code: "UNAVAILABLE",
        more: { retryAfter: 2 },
      }),
      expect(never).rejects.toMatchObject({ code: "UNAVAILABLE" }),
    ]);
    expect(attempts).toBe(12);
    expect(stale()).toBeInstanceOf(Stale);
  });

  test("a read that fails for the database's reasons is UNAVAILABLE, and for the product's reasons a bug", async () => {
    const { table } = scripted(
      () => named("ThrottlingException"),
      () => named("ValidationException"),
    );
    await expect(table.get({ PK: "a", SK: "b" })).rejects.toMatchObject({ code: "UNAVAILABLE" });
    await expect(table.get({ PK: "a", SK: "b" })).rejects.toMatchObject({ name: "ValidationException" });
  });

  test("unprocessed keys of a batch are requested again", async () => {
    const { table, left } = scripted(
      () => ({
        Responses: { scripted: [{ PK: "a", SK: "1" }] },
        UnprocessedKeys: { scripted: { Keys: [{ PK: "a", SK: "2" }] } },
      }),
      () => ({ Responses: { scripted: [{ PK: "a", SK: "2" }] } }),
    );
    const found = await table.getMany([
      { PK: "a", SK: "1" },
      { PK: "a", SK: "2" },
    ]);
    expect(found.map(({ SK }) => SK)).toEqual(["1", "2"]);
    expect(left()).toBe(0);
  });
});
