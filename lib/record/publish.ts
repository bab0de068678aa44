import type { Logger } from "@aws-lambda-powertools/logger";
import type { openBus } from "../aws/bus.ts";
import { withDeadline } from "../aws/deadline.ts";
import { isTransient } from "../aws/transient.ts";
import { scheduleWrite } from "../schedule/store.ts";
import { shardsToRead } from "../table/shards.ts";
import type { Table } from "../table/table.ts";
import { type EventItem, events } from "./items.ts";
import { listedEvents } from "./store.ts";

/** When the schedule publishes an event that the bus did not accept. */
const laterMilliseconds = 60_000;

/** The time limit of a call to the bus, which leaves enough of a record's time to hand its events to the schedule. */
const busMilliseconds = 4_000;

/** Publishes all events of an item on the bus, oldest first. Throws when the bus does not accept one. */
export const publishEvents = async (
  bus: Pick<ReturnType<typeof openBus>, "publish">,
  event: EventItem,
): Promise<void> => {
  const { organizationId } = event;
  for (const { type, at, ...detail } of listedEvents(event))
    await bus.publish({ type, at, detail: { ...detail, at, type, organizationId } });
};

/**
 * Publishes events on the bus, each at least once and with the same id. If the bus is out of order, the schedule
 * publishes the event later. So it holds up no other stream record, and is not lost when the stream forgets it after a
 * day.
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
      // An event that the bus refuses for good becomes a dead letter, whose alarm rings.
      if (!isTransient(error)) throw error;
      const { organizationId, id } = event;
      logger.warn("an event is left to the schedule", { error: error as Error, id });
      const at = new Date(clock().getTime() + laterMilliseconds).toISOString();
      await table.write(scheduleWrite(at, "event", `${organizationId}/${id}`, organizationId));
    }
  },

  /** Publishes a postponed event. An event older than thirty days is gone. */
  async republish(organizationId: string, place: string): Promise<void> {
    const id = place.slice(place.indexOf("/") + 1);
    const found = await Promise.all(
      shardsToRead("events").map((shard) => events.in(table).get({ organizationId, id, shard })),
    );
    for (const event of found) if (event) await publishEvents(bus, event);
  },
});
