import { marshall } from "@aws-sdk/util-dynamodb";
import { offerId } from "../../lib/contract/examples/offers.ts";
import type { Write } from "../../lib/table/item.ts";
import type { Key } from "../../lib/table/key.ts";
import { keys } from "../../lib/table/keys.ts";
import { day } from "./clock.ts";
import type { CustomerOptions } from "./customers.ts";
import type { Inside } from "./inside.ts";
import type { Item } from "./invariants-found.ts";
import { type Act, type Cast, lease } from "./scenes.ts";
import { good } from "./world.ts";

/** A customer of the shared provider, for a day. */
export const customerOf = (
  inside: Inside,
  { provider }: Pick<Cast, "provider">,
  more: Partial<CustomerOptions> = {},
) =>
  inside.customerOf(provider, {
    domain: `customer-${inside.world.next()}.example`,
    now: new Date(inside.now() - day),
    ...more,
  });

export const read = async ({ table }: Inside, key: Key): Promise<Item> => {
  const item = await table.get(key);
  if (!item) throw new Error(`there is no ${key.PK} ${key.SK}`);
  return item;
};

/** The stream's record of an item in its present state, given to a consumer until it succeeds. */
export const streaming = (
  inside: Inside,
  name: "mail" | "stream-consumer",
  item: Item,
): Pick<Act, "drive" | "wait"> => {
  const NewImage = marshall(item, { removeUndefinedValues: true });
  const event = { Records: [{ eventID: "1", dynamodb: { SequenceNumber: "1", NewImage } }] };
  return {
    drive: async () => {
      const { payload, failed } = await inside.invoke(name, event);
      const done = !failed && JSON.parse(payload).batchItemFailures.length === 0;
      return { status: done ? 200 : 500, body: "" };
    },
    wait: lease,
  };
};

export const back = (update: Key, set: Item): Write => ({ update, set });

/** A request with its mail in the outbox. */
export const sent = async (inside: Inside, { provider }: Pick<Cast, "provider">) => {
  const resellerEmail = `scene-${inside.world.next()}@scene.example`;
  const { body } = await provider.admin.post("/v1/partnership-requests", { resellerEmail });
  await provider.admin.post(`/v1/partnership-requests/${body.id}/send`);
  const { outboxId } = await read(inside, keys.request(provider.id, body.id));
  return { id: String(body.id), resellerEmail, outboxId: String(outboxId) };
};

/** A draft of an order for this customer. Answers its id. */
export const drafted = async ({ provider }: Pick<Cast, "provider">, customerId: string): Promise<string> =>
  (await good(provider.admin.post("/v1/orders", { customerId, lineItems: [{ offerId, quantity: 1 }] }))).id;
