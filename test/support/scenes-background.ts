import {
  AdminGetUserCommand,
  CognitoIdentityProviderClient,
} from "@aws-sdk/client-cognito-identity-provider";
import { marshall } from "@aws-sdk/util-dynamodb";
import { offerId } from "../../lib/contract/examples/offers.ts";
import { openSeal } from "../../lib/http/seal.ts";
import { newId } from "../../lib/ids.ts";
import { hourOf, hoursBetween, type ScheduledKind, scheduleWrite } from "../../lib/schedule/store.ts";
import type { Write } from "../../lib/table/item.ts";
import type { Key } from "../../lib/table/key.ts";
import { keys } from "../../lib/table/keys.ts";
import { reassignmentBody } from "./cast-inside.ts";
import { day, minute } from "./clock.ts";
import type { CustomerOptions } from "./customers.ts";
import { refused } from "./faults.ts";
import type { Inside } from "./inside.ts";
import type { Item } from "./invariants-found.ts";
import { linkIn } from "./invitations.ts";
import { endPartnership } from "./matrix.ts";
import { type Act, type Cast, lease, type Scene } from "./scenes.ts";
import { at } from "./stand-in.ts";
import type { Organization } from "./world.ts";

/** A customer of the shared provider, for a day. */
const customerOf = (
  inside: Inside,
  { provider }: Pick<Cast, "provider">,
  more: Partial<CustomerOptions> = {},
) =>
  inside.customerOf(provider, {
    domain: `customer-${inside.world.next()}.example`,
    now: new Date(inside.now() - day),
    ...more,
  });

const read = async ({ table }: Inside, key: Key): Promise<Item> => {
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

/** SES's feedback about a mail, given to its function until it succeeds. */
const hearing = (inside: Inside, of: Record<string, string>, word: object): Pick<Act, "drive"> => {
  const tags = Object.fromEntries(Object.entries(of).map(([name, value]) => [name, [value]]));
  const Message = JSON.stringify({ mail: { messageId: "m", tags }, ...word });
  const event = { Records: [{ Sns: { MessageId: "m", Message } }] };
  return {
    drive: async () => ({ status: (await inside.invoke("feedback", event)).failed ? 500 : 200, body: "" }),
  };
};

const bounce = {
  eventType: "Bounce",
  bounce: { bounceType: "Permanent", bounceSubType: "General", bouncedRecipients: [] },
};

/** A second drive may change the item again and schedule a second entry, which finds nothing to do. */
const scheduledOnce =
  (thing: string) =>
  (items: readonly Item[]): readonly Item[] => {
    // The same run of the schedule may do entries of other scenes that have come due meanwhile.
    const own = items.filter(({ type, id }) => !(type === "Due" || type === "Outbox") || id === thing);
    const [entries, things] = [
      own.filter(({ type }) => type === "Due"),
      own.filter(({ type }) => type !== "Due"),
    ];
    return [
      ...things.map(({ version: _, ...thing }) => thing),
      ...new Map(entries.map((due) => [`${due.kind} ${due.id}`, due])).values(),
    ];
  };

const aMinuteAgo = ({ now }: Inside): string => new Date(now() - minute).toISOString();

/** Only this entry is due. Answers its key. */
const makeDue = async (inside: Inside, kind: ScheduledKind, id: string, providerId: string): Promise<Key> => {
  await inside.tick();
  const at = aMinuteAgo(inside);
  await inside.table.write(scheduleWrite(at, kind, id, providerId));
  return keys.scheduledEntry(at, `${kind}#${id}`);
};

/** Later than the schedule postpones a failed entry. */
const postponement = 6 * minute;

/**
 * A run of one minute of the schedule, for one due entry. The schedule postpones an entry that fails. Then the entry's
 * own time is moved earlier instead of the clock, because other scenes have left entries too.
 */
const scheduled = async (
  inside: Inside,
  kind: ScheduledKind,
  id: string,
  providerId: string,
): Promise<Pick<Act, "drive">> => {
  const { table, now } = inside;
  await makeDue(inside, kind, id, providerId);
  const bringForward = async (): Promise<void> => {
    for (const hour of hoursBetween(hourOf(new Date(now())), hourOf(new Date(now() + postponement)))) {
      const { items } = await table.page(keys.scheduledIn(hour), { limit: 1_000 });
      for (const { PK, SK } of items.filter((due) => due.kind === kind && due.id === id))
        await table.write({ delete: { PK: String(PK), SK: String(SK) } });
    }
    await table.write(scheduleWrite(aMinuteAgo(inside), kind, id, providerId));
  };
  return {
    drive: async () => {
      const { failed } = await inside.tick();
      if (failed) await bringForward();
      return { status: failed ? 500 : 200, body: "" };
    },
  };
};

const back = (update: Key, set: Item): Write => ({ update, set });

/** A request with its mail in the outbox. */
const sent = async ({ world, table }: Inside, { provider }: Pick<Cast, "provider">) => {
  const resellerEmail = `scene-${world.next()}@scene.example`;
  const { body } = await provider.admin.post("/v1/partnership-requests", { resellerEmail });
  await provider.admin.post(`/v1/partnership-requests/${body.id}/send`);
  const { outboxId } = await read({ table } as Inside, keys.request(provider.id, body.id));
  return { id: String(body.id), resellerEmail, outboxId: String(outboxId) };
};
type Mail = Awaited<ReturnType<typeof sent>>;

/** The sender handles a mail of the outbox. */
const delivering = async (inside: Inside, { outboxId }: Mail): Promise<Omit<Act, "check">> => ({
  ...streaming(inside, "mail", await read(inside, keys.outbox(outboxId))),
  // Each try is counted, changes the request, and ends the previous try's link.
  alike: (items) => {
    const last = items.filter(({ type }) => type !== "EndedLink");
    return JSON.parse(JSON.stringify(last), (name, value) =>
      name === "attempts" || name === "version" ? undefined : value,
    );
  },
});

/** Checks that the mail arrived, at most twice, and that the newest link works. */
const arrived =
  (inside: Inside, { resellerEmail }: Mail): NonNullable<Act["check"]> =>
  async () => {
    const mails = inside.ses.messages().filter(({ to }) => to.includes(resellerEmail));
    if (mails.length < 1 || mails.length > 2) throw new Error(`${mails.length} mails were sent`);
    const link = new URL(linkIn(mails[0] ?? {}));
    const page = await inside.world.anonymous.get(link.pathname);
    if (page.status !== 200) throw new Error(`the newest mail's link answers ${page.status}`);
  };

/** A job that has not begun, for customers that move from one reseller to the other. */
const newJob = async (
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
const finish = async (inside: Inside, job: () => Promise<Item>): Promise<void> =>
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

/** A reseller's delegated admin that ends in this many milliseconds, or has ended, and whose entry is due. */
const endingAdmin = async (inside: Inside, cast: Cast, left: number): Promise<Act> => {
  const { provider, reseller } = cast;
  const adminSince = new Date(inside.now() - day).toISOString();
  const adminUntil = new Date(inside.now() + left).toISOString();
  const adminTerms = { adminTermsSince: adminSince, adminAccess: "manage" as const, adminUntil };
  const { customer } = await customerOf(inside, cast, {
    relationships: { [reseller.id]: { adminSince, adminTerms } },
  });
  const id = `${customer.id}/${reseller.id}`;
  if (left > 0) await inside.table.write(scheduleWrite(adminUntil, "access", id, provider.id));
  return scheduled(inside, "access", id, provider.id);
};

/** The scenes of background functions. */
export const backgroundScenes: Record<string, Scene> = {
  "mail sends an invitation": async (inside, cast) => {
    const mail = await sent(inside, cast);
    return { ...(await delivering(inside, mail)), check: arrived(inside, mail) };
  },
  "mail sends an invitation that SES had no time for": async (inside, cast) => {
    const mail = await sent(inside, cast);
    const { drive, ...act } = await delivering(inside, mail);
    let isBusy = false;
    return {
      ...act,
      drive: async () => {
        isBusy = true;
        const outcome = await drive();
        const { leaseUntil } = await read(inside, keys.outbox(mail.outboxId));
        // An unreturned lease must expire first.
        return leaseUntil > inside.now() ? outcome : drive();
      },
      answers: (operation) => {
        if (operation !== "SendRawEmail" || !isBusy) return undefined;
        isBusy = false;
        return refused(operation, "Throttling", "Maximum sending rate exceeded.");
      },
      check: arrived(inside, mail),
    };
  },
  "mail gives up what SES refuses": async (inside, cast) => ({
    ...(await delivering(inside, await sent(inside, cast))),
    answers: (operation) =>
      operation === "SendRawEmail" ? refused(operation, "MessageRejected", "Email was rejected.") : undefined,
  }),
  "mail drops what is for an address that is held back": async (inside) => {
    // A provider of its own, because a mail comes back.
    const provider = await inside.world.provider();
    const earlier = await sent(inside, { provider });
    await streaming(inside, "mail", await read(inside, keys.outbox(earlier.outboxId))).drive();
    await provider.admin.post(`/v1/partnership-requests/${earlier.id}/send`);
    const { outboxId } = await read(inside, keys.request(provider.id, earlier.id));
    const tags = { request: earlier.id, provider: provider.id, outbox: earlier.outboxId };
    await hearing(inside, tags, bounce).drive();
    return delivering(inside, { ...earlier, outboxId: String(outboxId) });
  },
  "feedback notes that a mail came back": async (inside) => {
    // The provider is the scene's own: the failures of all runs together would pause the sending of a shared one.
    const provider = await inside.world.provider();
    const { id, outboxId } = await sent(inside, { provider });
    await streaming(inside, "mail", await read(inside, keys.outbox(outboxId))).drive();
    return {
      ...hearing(inside, { request: id, provider: provider.id, outbox: outboxId }, bounce),
      check: async () => {
        const { state } = (await provider.admin.get(`/v1/partnership-requests/${id}`)).body.delivery;
        if (state !== "bounced") throw new Error(`its delivery is ${state}`);
      },
    };
  },
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
    const order = { customerId: customer.id, lineItems: [{ offerId, quantity: 1 }] };
    await from.admin.post("/v1/orders", order);
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
    const order = { customerId: customer.id, lineItems: [{ offerId, quantity: 1 }] };
    const { body } = await cast.provider.admin.post("/v1/orders", order);
    return streaming(inside, "stream-consumer", await read(inside, keys.order(cast.provider.id, body.id)));
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
  "a function seals a month's first cursor": async (inside) => {
    // A month in the future: its key does not exist, and each drive is a new environment that knows none.
    const now = new Date(Date.UTC(2100, inside.world.next()));
    const seal = () => openSeal(inside.functionsTable());
    let sealed = "";
    return {
      drive: async () => {
        try {
          sealed = await seal().close("scene", { last: "item" }, now);
          return { status: 200, body: "" };
        } catch (error) {
          return { status: 500, body: String(error) };
        }
      },
      check: async () => {
        const opened = await seal().open("scene", sealed, now);
        if (!opened) throw new Error("another environment does not open it");
      },
    };
  },
  "schedule expires a request": async (inside, { provider }) => {
    const { world, table } = inside;
    const resellerEmail = `scene-${world.next()}@scene.example`;
    const { body } = await provider.admin.post("/v1/partnership-requests", { resellerEmail });
    const expiresAt = aMinuteAgo(inside);
    await table.write(back(keys.request(provider.id, body.id), { expiresAt }));
    await table.write(back(keys.openRequest(provider.id, resellerEmail), { expiresAt }));
    return scheduled(inside, "request", body.id, provider.id);
  },
  "schedule puts a mail before its sender again": async (inside, cast) => {
    const { outboxId } = await sent(inside, cast);
    const entry = () => read(inside, keys.outbox(outboxId));
    return {
      ...(await scheduled(inside, "outbox", outboxId, cast.provider.id)),
      alike: scheduledOnce(outboxId),
      after: async () => void (await streaming(inside, "mail", await entry()).drive()),
    };
  },
  "schedule leaves a mail alone that is being sent": async (inside, cast) => {
    const { outboxId } = await sent(inside, cast);
    const entry = keys.outbox(outboxId);
    const leaseUntil = inside.now() + minute;
    await inside.table.write(back(entry, { state: "sending", attempts: 1, leaseUntil }));
    return {
      ...(await scheduled(inside, "outbox", outboxId, cast.provider.id)),
      alike: scheduledOnce(outboxId),
      after: async () => {
        await inside.table.write(back(entry, { leaseUntil: 0 }));
        await streaming(inside, "mail", await read(inside, entry)).drive();
      },
    };
  },
  "schedule puts off what it cannot do": async (inside, cast) => {
    const { customer } = await customerOf(inside, cast);
    const order = { customerId: customer.id, lineItems: [{ offerId: offerId, quantity: 1 }] };
    const { body } = await cast.provider.admin.post("/v1/orders", order);
    const due = await makeDue(inside, "order", body.id, cast.provider.id);
    return {
      drive: async () => {
        await inside.tick();
        return { status: (await inside.table.get(due)) ? 500 : 200, body: "" };
      },
      answers: (operation, text) =>
        operation === "GetItem" && text.includes(body.id)
          ? refused(operation, "ProvisionedThroughputExceededException", "too much")
          : undefined,
    };
  },
  "schedule lapses a draft": async (inside, cast) => {
    const { customer } = await customerOf(inside, cast);
    const order = { customerId: customer.id, lineItems: [{ offerId: offerId, quantity: 1 }] };
    const { body } = await cast.provider.admin.post("/v1/orders", order);
    await inside.table.write(back(keys.order(cast.provider.id, body.id), { expiresAt: aMinuteAgo(inside) }));
    return scheduled(inside, "order", body.id, cast.provider.id);
  },
  "schedule renews one term and ends another": async (inside, cast) => {
    const { id, mpnId } = cast.reseller;
    const commitmentEndDate = aMinuteAgo(inside);
    const named = { partnerId: mpnId, partnerOrganizationId: id, supportResellerId: id, commitmentEndDate };
    const { customer } = await customerOf(inside, cast, {
      now: new Date(inside.now() - 31 * day),
      subscriptions: [named, { ...named, autoRenewEnabled: false }],
    });
    return scheduled(inside, "term", customer.id, cast.provider.id);
  },
  "schedule reminds of a delegated admin's end": (inside, cast) => endingAdmin(inside, cast, 6 * day),
  "schedule ends a delegated admin": (inside, cast) => endingAdmin(inside, cast, -minute),
  "schedule looks after a job that stands still": async (inside, cast) => {
    const job = await newJob(inside, cast, []);
    const { id, providerId } = await job();
    const progressAt = new Date(inside.now() - 10 * minute).toISOString();
    await inside.table.write(back(keys.job(providerId, id), { progressAt }));
    const act = await scheduled(inside, "job", id, providerId);
    return { ...act, alike: scheduledOnce(id), after: () => finish(inside, job) };
  },
};
