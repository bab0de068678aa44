import {
  AdminCreateUserCommand,
  AdminGetUserCommand,
  CognitoIdentityProviderClient,
} from "@aws-sdk/client-cognito-identity-provider";
import { DynamoDBClient, TransactionCanceledException } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { SESClient, SendEmailCommand } from "@aws-sdk/client-ses";
import {
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import { startCognito } from "../../infra/local/cognito/server.ts";
import { createTable } from "../../infra/local/create-table.ts";
import { startDynamoDb } from "../../infra/local/dynamodb.ts";
import { startEventBridge } from "../../infra/local/eventbridge.ts";
import { surroundingsOf } from "../../infra/local/physical.ts";
import { only, readPool } from "../../infra/local/resources.ts";
import { startSes } from "../../infra/local/ses/server.ts";
import { readTemplate } from "../../infra/local/template.ts";
import { assembly } from "./assembly.ts";
import { type Between, openBetween } from "./between.ts";
import { type Fault, type FaultProxy, openFaultProxy, type Service } from "./fault-proxy.ts";
import { openLateIndex } from "./late-index.ts";
import { documentsOf } from "./world.ts";

const region = "eu-central-1";
const common = {
  region,
  credentials: { accessKeyId: "local", secretAccessKey: "local" },
  // What is answered is to be seen as it is.
  maxAttempts: 1,
  requestHandler: { requestTimeout: 10_000, throwOnRequestTimeout: true },
};

const openGround = async () => {
  const surroundings = { region, accountId: "000000000000", stackName: assembly.stackName };
  const template = readTemplate(
    assembly.template,
    surroundingsOf({ ...surroundings, apiUrl: "https://faults.example" }),
  );
  const table = only(template, "AWS::DynamoDB::GlobalTable", "AWS::DynamoDB::Table");
  const pool = readPool(template);
  const dynamodb = await startDynamoDb({ engine: "dynoxide" });
  await createTable(dynamodb.url, table.properties, table.ref);
  const stands = {
    dynamodb,
    cognito: await startCognito({ file: ":memory:", pool }),
    ses: await startSes({ file: ":memory:" }),
    eventbridge: await startEventBridge(),
  };
  const between = {
    dynamodb: await openBetween(),
    cognito: await openBetween(),
    ses: await openBetween(),
    eventbridge: await openBetween(),
  };
  return { tableName: table.ref, userPoolId: pool.userPoolId, stands, between };
};

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
  let ground: Awaited<ReturnType<typeof openGround>>;
  let proxy: FaultProxy;
  let documents: DynamoDBDocumentClient;
  let past: DynamoDBDocumentClient;
  let cognito: CognitoIdentityProviderClient;
  let ses: SESClient;
  let bus: EventBridgeClient;

  beforeAll(async () => {
    ground = await openGround();
    const { between, stands } = ground;
    const toward = (service: Service) => ({
      ...common,
      endpoint: between[service].before(stands[service].url),
    });
    documents = DynamoDBDocumentClient.from(new DynamoDBClient(toward("dynamodb")));
    past = documentsOf({ dynamodbUrl: stands.dynamodb.url });
    cognito = new CognitoIdentityProviderClient(toward("cognito"));
    ses = new SESClient(toward("ses"));
    bus = new EventBridgeClient(toward("eventbridge"));
  });
  beforeEach(() => {
    proxy = openFaultProxy(ground.between, 7);
  });
  afterEach(() => proxy.close());
  afterAll(async () => {
    for (const each of [documents, past, cognito, ses, bus]) each?.destroy();
    if (!ground) return;
    for (const each of [...Object.values(ground.between), ...Object.values(ground.stands)])
      await each.close();
  });

  const keyOf = (name: string) => ({ PK: "FAULTS", SK: name });
  const put = (name: string) =>
    documents.send(new PutCommand({ TableName: ground.tableName, Item: keyOf(name) }));
  const get = (name: string) =>
    documents.send(new GetCommand({ TableName: ground.tableName, Key: keyOf(name) }));
  const isThere = async (name: string) =>
    (await past.send(new GetCommand({ TableName: ground.tableName, Key: keyOf(name) }))).Item !== undefined;
  const transact = (...names: string[]) => {
    const TransactItems = names.map((name) => ({
      Put: { TableName: ground.tableName, Item: keyOf(name) },
    }));
    return documents.send(new TransactWriteCommand({ TransactItems }));
  };
  const create = (Username: string) =>
    cognito.send(
      new AdminCreateUserCommand({ UserPoolId: ground.userPoolId, Username, MessageAction: "SUPPRESS" }),
    );
  const isUser = (Username: string) =>
    outcome(cognito.send(new AdminGetUserCommand({ UserPoolId: ground.userPoolId, Username })));
  const mail = () =>
    ses.send(
      new SendEmailCommand({
        Source: "from@faults.example",
        Destination: { ToAddresses: ["to@faults.example"] },
        Message: { Subject: { Data: "Hello" }, Body: { Text: { Data: "Hello" } } },
      }),
    );
  const publish = () =>
    bus.send(new PutEventsCommand({ Entries: [{ Source: "test", DetailType: "test", Detail: "{}" }] }));

  const effects = async (name: string) => ({
    item: await isThere(name),
    mails: ground.stands.ses.messages().length,
    events: ground.stands.eventbridge.events().length,
  });
  /** One call to each service. */
  const each = async (name: string) => ({
    dynamodb: await outcome(put(name)),
    cognito: await outcome(create(name)),
    ses: await outcome(mail()),
    eventbridge: await outcome(publish()),
  });
  const services: readonly Service[] = ["dynamodb", "cognito", "ses", "eventbridge"];
  const everywhere = (kind: "error" | "lost" | "throttle") =>
    proxy.strike(...services.map((service): Fault => ({ service, kind })));

  it("says in each service's own words that it is out of order, and nothing is done", async () => {
    const before = await effects("error");
    everywhere("error");
    expect(await each("error")).toEqual({
      dynamodb: "InternalServerError",
      cognito: "InternalErrorException",
      ses: "ServiceUnavailable",
      eventbridge: "InternalException",
    });
    proxy.clear();
    expect(await effects("error")).toEqual(before);
    expect(await isUser("error")).toBe("UserNotFoundException");
  });

  it("says in each service's own words that there were too many calls, and nothing is done", async () => {
    const before = await effects("throttled");
    everywhere("throttle");
    expect(await each("throttled")).toEqual({
      dynamodb: "ProvisionedThroughputExceededException",
      cognito: "TooManyRequestsException",
      ses: "Throttling",
      eventbridge: "ThrottlingException",
    });
    proxy.clear();
    proxy.strike({ service: "dynamodb", kind: "throttle", code: "ThrottlingException" });
    expect(await outcome(put("throttled"))).toBe("ThrottlingException");
    expect(await effects("throttled")).toEqual(before);
  });

  it("loses the answer of what is carried out", async () => {
    const before = await effects("lost");
    everywhere("lost");
    const broken = "broken";
    const answers = { dynamodb: broken, cognito: broken, ses: broken, eventbridge: broken };
    expect(await each("lost")).toEqual(answers);
    proxy.clear();
    const { mails, events } = before;
    expect(await effects("lost")).toEqual({ item: true, mails: mails + 1, events: events + 1 });
    expect(await isUser("lost")).toBe("done");
  });

  it("hangs, without doing anything, until it is cleared", async () => {
    proxy.strike({ service: "dynamodb", operation: "PutItem", kind: "hang" });
    let answered = false;
    const hung = proxy.hung("");
    const hanging = outcome(put("hung")).finally(() => {
      answered = true;
    });
    await hung;
    // What is asked after it is answered before it.
    expect(await outcome(get("hung"))).toBe("done");
    expect([answered, proxy.struck()]).toEqual([false, { "hang dynamodb PutItem": 1 }]);
    proxy.clear();
    expect(await hanging).toBe("broken");
    expect(await isThere("hung")).toBe(false);
  });

  it("delays", async () => {
    proxy.strike({ service: "dynamodb", kind: "delay", milliseconds: 150 });
    const began = performance.now();
    expect(await outcome(put("delayed"))).toBe("done");
    expect(performance.now() - began).toBeGreaterThanOrEqual(149);
  });

  it("has another write the item: of single writes and of transactions, and never of reads", async () => {
    proxy.strike({ service: "dynamodb", kind: "conflict" });
    const address = { TableName: ground.tableName, Key: keyOf("conflict") };
    expect(await outcome(put("conflict"))).toBe("TransactionConflictException");
    expect(await outcome(documents.send(new DeleteCommand(address)))).toBe("TransactionConflictException");
    expect(await outcome(documents.send(new UpdateCommand(address)))).toBe("TransactionConflictException");
    expect(await outcome(get("conflict"))).toBe("done");
    const codesOf = async () => {
      const error = await transact("conflict", "other").catch((each: unknown) => each);
      if (!(error instanceof TransactionCanceledException)) throw error;
      return error.CancellationReasons?.map(({ Code }) => Code);
    };
    expect(await codesOf()).toEqual(["TransactionConflict", "None"]);
    proxy.clear();
    proxy.strike({ service: "dynamodb", kind: "conflict", reason: "ThrottlingError" });
    expect(await codesOf()).toEqual(["ThrottlingError", "None"]);
    expect(await isThere("conflict")).toBe(false);
    expect(() => proxy.strike({ service: "ses", kind: "conflict" })).toThrow("ses knows no conflicts");
  });

  it("shows the index late, and the table as it is", async () => {
    const { tableName, stands, between } = ground;
    const index = await openLateIndex({
      tableName,
      dynamodbUrl: stands.dynamodb.url,
      documents: past,
      between,
    });
    proxy.showLate(index);
    const indexed = { ...keyOf("indexed"), GSI1PK: "INDEXED", GSI1SK: "1" };
    await documents.send(new PutCommand({ TableName: tableName, Item: indexed }));
    const query = {
      TableName: tableName,
      IndexName: "GSI1",
      KeyConditionExpression: "GSI1PK = :pk",
      ExpressionAttributeValues: { ":pk": "INDEXED" },
    };
    const found = async () => (await documents.send(new QueryCommand(query))).Items;
    expect(await found()).toEqual([]);
    expect((await get("indexed")).Item).toEqual(indexed);
    await index.catchUp();
    expect(await found()).toEqual([indexed]);
    proxy.strike({ service: "dynamodb", operation: "Query", kind: "throttle", times: 1 });
    expect(await outcome(found())).toBe("ProvisionedThroughputExceededException");
    index.close();
  });

  it("strikes the nth fitting call, or so many from it on, of the operations that are named", async () => {
    proxy.strike({ service: "dynamodb", operation: "PutItem", nth: 2, kind: "error" });
    proxy.strike({ service: "dynamodb", operation: /^Get/, nth: 2, times: 2, kind: "throttle" });
    const puts: string[] = [];
    const gets: string[] = [];
    for (let call = 1; call <= 5; call++) {
      puts.push(await outcome(put(`nth ${call}`)));
      gets.push(await outcome(get(`nth ${call}`)));
    }
    expect(puts).toEqual(["done", "InternalServerError", "done", "done", "done"]);
    const throttled = "ProvisionedThroughputExceededException";
    expect(gets).toEqual(["done", throttled, throttled, "done", "done"]);
    expect(proxy.struck()).toEqual({ "error dynamodb PutItem": 1, "throttle dynamodb GetItem": 2 });
    expect(proxy.calls).toHaveLength(10);
    proxy.forget();
    expect([proxy.calls, proxy.struck()]).toEqual([[], {}]);
  });

  it("strikes the share of calls that it is told, the same ones for the same seed", async () => {
    const run = async (seed: number) => {
      proxy.close();
      proxy = openFaultProxy(ground.between, seed);
      const share = { service: "dynamodb", probability: 0.2 } as const;
      proxy.strike({ ...share, kind: "error" }, { ...share, kind: "throttle" });
      const outcomes: string[] = [];
      for (let call = 0; call < 100; call++) outcomes.push(await outcome(get("share")));
      return outcomes;
    };
    const first = await run(1);
    expect(await run(1)).toEqual(first);
    expect(await run(2)).not.toEqual(first);
    const shareOf = (name: string) => first.filter((each) => each === name).length;
    for (const name of ["InternalServerError", "ProvisionedThroughputExceededException"]) {
      expect(shareOf(name)).toBeGreaterThan(8);
      expect(shareOf(name)).toBeLessThan(32);
    }
    expect(shareOf("done")).toBe(
      100 - shareOf("InternalServerError") - shareOf("ProvisionedThroughputExceededException"),
    );
  });

  it("leaves every call as it is once it is cleared", async () => {
    everywhere("error");
    proxy.clear();
    const name = "cleared";
    const before = await effects(name);
    const done = { dynamodb: "done", cognito: "done", ses: "done", eventbridge: "done" };
    expect(await each(name)).toEqual(done);
    const { mails, events } = before;
    expect(await effects(name)).toEqual({ item: true, mails: mails + 1, events: events + 1 });
    expect(await isUser(name)).toBe("done");
    expect(proxy.struck()).toEqual({});
  });

  it("leaves the decision on the calls to whoever decides after it", async () => {
    proxy.strike({ service: "dynamodb", kind: "error" });
    proxy.close();
    const rule: Parameters<Between["decide"]>[0] = (_operation, forward) => forward();
    ground.between.dynamodb.decide(rule);
    expect(await outcome(put("after"))).toBe("done");
    expect(await isThere("after")).toBe(true);
  });
});
