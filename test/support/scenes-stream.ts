import {
  AdminGetUserCommand,
  CognitoIdentityProviderClient,
} from "@aws-sdk/client-cognito-identity-provider";
import { newId } from "../../lib/ids.ts";
import { keys } from "../../lib/table/keys.ts";
import { reassignmentBody } from "./cast-inside.ts";
import type { Inside } from "./inside.ts";
import type { Item } from "./invariants-found.ts";
import { endPartnership } from "./matrix.ts";
import type { Act, Cast, Scene } from "./scenes.ts";
import { back, customerOf, drafted, read, sent, streaming } from "./scenes-background.ts";
import { at } from "./stand-in.ts";
import type { Organization } from "./world.ts";

/** A job that has not begun, for customers that move from one reseller to the other. */
export const newJob = async (
  inside: Inside,
  cast: Cast,
  /** How many subscriptions each of its customers has. */
  customers: number[],
): Promise<() => Promise<Item>> => {
  const { provider, leaving, taking } = cast;
  const subscription = { partnerId: leaving.mpnId, partnerOrganizationId: leaving.id };
  for (const subscriptions of customers)
    await customerOf(inside, cast, {
      reseller: leaving,
      subscriptions: Array.from({ length: subscriptions }, () => subscription),
    });
  const answer = await provider.admin.post("/v1/customers/reassign", reassignmentBody(leaving, taking));
  if (answer.status !== 202) throw new Error(`the job answered ${answer.status}: ${answer.text}`);
  return () => read(inside, keys.job(provider.id, answer.body.id));
};

/**
 * The cast with a leaving and a taking partner for just one job, so that customers that it cannot move are no other
 * job's.
 */
const withPairOfItsOwn = async ({ world }: Inside, cast: Cast, agreement: boolean): Promise<Cast> => {
  const leaving = await world.partnerOf(cast.provider);
  return { ...cast, leaving, taking: await world.partnerOf(cast.provider, { agreement }) };
};

/**
 * Each change of the job wakes the consumer, which asks for the next step by changing the job, until the job has ended.
 */
const working = (inside: Inside, job: () => Promise<Item>): Pick<Act, "drive" | "wait"> => ({
  drive: async () => {
    let outcome = { status: 200, body: "" as unknown };
    for (let item = await job(); item.status === "running"; item = await job()) {
      outcome = await streaming(inside, "stream-consumer", item).drive();
      if (outcome.status !== 200) break;
    }
    return outcome;
  },
});

/** Does the job to its end, so that the next one may begin. */
export const finish = async (inside: Inside, job: () => Promise<Item>): Promise<void> =>
  void (await working(inside, job).drive());

/** A change of a user's status, passed on to the user pool. */
const following = async (
  inside: Inside,
  { id: organizationId, admin }: Organization,
  id: string,
  status: "active" | "disabled",
): Promise<Act> => {
  await admin.patch(`/v1/users/${id}`, { status }, { "if-match": "*" });
  return {
    ...streaming(inside, "stream-consumer", await read(inside, keys.user(organizationId, id))),
    check: async () => {
      const client = new CognitoIdentityProviderClient(at(inside.cognitoUrl));
      const { Enabled } = await client.send(
        new AdminGetUserCommand({ UserPoolId: inside.userPoolId, Username: id }),
      );
      client.destroy();
      if (Enabled !== (status === "active")) throw new Error(`in the pool its being enabled is ${Enabled}`);
    },
  };
};

/** The scenes of the stream's consumer. */
export const streamScenes: Record<string, Scene> = {
  "stream-consumer puts an event on the bus": async (inside, { provider }) => {
    await sent(inside, { provider });
    const range = keys.events(provider.id);
    const [event] = (await inside.table.page(range, { limit: 1, newestFirst: true })).items;
    if (!event) throw new Error("there is no event");
    return {
      ...streaming(inside, "stream-consumer", event),
      check: async () => {
        if (!inside.events().some(({ detail }) => detail.id === event.id))
          throw new Error("it is not on the bus");
      },
      // If the bus never answers, the schedule is left to put the event there once more.
      alike: (items) => items.filter(({ type, kind }) => !(type === "Due" && kind === "event")),
    };
  },
  "stream-consumer ends a disabled user's sign-in": async (inside, { provider }) => {
    const { id } = await inside.world.user(provider, "SalesAgent");
    return following(inside, provider, id, "disabled");
  },
  "stream-consumer lets a user sign in again": async (inside, { provider }) => {
    const { id } = await inside.world.user(provider, "SalesAgent");
    await (await following(inside, provider, id, "disabled")).drive();
    return following(inside, provider, id, "active");
  },
  "stream-consumer finds a customer by its new name": async (inside) => {
    // A provider of its own, because the beginning of a word lists all of a provider's customers with such a word.
    const provider = await inside.world.provider();
    const { customer } = await customerOf(inside, { provider }, { companyName: "Northern Lights" });
    const home = keys.customer(customer.id);
    await streaming(inside, "stream-consumer", await read(inside, home)).drive();
    const patch = { billingProfile: { companyName: "Southern Lights Trading" } };
    await provider.admin.patch(`/v1/customers/${customer.id}`, patch, { "if-match": "*" });
    return streaming(inside, "stream-consumer", await read(inside, home));
  },
  "stream-consumer moves what follows a customer": async (inside, { provider: from }) => {
    const { world, table } = inside;
    const to = await world.provider();
    const subscriptions = [{}, { status: "cancelled" } as const];
    const { customer } = await customerOf(inside, { provider: from }, { subscriptions });
    await drafted({ provider: from }, customer.id);
    const home = keys.customer(customer.id);
    const at = new Date(inside.now()).toISOString();
    const who = { from: from.id, by: to.admin.id, partners: [], ofRecord: [] };
    const moving = { ...who, transferId: newId("trf", new Date(inside.now())), at, requestId: "scene" };
    await table.write(back(home, { providerId: to.id, moving }));
    await table.write({ delete: keys.customerEntry(from.id, customer.id) });
    return streaming(inside, "stream-consumer", await read(inside, home));
  },
  "stream-consumer keeps the keys of an audit record": async (inside, { provider }) => {
    await sent(inside, { provider });
    const range = keys.audits(provider.id);
    const [record] = (await inside.table.page(range, { limit: 1, newestFirst: true })).items;
    if (!record) throw new Error("there is no record");
    return streaming(inside, "stream-consumer", record);
  },
  "stream-consumer keeps the keys of a subscription": async (inside, cast) => {
    const { subscriptions } = await customerOf(inside, cast, { subscriptions: [{}] });
    const [{ customerId = "", id = "" } = {}] = subscriptions;
    return streaming(inside, "stream-consumer", await read(inside, keys.subscription(customerId, id)));
  },
  "stream-consumer lists a customer's order by its status": async (inside, cast) => {
    const { customer } = await customerOf(inside, cast);
    const order = keys.order(cast.provider.id, await drafted(cast, customer.id));
    return streaming(inside, "stream-consumer", await read(inside, order));
  },
  "stream-consumer does a job": async (inside, cast) => working(inside, await newJob(inside, cast, [1, 1])),
  "stream-consumer does a job but for one of its customers": async (inside, cast) => {
    // Without an agreement a reseller takes customers, but cannot be a reseller of record.
    const pair = await withPairOfItsOwn(inside, cast, false);
    return working(inside, await newJob(inside, pair, [1, 0]));
  },
  "stream-consumer stops a job whose partnership has ended": async (inside, cast) => {
    const pair = await withPairOfItsOwn(inside, cast, true);
    const job = await newJob(inside, pair, [1]);
    await endPartnership(cast.provider, pair.taking.id);
    return working(inside, job);
  },
};
