import { join } from "node:path";
import { EventBridge, type PutEventsRequestEntry } from "@aws-sdk/client-eventbridge";
import { startEventBridge } from "../../../infra/local/eventbridge.ts";
import { scratch } from "../../support/scratch.ts";
import { at } from "../../support/stand-in.ts";

const now = () => Date.parse("2030-01-01T00:00:00Z");
const file = join(scratch(), "events.sqlite");
const buses = ["twotier"];

let bus: Awaited<ReturnType<typeof startEventBridge>>;
let client: EventBridge;

beforeAll(async () => {
  bus = await startEventBridge({ now, buses, file });
  client = new EventBridge({ ...at(bus.url), maxAttempts: 1 });
});
afterAll(async () => {
  client.destroy();
  await bus.close();
});

const event: PutEventsRequestEntry = {
  EventBusName: "twotier",
  Source: "twotier",
  DetailType: "partnership.created",
  Detail: '{"id":"evt_1","name":"Контозо"}',
};
const put = (...Entries: PutEventsRequestEntry[]) => client.putEvents({ Entries });

it("answers for each entry by itself and keeps the valid ones", async () => {
  const bad: [Partial<PutEventsRequestEntry>, string][] = [
    [{ Source: undefined }, "InvalidArgument"],
    [{ DetailType: undefined }, "InvalidArgument"],
    [{ Detail: undefined }, "InvalidArgument"],
    [{ Detail: "not json" }, "MalformedDetail"],
    [{ Detail: "[1]" }, "MalformedDetail"],
    [{ Source: "aws.events" }, "NotAuthorizedForSourceException"],
    [{ EventBusName: "other" }, "InvalidArgument"],
    [{ EventBusName: undefined }, "InvalidArgument"],
  ];
  const before = bus.events().length;
  const answer = await put(...bad.map(([more]) => ({ ...event, ...more })), event);
  expect(answer.FailedEntryCount).toBe(bad.length);
  const codes = answer.Entries?.map(({ ErrorCode }) => ErrorCode);
  expect(codes).toEqual([...bad.map(([, code]) => code), undefined]);
  expect(bus.events()).toHaveLength(before + 1);
});

it("refuses a call with no entries, with more than ten, or with more than 256 kB", async () => {
  const before = bus.events();
  const invalid = { name: "ValidationException", $metadata: { httpStatusCode: 400 } };
  await expect(put()).rejects.toMatchObject(invalid);
  await expect(put(...Array.from({ length: 11 }, () => event))).rejects.toMatchObject(invalid);
  const large = { ...event, Detail: JSON.stringify({ text: "x".repeat(130 * 1024) }) };
  await expect(put(large, large)).rejects.toMatchObject({
    ...invalid,
    message: "Total size of the entries in the request is over the limit.",
  });
  expect(bus.events()).toEqual(before);
  await put(large);
  expect(bus.events()).toHaveLength(before.length + 1);
});
