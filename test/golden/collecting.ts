import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import { iteratorAfter, readShard, shardsOf, streamArnOf } from "../../infra/local/shards.ts";
import { recoveryCodeStore } from "../../lib/account/recovery-codes.ts";
import { noticeWrites } from "../../lib/notices/store.ts";
import { optOutLinks } from "../../lib/opt-outs/link.ts";
import type { Item } from "../../lib/table/item.ts";
import { anyVersion } from "../support/channel.ts";
import { type Inside, openInside } from "../support/inside.ts";
import { ofThePage } from "../support/invitations.ts";
import type { Scene } from "../support/scenes.ts";
import { openWarmCast, scenes } from "../support/scenes-all.ts";
import { good } from "../support/world.ts";
import { formsOf } from "./forms.ts";
import { newerMarks } from "./marks.ts";

/** Items of entities that no scene writes. A new entity without a scene is added here. */
const besides: Scene = async ({ world, table, now }, { provider }) => ({
  drive: async () => {
    const at = new Date(now());
    const suspended = await world.provider();
    await good(
      world.operator.patch(`/v1/organizations/${suspended.id}`, { status: "suspended" }, anyVersion),
    );
    await table.write((await recoveryCodeStore(table).renew(provider.admin.id, at)).write);
    const endpointData = { webhookEndpointId: "whk_1", host: "hooks.example", because: "gone" };
    const notice = { organizationId: provider.id, userId: provider.admin.id, data: endpointData };
    await table.transact(noticeWrites({ ...notice, kind: "webhook-disabled" }, at));
    const reader = {
      organizationId: provider.id,
      address: "reader@everybody.example",
      locale: "en",
    } as const;
    const token = await optOutLinks(table).tokenOf(reader, at);
    const { status, text } = await world.anonymous.call(
      "POST",
      `/unsubscribe/${token}`,
      "mails=all",
      ofThePage,
    );
    return { status, body: text };
  },
});

/** Each state of an item in the table, the oldest first. */
const everyImage = async ({ dynamodbUrl, tableName }: Inside): Promise<Item[]> => {
  const images: Item[] = [];
  const stream = await streamArnOf(dynamodbUrl, tableName);
  for (const { ShardId } of await shardsOf(dynamodbUrl, stream)) {
    let iterator: string | undefined = await iteratorAfter(dynamodbUrl, stream, ShardId);
    while (iterator) {
      const { records, next } = await readShard(dynamodbUrl, iterator, 1_000);
      if (records.length === 0) break;
      for (const { dynamodb } of records)
        if (dynamodb.NewImage) images.push(unmarshall(dynamodb.NewImage as Record<string, AttributeValue>));
      iterator = next;
    }
  }
  return images;
};

/**
 * Does each operation of the contract and each background task once, and lets the stream's consumers follow. Answers
 * every kind of stored item in the forms that the functions have written: the golden items of a release (freeze.ts).
 * When they are `marked`, each item has attributes of a later release before each of these tasks. Answers those that
 * are lost too.
 */
export const collectItems = async (options: {
  marked: boolean;
}): Promise<{ items: Map<string, Item[]>; lost: string[] }> => {
  const inside = await openInside();
  try {
    const cast = await openWarmCast(inside);
    const marks = newerMarks(inside);
    const lost = new Set<string>();
    for (const [name, scene] of Object.entries({ ...scenes, besides })) {
      const { drive, after } = await scene(inside, cast);
      const marked = options.marked ? await marks.mark() : [];
      const { status, body } = await drive();
      // Some scenes are about refusals.
      if (status === 0 || status >= 500)
        throw new Error(`${name} answered ${status}: ${JSON.stringify(body)}`);
      if (options.marked) {
        await inside.drain();
        for (const each of await marks.lostOf(marked)) lost.add(`${each}: ${name}`);
      }
      await after?.();
    }
    await inside.drain();
    return { items: formsOf(await everyImage(inside)), lost: [...lost] };
  } finally {
    await inside.close();
  }
};
