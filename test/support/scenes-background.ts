import {
  AdminGetUserCommand,
  CognitoIdentityProviderClient,
} from "@aws-sdk/client-cognito-identity-provider";
import { marshall } from "@aws-sdk/util-dynamodb";
import { type DueKind, dueWrite } from "../../lib/schedule/store.ts";
import type { Write } from "../../lib/table/item.ts";
import { type Key, keys } from "../../lib/table/keys.ts";
import { day, minute } from "./clock.ts";
import type { Inside } from "./inside.ts";
import type { Item } from "./invariants-found.ts";
import { linkIn } from "./invitations.ts";
import { type Act, asking, type Cast, lease, type Scene } from "./scenes.ts";
import { customerOf } from "./scenes-customers.ts";

const read = async ({ table }: Inside, key: Key): Promise<Item> => {
  const item = await table.get(key);
  if (!item) throw new Error(`there is no ${key.PK} ${key.SK}`);
  return item;
};

/** The stream's record of an item as it is now, given to a consumer as often as it takes. */
export const streaming = (inside: Inside, name: "mail" | "work", item: Item): Pick<Act, "drive" | "wait"> => {
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

/** SES's word that a mail came back for good, given to its function as often as it takes. */
const hearing = (inside: Inside, of: Record<string, string>): Pick<Act, "drive"> => {
  const tags = Object.fromEntries(Object.entries(of).map(([name, value]) => [name, [value]]));
  const bounce = { bounceType: "Permanent", bounceSubType: "General", bouncedRecipients: [] };
  const Message = JSON.stringify({ eventType: "Bounce", mail: { messageId: "m", tags }, bounce });
  const event = { Records: [{ Sns: { MessageId: "m", Message } }] };
  return {
    drive: async () => ({ status: (await inside.invoke("feedback", event)).failed ? 500 : 200, body: "" }),
  };
};

/** One minute's run of the schedule, for one thing whose time has come. */
const scheduled = (inside: Inside): Pick<Act, "drive"> => ({
  drive: async () => ({ status: (await inside.tick()).failed ? 500 : 200, body: "" }),
});

/** What was looked at twice is looked after twice, by entries of which the later finds nothing to do. */
const lookedAfterOnce = (items: readonly Item[]): readonly Item[] => [
  ...items.filter(({ type }) => type !== "Due"),
  ...new Map(
    items.filter(({ type }) => type === "Due").map((due) => [`${due.kind} ${due.id}`, due]),
  ).values(),
];

const aMinuteAgo = ({ now }: Inside): string => new Date(now() - minute).toISOString();

/** Nothing is due but this. */
const makeDue = async (inside: Inside, kind: DueKind, id: string, providerId: string): Promise<void> => {
  await inside.tick();
  await inside.table.write(dueWrite(aMinuteAgo(inside), kind, id, providerId));
};

const back = (update: Key, set: Item): Write => ({ update, set });

/** A request with its mail in the outbox. */
const sent = async ({ world, table }: Inside, { provider }: Cast) => {
  const resellerEmail = `scene-${world.next()}@scene.example`;
  const { body } = await provider.admin.post("/v1/partnership-requests", { resellerEmail });
  await provider.admin.post(`/v1/partnership-requests/${body.id}/send`);
  const { outboxId } = await read({ table } as Inside, keys.request(provider.id, body.id));
  return { id: String(body.id), resellerEmail, outboxId: String(outboxId) };
};

/** A job that has not begun, for customers that leave the one reseller and are taken by the other. */
const newJob = async (inside: Inside, cast: Cast, customers: number): Promise<() => Promise<Item>> => {
  const { provider, leaving, taking } = cast;
  for (let made = 0; made < customers; made++)
    await customerOf(inside, cast, {
      reseller: leaving,
      subscriptions: [{ partnerId: leaving.mpnId, partnerOrganizationId: leaving.id }],
    });
  const answer = await provider.admin.post("/v1/customers/reassign", handing(leaving.id, taking.id));
  if (answer.status !== 202) throw new Error(`the job answered ${answer.status}: ${answer.text}`);
  return () => read(inside, keys.job(provider.id, answer.body.id));
};

const handing = (fromResellerId: string, toResellerId: string) => ({
  fromResellerId,
  toResellerId,
  subscriptions: true,
  delegatedAdmin: true,
});

/** Each change of the job wakes the consumer, which asks for the next by changing it: until the job has ended. */
const working = (inside: Inside, job: () => Promise<Item>): Pick<Act, "drive" | "wait"> => ({
  drive: async () => {
    let outcome = { status: 200, body: "" as unknown };
    for (let item = await job(); item.status === "running"; item = await job()) {
      outcome = await streaming(inside, "work", item).drive();
      if (outcome.status !== 200) break;
    }
    return outcome;
  },
});

/** Does the job to its end, so that the next one may begin. */
const finish = async (inside: Inside, job: () => Promise<Item>): Promise<void> =>
  void (await working(inside, job).drive());

/** What goes on behind the API. */
export const backgroundScenes: Record<string, Scene> = {
  "POST /v1/customers/reassign": async (inside, { provider, leaving, taking }) => {
    const body = handing(leaving.id, taking.id);
    const o = { by: provider.admin, path: "/v1/customers/reassign", body };
    const running = keys.runningJob(provider.id, leaving.id);
    return {
      ...asking(inside, "POST /v1/customers/reassign", o),
      after: async () => {
        const { jobId } = await read(inside, running);
        await finish(inside, () => read(inside, keys.job(provider.id, jobId)));
      },
    };
  },
  "mail sends an invitation": async (inside, cast) => {
    const { resellerEmail, outboxId } = await sent(inside, cast);
    return {
      ...streaming(inside, "mail", await read(inside, keys.outbox(outboxId))),
      // Each try is counted, and ends the link of the one before.
      alike: (items) =>
        items
          .filter(({ type }) => type !== "EndedLink")
          .map((item) => ({ ...item, attempts: 0, delivery: { ...item.delivery, attempts: 0 } })),
      check: async () => {
        const mails = inside.ses.messages().filter(({ to }) => to.includes(resellerEmail));
        if (mails.length < 1 || mails.length > 2) throw new Error(`${mails.length} mails were sent`);
        const link = new URL(linkIn(mails[0] ?? {}));
        const page = await inside.world.anonymous.get(link.pathname);
        if (page.status !== 200) throw new Error(`the newest mail's link answers ${page.status}`);
      },
    };
  },
  "feedback notes that a mail came back": async (inside, cast) => {
    const { id, outboxId } = await sent(inside, cast);
    await streaming(inside, "mail", await read(inside, keys.outbox(outboxId))).drive();
    return {
      ...hearing(inside, { request: id, provider: cast.provider.id, outbox: outboxId }),
      check: async () => {
        const { body } = await cast.provider.admin.get(`/v1/partnership-requests/${id}`);
        if (body.delivery.state !== "bounced") throw new Error(`its delivery is ${body.delivery.state}`);
      },
    };
  },
  "work puts an event on the bus": async (inside, { provider }) => {
    await sent(inside, { provider } as Cast);
    const range = keys.events(provider.id);
    const [event] = (await inside.table.page(range, { limit: 1, newestFirst: true })).items;
    if (!event) throw new Error("there is no event");
    return {
      ...streaming(inside, "work", event),
      check: async () => {
        if (!inside.events().some(({ detail }) => detail.id === event.id))
          throw new Error("it is not on the bus");
      },
    };
  },
  "work ends a disabled user's sign-in": async (inside, { provider }) => {
    const { id } = await inside.world.user(provider, "SalesAgent");
    await provider.admin.patch(`/v1/users/${id}`, { status: "disabled" }, { "if-match": "*" });
    return {
      ...streaming(inside, "work", await read(inside, keys.user(provider.id, id))),
      check: async () => {
        const client = new CognitoIdentityProviderClient({
          region: "eu-central-1",
          endpoint: inside.cognitoUrl,
          credentials: { accessKeyId: "local", secretAccessKey: "local" },
        });
        const user = await client.send(
          new AdminGetUserCommand({ UserPoolId: inside.userPoolId, Username: id }),
        );
        client.destroy();
        if (user.Enabled !== false) throw new Error("the pool's user is enabled");
      },
    };
  },
  "work finds a customer by its new name": async (inside, cast) => {
    const { customer } = await customerOf(inside, cast, { companyName: "Northern Lights" });
    const home = keys.customer(customer.id);
    await streaming(inside, "work", await read(inside, home)).drive();
    const patch = { billingProfile: { companyName: "Southern Lights Trading" } };
    await cast.provider.admin.patch(`/v1/customers/${customer.id}`, patch, { "if-match": "*" });
    return streaming(inside, "work", await read(inside, home));
  },
  "work does a job": async (inside, cast) => working(inside, await newJob(inside, cast, 2)),
  "schedule expires a request": async (inside, { provider }) => {
    const { world, table } = inside;
    const resellerEmail = `scene-${world.next()}@scene.example`;
    const { body } = await provider.admin.post("/v1/partnership-requests", { resellerEmail });
    const expiresAt = aMinuteAgo(inside);
    await table.write(back(keys.request(provider.id, body.id), { expiresAt }));
    await table.write(back(keys.openRequest(provider.id, resellerEmail), { expiresAt }));
    await makeDue(inside, "request", body.id, provider.id);
    return scheduled(inside);
  },
  "schedule puts a mail before its sender again": async (inside, cast) => {
    const { outboxId } = await sent(inside, cast);
    await makeDue(inside, "outbox", outboxId, cast.provider.id);
    const entry = () => read(inside, keys.outbox(outboxId));
    return {
      ...scheduled(inside),
      alike: lookedAfterOnce,
      after: async () => void (await streaming(inside, "mail", await entry()).drive()),
    };
  },
  "schedule lapses a draft": async (inside, cast) => {
    const { customer } = await customerOf(inside, cast);
    const order = { customerId: customer.id, lineItems: [{ offerId: "office-basic", quantity: 1 }] };
    const { body } = await cast.provider.admin.post("/v1/orders", order);
    await inside.table.write(back(keys.order(cast.provider.id, body.id), { expiresAt: aMinuteAgo(inside) }));
    await makeDue(inside, "order", body.id, cast.provider.id);
    return scheduled(inside);
  },
  "schedule renews one term and ends another": async (inside, cast) => {
    const { id, mpnId } = cast.reseller;
    const commitmentEndDate = aMinuteAgo(inside);
    const named = { partnerId: mpnId, partnerOrganizationId: id, supportResellerId: id, commitmentEndDate };
    const { customer } = await customerOf(inside, cast, {
      now: new Date(inside.now() - 31 * day),
      subscriptions: [named, { ...named, autoRenewEnabled: false }],
    });
    await makeDue(inside, "term", customer.id, cast.provider.id);
    return scheduled(inside);
  },
  "schedule looks after a job that stands still": async (inside, cast) => {
    const job = await newJob(inside, cast, 0);
    const { id, providerId } = await job();
    const progressAt = new Date(inside.now() - 10 * minute).toISOString();
    await inside.table.write(back(keys.job(providerId, id), { progressAt }));
    await makeDue(inside, "job", id, providerId);
    return { ...scheduled(inside), alike: lookedAfterOnce, after: () => finish(inside, job) };
  },
};
