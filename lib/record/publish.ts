import type { Logger } from "@aws-lambda-powertools/logger";
import type { openBus } from "../aws/bus.ts";
import { withDeadline } from "../aws/deadline.ts";
import { isTransient } from "../aws/transient.ts";
import { scheduleWrite } from "../schedule/store.ts";
import { shardsToRead } from "../table/shards.ts";
import type { Table } from "../table/table.ts";
import { type EventItem, events } from "./items.ts";
import { listedEvents } from "./store.ts";

/** When the schedule publishes what the bus did not take. */
const laterMilliseconds = 60_000;

/** How long the bus may take, so that of a record's time enough is left to leave its events to the schedule. */
const busMilliseconds = 4_000;

/** Puts all events of an item on the bus, oldest first. Throws where the bus does not take one. */
export const publishEvents = async (
  bus: Pick<ReturnType<typeof openBus>, "publish">,
  event: EventItem,
): Promise<void> => {
  const { organizationId } = event;
  for (const { type, at, ...detail } of listedEvents(event))
    await bus.publish({ type, at, detail: { ...detail, at, type, organizationId } });
};

/**
 * Events on their way to the bus, each at least once and with the same id. What the bus does not take because it is out
 * of order is left to the schedule, until it does: it holds up no other record of the stream, and outlives the stream's day.
 */
export const eventPublisher = ({
  table,
  bus,
  clock,
  logger,
}: {
  table: Table;
  bus: Pick<ReturnType<typeof openBus>, "publish">;
  clock: () => Date;
  logger: Logger;
}) => ({
  async publish(event: EventItem): Promise<void> {
    try {
      await withDeadline(busMilliseconds, () => publishEvents(bus, event));
    } catch (error) {
      // What the bus refuses for good becomes a dead letter, which tells of it.
      if (!isTransient(error)) throw error;
      const { organizationId, id } = event;
      logger.warn("an event is left to the schedule", { error: error as Error, id });
      const at = new Date(clock().getTime() + laterMilliseconds).toISOString();
      await table.write(scheduleWrite(at, "event", `${organizationId}/${id}`, organizationId));
    }
  },

  /** Publishes what was left. An event that is gone has had its thirty days. */
  async republish(organizationId: string, place: string): Promise<void> {
    const id = place.slice(place.indexOf("/") + 1);
    const found = await Promise.all(
      shardsToRead("events").map((shard) => events.in(table).get({ organizationId, id, shard })),
    );
    for (const event of found) if (event) await publishEvents(bus, event);
  },
});
