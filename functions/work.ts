import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from "aws-lambda";
import { openBus } from "../lib/aws/bus.ts";
import { withDeadline } from "../lib/aws/deadline.ts";
import { openIdentity } from "../lib/aws/identity.ts";
import { customers } from "../lib/customers/items.ts";
import { indexWords } from "../lib/customers/search-index.ts";
import { jobs as jobEntity } from "../lib/jobs/items.ts";
import { reassigner } from "../lib/jobs/reassign.ts";
import { logger } from "../lib/log.ts";
import { events } from "../lib/record/items.ts";
import { setting } from "../lib/settings.ts";
import type { Item } from "../lib/table/item.ts";
import { eachRecord } from "../lib/table/stream.ts";
import { openTable } from "../lib/table/table.ts";
import { users } from "../lib/users/items.ts";

const bus = openBus(setting("EVENT_BUS_NAME"));
const identity = openIdentity({ userPoolId: setting("USER_POOL_ID") });

const table = openTable(setting("TABLE_NAME"));
const jobs = reassigner({ table, logger, clock: () => new Date() });

const handle = async (item: Item): Promise<void> => {
  if (item.type === customers.type) return indexWords(table, customers.parse(item).id);
  if (item.type === jobEntity.type) return jobs.page(jobEntity.parse(item));
  if (item.type === users.type) {
    const { id, status } = users.parse(item);
    // What a user may do is the table's to say and counts at once; the pool follows, so that signing in ends as well.
    await identity.setEnabled(id, status === "active");
    return;
  }
  const { id, at, organizationId, eventType, resourceType, resourceId, data } = events.parse(item);
  const detail = { id, at, type: eventType, organizationId, resourceType, resourceId, data };
  await bus.publish({ type: eventType, at, detail });
};

/**
 * Consumes the table's stream: events go to the bus, a user's status to the user pool, the words of a customer's name
 * to the search, and each change of a running job asks for its next page.
 */
export const handler = (event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> =>
  eachRecord(event, logger, (item) => withDeadline(8_000, () => handle(item)));
