import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { openQueues } from "../../infra/local/queues.ts";
import type { StreamRecord } from "../../infra/local/shards.ts";
import { startStreams } from "../../infra/local/streams.ts";
import { figure } from "../support/full.ts";
import { type Inside, openInside } from "../support/inside.ts";
import { changes, dumper } from "../support/matrix.ts";
import { reached } from "../support/promise.ts";
import { randomFrom, seed } from "../support/schedules.ts";
import {
  type Consumer,
  consumersOfTemplate,
  deliver,
  mappingsOfTemplate,
  openStream,
  shuffledOverItems,
  watched,
} from "../support/stream-consumers.ts";
import { isPoison, openStreamWork, writePoison } from "../support/stream-work.ts";

const providers = figure(1, 8);
const each = figure(2, 5);
const times = 3;

describe("the stream's consumers", () => {
  let inside: Inside;
  const random = randomFrom(seed);
  const counts = { records: 0, batches: 0, deliveries: 0, poison: 0, effects: 0, events: 0, busCopies: 0 };
  const directory = mkdtempSync(join(tmpdir(), "twotier-consumers-"));
  // The streams are handed over by hand here.
  const dump = () => dumper({ ...inside, streams: { drained: async () => {} } })();

  beforeAll(async () => {
    inside = await openInside();
  }, 60_000);
  afterAll(async () => {
    await inside?.close();
    rmSync(directory, { recursive: true, force: true });
  });

  /** Events by id: those of the table, and those that the bus was told of, in as many ways as it was told. */
  const eventsOfBoth = async () => {
    const table = new Map<string, unknown>();
    for (const [key, item] of await dump()) {
      const { type, id, at, organizationId, eventType, resourceType, resourceId, data } = JSON.parse(item);
      if (type !== "Event" || key.startsWith("POISON#")) continue;
      table.set(id, [{ id, at, type: eventType, organizationId, resourceType, resourceId, data }]);
    }
    const told = inside.events();
    const bus = new Map<string, unknown[]>();
    for (const { detail } of told) {
      const known = bus.get(String(detail.id)) ?? [];
      const isNew = !known.some((one) => isDeepStrictEqual(one, detail));
      bus.set(String(detail.id), isNew ? [...known, detail] : known);
    }
    return { table, bus, copies: told.length };
  };

  /** Hands one batch over three times, with poison in it, each time in another order. */
  const handOver = async (consumer: Consumer, batch: StreamRecord[], poison: StreamRecord[]) => {
    const missing = poison.filter((record) => !batch.includes(record));
    const all = [...batch, ...missing];
    const failing = all.filter(isPoison).map(({ dynamodb }) => dynamodb.SequenceNumber);
    let once: Awaited<ReturnType<typeof dump>> | undefined;
    for (let time = 0; time < times; time++) {
      const failed = await deliver(inside, consumer, shuffledOverItems(all, random));
      expect({ consumer: consumer.name, failed: failed.toSorted() }).toEqual({
        consumer: consumer.name,
        failed: failing.toSorted(),
      });
      counts.deliveries++;
      const now = await dump();
      // The pace is counted on whatever it was taken for.
      if (once) expect(changes(once, now).filter((key) => key !== "OUTBOX PACE")).toEqual([]);
      once = now;
    }
    counts.batches++;
    counts.records += batch.length;
    counts.poison += failing.length;
  };

  it("have one effect of what comes three times in any order, and name the poison alone", async () => {
    const next = await openStream(inside);
    await writePoison(inside);
    const work = [];
    for (let made = 0; made < providers; made++) work.push(await openStreamWork(inside, each));

    const consumers = consumersOfTemplate();
    const poison = new Map<Consumer, StreamRecord[]>();
    // A page of a job asks for the next one, by another record.
    for (let fresh = await next(); fresh.length > 0; fresh = await next())
      for (const consumer of consumers) {
        const wanted = fresh.filter(consumer.wants);
        const bad = poison.get(consumer) ?? wanted.filter(isPoison);
        poison.set(consumer, bad);
        expect(bad).toHaveLength(2);
        for (let at = 0; at < wanted.length; at += consumer.batchSize)
          await handOver(consumer, wanted.slice(at, at + consumer.batchSize), bad);
      }

    for (const one of work) {
      const { seen, expected } = await one.outcome();
      expect(seen).toEqual(expected);
      counts.effects += one.effects;
    }
    const { table, bus, copies } = await eventsOfBoth();
    expect(bus).toEqual(table);
    counts.events = bus.size;
    counts.busCopies = copies;
  }, 600_000);

  it("lead the poison to the dead letters through the poller, and are held up by none of it", async () => {
    await writePoison(inside);
    const work = await openStreamWork(inside, each);
    await writePoison(inside);
    const queues = openQueues(join(directory, "dead-letters.jsonl"), inside.now);
    const { invoke, hasTaken } = watched(inside);
    // From the stream's beginning: what was handed over before comes once more.
    const streams = await startStreams({
      dynamodbUrl: inside.dynamodbUrl,
      tableName: inside.tableName,
      mappings: mappingsOfTemplate(),
      directory: join(directory, "streams"),
      queues,
      invoke,
      region: "eu-central-1",
      retryDelay: () => 1,
    });
    try {
      await streams.drained();
    } finally {
      streams.close();
    }
    const { seen, expected } = await work.outcome();
    expect(seen).toEqual(expected);
    const { table, bus } = await eventsOfBoth();
    expect(bus).toEqual(table);

    const all = await (await openStream(inside))();
    let inLetters = 0;
    let poisoned = 0;
    let behind = 0;
    let heldUp = 0;
    for (const consumer of consumersOfTemplate()) {
      const poison = all.filter((record) => consumer.wants(record) && isPoison(record));
      const letters = queues.messages(consumer.deadLetters).map(({ body }) => body);
      const isAlone = ({ dynamodb: { SequenceNumber } }: StreamRecord) => ({
        requestContext: expect.objectContaining({
          condition: "RetryAttemptsExhausted",
          approximateInvokeCount: consumer.attempts,
        }),
        DDBStreamBatchInfo: expect.objectContaining({
          batchSize: 1,
          startSequenceNumber: SequenceNumber,
          endSequenceNumber: SequenceNumber,
        }),
      });
      expect(poison).toHaveLength(6);
      expect(letters).toEqual(poison.map((record) => expect.objectContaining(isAlone(record))));
      poisoned += poison.length;
      inLetters += letters.length;
      const sound = all.filter((record) => consumer.wants(record) && !isPoison(record));
      behind += sound.length;
      heldUp += sound.filter((record) => !hasTaken(consumer, record)).length;
    }
    expect(heldUp).toBe(0);
    reached(
      23,
      `${counts.records} records in ${counts.batches} batches, each ${times} times with poison: ` +
        `${counts.effects} mails, users, names and customers once, ${counts.events} events once by id; ` +
        `${inLetters} of ${poisoned} poison records in the dead-letter queues, ${heldUp} of ${behind} others held up`,
    );
  }, 600_000);
});
