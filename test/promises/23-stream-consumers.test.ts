import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { openQueues } from "../../infra/local/queues.ts";
import type { StreamRecord } from "../../infra/local/shards.ts";
import { startStreams } from "../../infra/local/streams.ts";
import { events as stored } from "../../lib/record/items.ts";
import { listedEvents } from "../../lib/record/store.ts";
import { figure } from "../support/full.ts";
import { type Inside, openInside } from "../support/inside.ts";
import { changes } from "../support/matrix.ts";
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
import { itemsOf, readWritten } from "../support/written.ts";

const providers = figure(1, 8);
const each = figure(2, 5);
const times = 3;

const numberOf = ({ dynamodb }: StreamRecord): string => dynamodb.SequenceNumber;

describe("the stream's consumers", () => {
  let inside: Inside;
  const random = randomFrom(seed);
  const counts = { records: 0, batches: 0, effects: 0, events: 0 };
  const directory = mkdtempSync(join(tmpdir(), "twotier-consumers-"));

  beforeAll(async () => {
    inside = await openInside();
  });
  afterAll(async () => {
    await inside?.close();
    rmSync(directory, { recursive: true, force: true });
  });

  /** The bus got every event of the table, and all copies of an event are equal. */
  const busKnowsEveryEvent = async (): Promise<number> => {
    const events = itemsOf(await readWritten(inside), "Event").filter(
      ({ PK }) => !String(PK).startsWith("POISON#"),
    );
    const table = new Map<unknown, unknown[]>();
    for (const item of events) {
      const { organizationId } = stored.parse(item);
      for (const event of listedEvents(stored.parse(item)))
        table.set(event.id, [{ ...event, organizationId }]);
    }
    const bus = new Map<unknown, unknown[]>();
    for (const { detail } of inside.events()) {
      const known = bus.get(detail.id) ?? [];
      const isNew = !known.some((one) => isDeepStrictEqual(one, detail));
      bus.set(detail.id, isNew ? [...known, detail] : known);
    }
    expect(bus).toEqual(table);
    return bus.size;
  };

  /** Delivers one batch three times, with poison records in it, each time in another order. */
  const handOver = async (consumer: Consumer, batch: StreamRecord[], poison: StreamRecord[]) => {
    const all = [...batch, ...poison.filter((record) => !batch.includes(record))];
    const poisoned = all.filter(isPoison).map(numberOf).toSorted();
    let once: Awaited<ReturnType<typeof readWritten>> | undefined;
    for (let time = 0; time < times; time++) {
      const failed = await deliver(inside, consumer, shuffledOverItems(all, random));
      expect([consumer.name, failed.toSorted()]).toEqual([consumer.name, poisoned]);
      const now = await readWritten(inside);
      // A turn counts against the pace whatever it was used for.
      if (once) expect(changes(once, now).filter((key) => key !== "OUTBOX PACE")).toEqual([]);
      once = now;
    }
    counts.batches++;
    counts.records += batch.length;
  };

  it("have one effect for records that come three times in any order, and name the poison record alone", async () => {
    const next = await openStream(inside);
    await writePoison(inside);
    const work = [];
    for (let made = 0; made < providers; made++) work.push(await openStreamWork(inside, each));
    const consumers = consumersOfTemplate();
    const poison = new Map<Consumer, StreamRecord[]>();
    // A page of a job wakes the next one, by another record.
    for (let fresh = await next(); fresh.length > 0; fresh = await next())
      for (const consumer of consumers) {
        const wanted = fresh.filter(consumer.wants);
        const bad = poison.get(consumer) ?? wanted.filter(isPoison);
        poison.set(consumer, bad);
        expect(bad).toHaveLength(2);
        for (let at = 0; at < wanted.length; at += consumer.batchSize)
          await handOver(consumer, wanted.slice(at, at + consumer.batchSize), bad);
      }
    for (const { outcome, effects } of work) {
      const { seen, expected } = await outcome();
      expect(seen).toEqual(expected);
      counts.effects += effects;
    }
    counts.events = await busKnowsEveryEvent();
  });

  it("lead poison records to the dead letters through the poller, and are not delayed by them", async () => {
    await writePoison(inside);
    const work = await openStreamWork(inside, each);
    await writePoison(inside);
    const queues = openQueues(join(directory, "dead-letters.jsonl"), inside.now);
    const { invoke, hasTaken } = watched(inside);
    // From the stream's beginning: earlier records are delivered again.
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
      await streams.close();
    }
    const { seen, expected } = await work.outcome();
    expect(seen).toEqual(expected);
    await busKnowsEveryEvent();

    const all = await (await openStream(inside))();
    const found = { poisoned: 0, inLetters: 0, behind: 0, heldUp: 0 };
    for (const consumer of consumersOfTemplate()) {
      const wanted = all.filter(consumer.wants);
      const [poison, sound] = [wanted.filter(isPoison), wanted.filter((record) => !isPoison(record))];
      const letters = queues.messages(consumer.deadLetters).map(({ body }) => body);
      const alone = poison.map(numberOf).map((number) => ({
        requestContext: { condition: "RetryAttemptsExhausted", approximateInvokeCount: consumer.attempts },
        DDBStreamBatchInfo: { batchSize: 1, startSequenceNumber: number, endSequenceNumber: number },
      }));
      expect(poison).toHaveLength(6);
      expect(letters).toMatchObject(alone);
      found.poisoned += poison.length;
      found.inLetters += letters.length;
      found.behind += sound.length;
      found.heldUp += sound.filter((record) => !hasTaken(consumer, record)).length;
    }
    expect(found.heldUp).toBe(0);
    reached(
      23,
      `${counts.records} records in ${counts.batches} batches, each ${times} times with poison: ` +
        `${counts.effects} mails, users, names and customers once, ${counts.events} events once by id; ` +
        `${found.inLetters} of ${found.poisoned} poison records in the dead-letter queues, ${found.heldUp} of ${found.behind} others held up`,
    );
  });
});
