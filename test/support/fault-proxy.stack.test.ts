import {
  AdminCreateUserCommand,
  AdminGetUserCommand,
  CognitoIdentityProviderClient,
} from "@aws-sdk/client-cognito-identity-provider";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { SESClient, SendEmailCommand } from "@aws-sdk/client-ses";
import {
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import { at } from "./deployed-functions.ts";
import { type Fault, type FaultProxy, openFaultProxy, type Service } from "./fault-proxy.ts";
import { type Inside, openInside } from "./inside.ts";
import { openLateIndex } from "./late-index.ts";

/** What a call came to: that it was done, the name of its error, or that the connection broke. */
const outcome = async (calling: Promise<unknown>): Promise<string> => {
  try {
    await calling;
    return "done";
  } catch (error) {
    const { name, message } = error as Error;
    return message.endsWith("socket hang up") ? "broken" : name;
  }
};

describe("a fault between the functions and a service", () => {
  let inside: Inside;
  let proxy: FaultProxy;
  let call: Record<Service, (name: string) => Promise<unknown>>;
  let get: (name: string) => Promise<unknown>;
  let documents: DynamoDBDocumentClient;

  const keyOf = (SK: string) => ({ TableName: inside.tableName, Key: { PK: "FAULTS", SK } });
  const put = (name: string) => documents.send(new PutCommand({ ...keyOf(name), Item: keyOf(name).Key }));

  beforeAll(async () => {
    inside = await openInside();
    // With one attempt, a fault is seen as it is.
    const through = (service: Service) => ({ ...at(inside.urls[service]), maxAttempts: 1 });
    const cognito = new CognitoIdentityProviderClient(through("cognito"));
    const ses = new SESClient(through("ses"));
    const bus = new EventBridgeClient(through("eventbridge"));
    documents = DynamoDBDocumentClient.from(new DynamoDBClient(through("dynamodb")));
    const { userPoolId: UserPoolId } = inside;
    const to = { ToAddresses: ["to@faults.example"] };
    const text = { Data: "Hello" };
    const Message = { Subject: text, Body: { Text: text } };
    const Entries = [{ Source: "test", DetailType: "test", Detail: "{}" }];
    call = {
      dynamodb: put,
      cognito: (Username) =>
        cognito.send(new AdminCreateUserCommand({ UserPoolId, Username, MessageAction: "SUPPRESS" })),
      ses: () => ses.send(new SendEmailCommand({ Source: "from@example.com", Destination: to, Message })),
      eventbridge: () => bus.send(new PutEventsCommand({ Entries })),
    };
    get = (name) => documents.send(new GetCommand(keyOf(name)));
    isUser = (Username) => outcome(cognito.send(new AdminGetUserCommand({ UserPoolId, Username })));
  });
  let isUser: (name: string) => Promise<string>;
  beforeEach(() => {
    proxy = openFaultProxy(inside.between, 7);
  });
  afterEach(() => proxy.close());
  afterAll(() => inside?.close());

  /** What has been carried out, as the services themselves tell it. */
  const effects = async (name: string) => ({
    item: (await inside.documents.send(new GetCommand(keyOf(name)))).Item !== undefined,
    user: (await isUser(name)) === "done",
    mails: inside.ses.messages().length,
    events: inside.events().length,
  });
  const services: readonly Service[] = ["dynamodb", "cognito", "ses", "eventbridge"];

  it.each([
    ["error", "InternalServerError", "InternalErrorException", "ServiceUnavailable", "InternalException"],
    [
      "throttle",
      "ProvisionedThroughputExceededException",
      "TooManyRequestsException",
      "Throttling",
      "ThrottlingException",
    ],
    ["lost", "broken", "broken", "broken", "broken"],
  ] as const)("by %s is told in each service's own words", async (kind, ...words) => {
    const before = await effects(kind);
    proxy.strike(...services.map((service): Fault => ({ service, kind })));
    const told = [];
    for (const service of services) told.push(await outcome(call[service](kind)));
    expect(told).toEqual(words);
    proxy.clear();
    const { mails, events } = before;
    // Only what loses its answer is carried out.
    const done = { item: true, user: true, mails: mails + 1, events: events + 1 };
    expect(await effects(kind)).toEqual(kind === "lost" ? done : before);
  });

  it("by a hanging call does nothing until it is cleared", async () => {
    proxy.strike({ service: "dynamodb", operation: "PutItem", kind: "hang" });
    const hung = proxy.hung("");
    const hanging = outcome(put("hung"));
    await hung;
    expect(await outcome(get("hung"))).toBe("done");
    expect(proxy.struck()).toEqual({ "hang dynamodb PutItem": 1 });
    proxy.clear();
    expect([await hanging, (await effects("hung")).item]).toEqual(["broken", false]);
  });

  it("by a conflict is told of single writes and of transactions, and never of reads", async () => {
    proxy.strike({ service: "dynamodb", kind: "conflict" });
    expect(await outcome(put("conflict"))).toBe("TransactionConflictException");
    expect(await outcome(documents.send(new UpdateCommand(keyOf("conflict"))))).toBe(
      "TransactionConflictException",
    );
    expect(await outcome(get("conflict"))).toBe("done");
    const TransactItems = ["conflict", "other"].map((name) => ({
      Put: { ...keyOf(name), Item: keyOf(name).Key },
    }));
    await expect(documents.send(new TransactWriteCommand({ TransactItems }))).rejects.toMatchObject({
      CancellationReasons: [{ Code: "TransactionConflict" }, { Code: "None" }],
    });
    expect((await effects("conflict")).item).toBe(false);
    expect(() => proxy.strike({ service: "ses", kind: "conflict" })).toThrow("ses knows no conflicts");
  });

  it("by contention stops what touches an item of a running transaction, and what a partition key cannot take", async () => {
    proxy.contend({ holding: 200 });
    const transact = (name: string, ...checked: string[]) =>
      outcome(
        documents.send(
          new TransactWriteCommand({
            TransactItems: [
              { Put: { ...keyOf(name), Item: keyOf(name).Key } },
              ...checked.map((each) => ({
                ConditionCheck: { ...keyOf(each), ConditionExpression: "attribute_not_exists(PK)" },
              })),
            ],
          }),
        ),
      );
    // Two only check the same item, which is not there: the second one is in the way of the first all the same.
    const first = transact("contended", "shared");
    const second = [
      await transact("second", "shared"),
      await outcome(put("shared")),
      await transact("third"),
    ];
    expect([await first, ...second, await transact("fourth", "shared")]).toEqual([
      "done",
      "TransactionCanceledException",
      "TransactionConflictException",
      "done",
      "done",
    ]);
    const large = { ...keyOf("large").Key, text: "x".repeat(300 * 1_024) };
    const putting = () =>
      outcome(documents.send(new PutCommand({ TableName: inside.tableName, Item: large })));
    const answers = await Promise.all(Array.from({ length: 8 }, putting));
    expect(new Set(answers)).toEqual(new Set(["done", "ProvisionedThroughputExceededException"]));
  });

  it("by an index that is late leaves the table as it is", async () => {
    const index = await openLateIndex(inside);
    proxy.showLate(index);
    const indexed = { ...keyOf("indexed").Key, GSI1PK: "INDEXED", GSI1SK: "1" };
    await documents.send(new PutCommand({ TableName: inside.tableName, Item: indexed }));
    const query = {
      TableName: inside.tableName,
      IndexName: "GSI1",
      KeyConditionExpression: "GSI1PK = :pk",
      ExpressionAttributeValues: { ":pk": "INDEXED" },
    };
    const found = async () => (await documents.send(new QueryCommand(query))).Items;
    expect(await found()).toEqual([]);
    expect(await get("indexed")).toMatchObject({ Item: indexed });
    await index.catchUp();
    expect(await found()).toEqual([indexed]);
    index.close();
  });

  it("strikes the calls that it names, by their number, or a share of them that the seed decides", async () => {
    proxy.strike({ service: "dynamodb", operation: "PutItem", nth: 2, kind: "error" });
    proxy.strike({ service: "dynamodb", operation: /^Get/, nth: 2, times: 2, kind: "throttle" });
    const [puts, gets]: [string[], string[]] = [[], []];
    for (let nth = 1; nth <= 5; nth++) {
      puts.push(await outcome(put(`nth ${nth}`)));
      gets.push(await outcome(get(`nth ${nth}`)));
    }
    const throttled = "ProvisionedThroughputExceededException";
    expect(puts).toEqual(["done", "InternalServerError", "done", "done", "done"]);
    expect(gets).toEqual(["done", throttled, throttled, "done", "done"]);
    expect(proxy.calls).toHaveLength(10);

    const run = async (seed: number) => {
      proxy.close();
      proxy = openFaultProxy(inside.between, seed);
      proxy.strike({ service: "dynamodb", probability: 0.3, kind: "error" });
      const outcomes: string[] = [];
      for (let made = 0; made < 60; made++) outcomes.push(await outcome(get("share")));
      return outcomes;
    };
    const first = await run(1);
    expect(await run(1)).toEqual(first);
    expect(await run(2)).not.toEqual(first);
    const struck = first.filter((each) => each === "InternalServerError").length;
    expect(Math.abs(struck - 18)).toBeLessThan(12);
  });
});
