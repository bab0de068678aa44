import { notFound, Refusal, Stale, stale } from "../../errors.ts";
import { scheduleWrite } from "../../schedule/store.ts";
import { absent, all, any, atMost, equals, greater, isNew } from "../../table/condition.ts";
import { inStateFor } from "../../table/in-state.ts";
import type { Check, Item, Write } from "../../table/item.ts";
import { names } from "../../table/key.ts";
import type { Table } from "../../table/table.ts";
import { mailboxOf, spellingsOf } from "../recipients/mailbox.ts";
import { endedLinks, invitations, openRequests, type RequestItem, requests } from "./items.ts";
import { requestList } from "./list.ts";
import { remindAt } from "./reminder.ts";
import { type Answering, type RequestOperation, takeBackUntil, transitions } from "./rules.ts";
import type { Link } from "./token.ts";

const alreadyOpen = (existing?: Item): Error => {
  const requestId = existing ? openRequests.parse(existing).requestId : "";
  return new Refusal(
    "REQUEST_ALREADY_OPEN",
    `The request ${requestId} to this address is open. Send or revoke that one first.`,
    { resourceId: requestId },
  );
};

const mayOpen = (now: Date): Check => ({
  when: any(isNew, atMost("expiresAt", now.toISOString())),
  refuse: alreadyOpen,
});

/** An address still has its key by the end of a request whose expiry is not recorded yet. A newer request would take the key. */
export class UnrecordedExpiry extends Stale {
  readonly held: { providerId: string; address: string; requestId: string };

  constructor(held: UnrecordedExpiry["held"]) {
    super("the address is held by a request whose expiry is not recorded");
    this.held = held;
  }
}

/** The check that a newer request takes no key from a request whose expiry is not recorded. */
const mayTakeKey = (at: { providerId: string; address: string }): Check => ({
  when: absent(names.index1pk),
  refuse: (existing) =>
    new UnrecordedExpiry({ ...at, requestId: existing ? openRequests.parse(existing).requestId : "" }),
});

/** Where the request stands as the one that is open to its address. */
const addressOf = ({ providerId, mailbox, resellerEmail }: RequestItem) => ({
  providerId,
  address: mailbox ?? resellerEmail,
});

/** The item that says until when a request is open to its address. With the instant at which it was made, it is not open. */
const openUntil = (request: RequestItem, expiresAt: string) => ({
  ...addressOf(request),
  requestId: request.id,
  expiresAt,
});

/** Partnership requests, the one open request per address, and their links. */
export const requestStore = (table: Table) => {
  const stored = requests.in(table);
  const find = (providerId: string, id: string) => stored.get({ providerId, id });

  /** Frees the address, unless a newer request has taken it after this one expired. */
  const freeAddress = async (request: RequestItem): Promise<Write[]> => {
    const { id } = request;
    const open = await openRequests.in(table).get(addressOf(request));
    if (open?.requestId !== id) return [];
    return [openRequests.delete(addressOf(request), { when: equals("requestId", id), refuse: stale })];
  };

  /**
   * Frees the address of a declined request for newer ones. If the decline can be undone, the address remembers the
   * request until a newer one is made.
   */
  const leaveAddress = async (declined: RequestItem): Promise<Write[]> => {
    if (!takeBackUntil(declined)) return freeAddress(declined);
    // An instant that has passed for every clock, so that the address is free at once.
    return [
      openRequests.update(openUntil(declined, declined.expiresAt), openUntil(declined, declined.createdAt), {
        when: equals("requestId", declined.id),
        refuse: stale,
      }),
    ];
  };

  /** The condition for undoing a decline: no newer request to the address exists. The rules decide about its time. */
  const isLatest = async (request: RequestItem): Promise<boolean> =>
    takeBackUntil(request) !== undefined &&
    (await openRequests.in(table).get(addressOf(request)))?.requestId === request.id;

  const endedLink = ({ id: requestId, linkHash, reminder }: RequestItem): Write[] =>
    [linkHash, reminder?.hash].flatMap((hash) => (hash ? [endedLinks.put({ requestId, hash })] : []));

  /**
   * Saves the request after an operation, provided that nobody has saved it since it was read, and that its stored
   * status is one in which the operation is possible.
   */
  const save = (
    operation: RequestOperation,
    before: RequestItem,
    after: RequestItem,
    ...checks: Check[]
  ): Write => requests.update(before, after, inStateFor(transitions[operation]), ...checks);

  /** Saves a request whose `expiresAt` has moved. Its open-request item and its scheduled expiry follow. */
  const moveExpiry = (operation: RequestOperation, before: RequestItem, request: RequestItem): Write[] => {
    const { id, providerId, expiresAt } = request;
    return [
      save(operation, before, request),
      // Its keys are written whole: an older release has written none.
      openRequests.update(openUntil(before, before.createdAt), openUntil(request, expiresAt), {
        when: equals("requestId", id),
        refuse: stale,
      }),
      scheduleWrite(expiresAt, "request", id, providerId),
    ];
  };

  /** Schedules the reminder of an invitation whose mail has left, or whose time has moved since. */
  const planReminder = (request: RequestItem, now: Date): Write[] => {
    const at = remindAt(request, now);
    return at ? [scheduleWrite(at, "reminder", request.id, request.providerId)] : [];
  };

  const noneOpen = (providerId: string, resellerEmail: string, now: Date): Write[] =>
    spellingsOf(resellerEmail, resellerEmail).map((address) =>
      openRequests.check({ providerId, address }, mayOpen(now)),
    );

  return {
    find,
    save,

    /** Saves the state of a mail's delivery, which may still change after the request has ended. */
    saveDelivery: (before: RequestItem, after: RequestItem): Write => requests.update(before, after),

    /** A check that a request is as it was read. */
    unchanged: (request: RequestItem): Write => requests.unchanged(request),

    freeAddress,
    leaveAddress,

    /** Frees the address of a request whose decline is undone, provided that no newer request exists. */
    takeBackAddress: (request: RequestItem): Write =>
      openRequests.delete(addressOf(request), { when: equals("requestId", request.id), refuse: stale }),

    /**
     * Checks that no other request to the mailbox is open (REQUEST_ALREADY_OPEN), nor one of an older release to the
     * address.
     */
    noneOpen,

    /** Reads a request of this provider. Throws NOT_FOUND. */
    async read(providerId: string, id: string): Promise<RequestItem> {
      const item = await find(providerId, id);
      if (!item) throw notFound();
      return item;
    },

    list: requestList(table),

    /** Frees an address whose request is over at `now`. */
    releaseAddress: ({ requestId, ...at }: UnrecordedExpiry["held"], now: Date): Write => {
      const isOver = all(equals("requestId", requestId), atMost("expiresAt", now.toISOString()));
      return openRequests.delete(at, { when: any(isNew, isOver), refuse: stale });
    },

    /**
     * Adds a draft, provided that the provider has no open request to its address (REQUEST_ALREADY_OPEN), and that the
     * expiry of the former one is recorded (UnrecordedExpiry).
     */
    create(request: RequestItem, now: Date): Write[] {
      const { id, providerId, resellerEmail, expiresAt } = request;
      const address = mailboxOf(resellerEmail);
      return [
        ...(address === resellerEmail
          ? []
          : [openRequests.check({ providerId, address: resellerEmail }, mayOpen(now))]),
        openRequests.put(
          { providerId, address, requestId: id, expiresAt },
          mayOpen(now),
          mayTakeKey({ providerId, address }),
        ),
        requests.create(request),
        invitations.create({ requestId: id, providerId }),
        scheduleWrite(expiresAt, "request", id, providerId),
      ];
    },

    /** Saves a request that was sent or whose link was handed out. The older link ends, and `expiresAt` moves. */
    renew: (operation: "send" | "issueLink", before: RequestItem, request: RequestItem): Write[] => [
      ...moveExpiry(operation, before, request),
      ...endedLink(before),
    ],

    /** Saves a request whose wait for an enrolment begins or ends. `expiresAt` moves, and its link stays. */
    saveWait: (before: RequestItem, request: RequestItem, now: Date): Write[] => [
      ...moveExpiry("wait", before, request),
      ...planReminder(request, now),
    ],

    endedLink,
    planReminder,

    /**
     * Finds the request of a link, and whether a newer link replaced it, or a newer request the declined one;
     * `undefined` for a link that was never issued.
     */
    async byLink(
      link: Link,
    ): Promise<{ request: RequestItem; ended: boolean; isLatest?: boolean } | undefined> {
      const invitation = await invitations.in(table).get({ requestId: link.requestId });
      if (!invitation) return undefined;
      const request = await find(invitation.providerId, link.requestId);
      if (!request) return undefined;
      const { linkHash, reminder } = request;
      const isOfReminder = reminder?.hash === link.hash;
      if (linkHash === link.hash || (isOfReminder && reminder.of === linkHash))
        return { request, ended: false, isLatest: await isLatest(request) };
      // In this order, a link that ends between the two reads is found as ended.
      const ended = isOfReminder || (await endedLinks.in(table).get(link));
      return ended ? { request, ended: true } : undefined;
    },

    /** Saves an answered request, provided that the link by which it was found is still live. */
    saveAnswer(operation: Answering, before: RequestItem, after: RequestItem, now: Date): Write {
      const newest = equals("linkHash", before.linkHash ?? "");
      // A decline can be undone within its own time limit.
      const isOver = operation === "takeBackDecline";
      const live = isOver ? newest : all(newest, greater("expiresAt", now.toISOString()));
      return save(operation, before, after, { when: live, refuse: stale });
    },
  };
};
