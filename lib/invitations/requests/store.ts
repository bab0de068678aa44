import * as z from "zod";
import type { RequestStatus } from "../../contract/partnership-requests.ts";
import { notFound, Refusal, stale } from "../../errors.ts";
import { dueWrite } from "../../schedule/store.ts";
import { all, any, atMost, type Condition, equals, greater, isNew } from "../../table/condition.ts";
import { inStateFor } from "../../table/in-state.ts";
import type { Check, Item, Write } from "../../table/item.ts";
import { keys } from "../../table/keys.ts";
import type { PageOptions, Start, Table } from "../../table/table.ts";
import { type RequestItem, requestItem } from "./items.ts";
import { type RequestOperation, transitions } from "./rules.ts";
import type { Link } from "./token.ts";

const providerOf = z.object({ providerId: z.string() });
const openItem = z.object({ requestId: z.string() });

const duplicateId = () => new Error("a new id was given out twice");

const alreadyOpen = (existing?: Item): Error => {
  const requestId = openItem.safeParse(existing).data?.requestId ?? "";
  return new Refusal(
    "REQUEST_ALREADY_OPEN",
    `The request ${requestId} to this address is open. Send or revoke that one first.`,
    { resourceId: requestId },
  );
};

const mayOpen = (now: Date): Check[] => [
  { when: any(isNew, atMost("expiresAt", now.toISOString())), refuse: alreadyOpen },
];

/** The condition that a stored request has this status at `now`. */
const inStatus = (status: RequestStatus, now: Date): Condition => {
  const open = any(equals("status", "draft"), equals("status", "sent"));
  if (status === "expired")
    return any(equals("status", "expired"), all(open, atMost("expiresAt", now.toISOString())));
  if (status === "draft" || status === "sent")
    return all(equals("status", status), greater("expiresAt", now.toISOString()));
  return equals("status", status);
};

/** Partnership requests, the one open request per address, and their links. */
export const requestStore = (table: Table) => {
  const find = async (providerId: string, id: string): Promise<RequestItem | undefined> => {
    const item = await table.get(keys.request(providerId, id));
    return item && requestItem.parse(item);
  };

  /** Frees the address, unless a newer request has taken it after this one expired. */
  const freeAddress = async (request: RequestItem): Promise<Write[]> => {
    const key = keys.openRequest(request.providerId, request.resellerEmail);
    const held = openItem.safeParse(await table.get(key)).data?.requestId === request.id;
    return held ? [{ delete: key, checks: [{ when: equals("requestId", request.id), refuse: stale }] }] : [];
  };

  const endedLink = (request: RequestItem): Write[] =>
    request.linkHash
      ? [
          {
            put: {
              ...keys.endedLink(request.id, request.linkHash),
              type: "EndedLink",
              requestId: request.id,
            },
          },
        ]
      : [];

  const saveIf = (request: RequestItem, ...checks: Check[]): Write => ({
    put: { ...keys.request(request.providerId, request.id), ...request, version: request.version + 1 },
    checks: [{ when: equals("version", request.version), refuse: stale }, ...checks],
  });

  /**
   * Saves the request after an operation, provided that nobody has saved it since it was read, and that its stored status
   * is one in which the operation is possible.
   */
  const save = (operation: RequestOperation, request: RequestItem, ...checks: Check[]): Write =>
    saveIf(request, inStateFor(transitions[operation]), ...checks);

  return {
    find,
    save,

    /** Saves what is known of a mail's delivery, which may still come after the request has ended. */
    saveDelivery: (request: RequestItem): Write => saveIf(request),

    freeAddress,

    /** Checks that no other request to the address is open (REQUEST_ALREADY_OPEN). */
    noneOpen: (providerId: string, address: string, now: Date): Write => ({
      check: keys.openRequest(providerId, address),
      checks: mayOpen(now),
    }),

    /** Reads a request of this provider. Throws NOT_FOUND. */
    async read(providerId: string, id: string): Promise<RequestItem> {
      const item = await find(providerId, id);
      if (!item) throw notFound();
      return item;
    },

    async list(
      providerId: string,
      status: RequestStatus | undefined,
      now: Date,
      options: PageOptions,
    ): Promise<{ items: RequestItem[]; next?: Start }> {
      const filter = status && inStatus(status, now);
      const { items, ...rest } = await table.page(keys.requests(providerId), {
        ...options,
        newestFirst: true,
        filter,
      });
      return { ...rest, items: items.map((item) => requestItem.parse(item)) };
    },

    /** Adds a draft, provided that the provider has no open request to its address (REQUEST_ALREADY_OPEN). */
    create(request: RequestItem, now: Date): Write[] {
      const { id, providerId, resellerEmail, expiresAt } = request;
      return [
        {
          put: {
            ...keys.openRequest(providerId, resellerEmail),
            type: "OpenRequest",
            requestId: id,
            expiresAt,
          },
          checks: mayOpen(now),
        },
        {
          put: { ...keys.request(providerId, id), ...request },
          checks: [{ when: isNew, refuse: duplicateId }],
        },
        {
          put: { ...keys.invitation(id), type: "Invitation", providerId },
          checks: [{ when: isNew, refuse: duplicateId }],
        },
        dueWrite(expiresAt, "request", id, providerId),
      ];
    },

    /** Saves a request that was sent or whose link was handed out: the older link ends, and `expiresAt` has moved. */
    renew(operation: "send" | "issueLink", before: RequestItem, request: RequestItem): Write[] {
      const { id, providerId, resellerEmail, expiresAt } = request;
      return [
        save(operation, request),
        ...endedLink(before),
        {
          update: keys.openRequest(providerId, resellerEmail),
          set: { expiresAt },
          checks: [{ when: equals("requestId", id), refuse: stale }],
        },
        dueWrite(expiresAt, "request", id, providerId),
      ];
    },

    endedLink,

    /** Finds the request of a link, and whether a newer link took its place; `undefined` for a link never issued. */
    async byLink(link: Link): Promise<{ request: RequestItem; ended: boolean } | undefined> {
      const provider = providerOf.safeParse(await table.get(keys.invitation(link.requestId)));
      if (!provider.success) return undefined;
      const request = await find(provider.data.providerId, link.requestId);
      if (!request) return undefined;
      if (request.linkHash === link.hash) return { request, ended: false };
      // In this order, a link that ends between the two reads is found as ended.
      const ended = await table.get(keys.endedLink(link.requestId, link.hash));
      return ended ? { request, ended: true } : undefined;
    },

    /** Saves an answered request, provided that this very link is still live. */
    saveAnswer(operation: "accept" | "decline", request: RequestItem, hash: string, now: Date): Write {
      const live = all(equals("linkHash", hash), greater("expiresAt", now.toISOString()));
      return save(operation, request, { when: live, refuse: stale });
    },
  };
};
