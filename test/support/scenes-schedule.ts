import { openSeal } from "../../lib/http/seal.ts";
import { hourOf, hoursBetween, type ScheduledKind, scheduleWrite } from "../../lib/schedule/store.ts";
import type { Key } from "../../lib/table/key.ts";
import { keys } from "../../lib/table/keys.ts";
import { day, minute } from "./clock.ts";
import { refused } from "./faults.ts";
import type { Inside } from "./inside.ts";
import type { Item } from "./invariants-found.ts";
import type { Act, Cast, Scene } from "./scenes.ts";
import { back, customerOf, drafted, read, sent, streaming } from "./scenes-background.ts";
import { finish, newJob } from "./scenes-stream.ts";

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

/** The scenes of what comes with time: the schedule's runs, and the key of a new month. */
export const scheduleScenes: Record<string, Scene> = {
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
    const id = await drafted(cast, customer.id);
    const due = await makeDue(inside, "order", id, cast.provider.id);
    return {
      drive: async () => {
        await inside.tick();
        return { status: (await inside.table.get(due)) ? 500 : 200, body: "" };
      },
      answers: (operation, text) =>
        operation === "GetItem" && text.includes(id)
          ? refused(operation, "ProvisionedThroughputExceededException", "too much")
          : undefined,
    };
  },
  "schedule lapses a draft": async (inside, cast) => {
    const { customer } = await customerOf(inside, cast);
    const id = await drafted(cast, customer.id);
    await inside.table.write(back(keys.order(cast.provider.id, id), { expiresAt: aMinuteAgo(inside) }));
    return scheduled(inside, "order", id, cast.provider.id);
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
