import { requestStatus } from "../../../../lib/contract/partnership-requests.ts";
import { newId } from "../../../../lib/ids.ts";
import { outboxStore } from "../../../../lib/invitations/outbox/store.ts";
import type { RequestItem } from "../../../../lib/invitations/requests/items.ts";
import { issueLink, newDraft, queueMail, revoke } from "../../../../lib/invitations/requests/rules.ts";
import { requestStore } from "../../../../lib/invitations/requests/store.ts";
import { hashOf } from "../../../../lib/invitations/requests/token.ts";
import { keys } from "../../../../lib/table/keys.ts";
import type { Table } from "../../../../lib/table/table.ts";
import { day, minute, settableClock } from "../../../support/clock.ts";
import { figure } from "../../../support/full.ts";
import { writtenIn } from "../../../support/statuses.ts";
import { describeOnEachEngine, itemsOf, settled } from "../../../support/table.ts";
import { template, withDraft } from "../../../support/table-fixtures.ts";

const provider = newId("org", new Date(0));
const address = "bob@fabrikam.example";

const linked = async (table: Table, request: RequestItem, secret: string, now: Date) => {
  const store = requestStore(table);
  const after = issueLink(request, { linkHash: hashOf(secret), now, days: 7 });
  await table.transact(store.renew("issueLink", request, after));
  return store.read(provider, request.id);
};
const linkOf = (request: RequestItem, secret: string) => ({ requestId: request.id, hash: hashOf(secret) });

describeOnEachEngine("partnership requests", (open) => {
  test("of many parallel drafts to one address exactly one is open, and the others name it", async () => {
    const table = await open();
    const { now } = settableClock();
    const { fulfilled, rejected } = await settled(
      Array.from({ length: figure(30, 100) }, () => withDraft(table, provider, address, now())),
    );
    expect(fulfilled).toHaveLength(1);
    for (const error of rejected)
      expect(error).toMatchObject({ code: "REQUEST_ALREADY_OPEN", more: { resourceId: fulfilled[0]?.id } });
    const { items } = await requestStore(table).list(provider, undefined, now(), { limit: 100 });
    expect(items).toEqual(fulfilled);
  });

  test("an address is another one with another local part, and another provider's request is none of this one's", async () => {
    const table = await open();
    const { now } = settableClock();
    await withDraft(table, provider, address, now());
    await withDraft(
      table,
      provider,
      address.replace(/^./, (letter) => letter.toUpperCase()),
      now(),
    );
    await withDraft(table, newId("org", now()), address, now());
  });

  test("an address is free from the instant of expiry, before anybody has recorded it", async () => {
    const table = await open();
    const clock = settableClock();
    const first = await withDraft(table, provider, address, clock.now());
    clock.advance(7 * day - 1);
    await expect(withDraft(table, provider, address, clock.now())).rejects.toMatchObject({
      more: { resourceId: first.id },
    });
    clock.advance(1);
    const second = await withDraft(table, provider, address, clock.now());
    const store = requestStore(table);
    expect(await store.freeAddress(first)).toEqual([]);
    expect(await store.freeAddress(second)).toHaveLength(1);
  });

  test("an address is free once its request is revoked", async () => {
    const table = await open();
    const { now } = settableClock();
    const store = requestStore(table);
    const first = await withDraft(table, provider, address, now());
    await table.transact([store.save("revoke", revoke(first, now())), ...(await store.freeAddress(first))]);
    await withDraft(table, provider, address, now());
    expect(await store.read(provider, first.id)).toMatchObject({ status: "revoked", version: 2 });
  });

  test("sending again moves the expiry of the request and of its address together", async () => {
    const table = await open();
    const clock = settableClock();
    const store = requestStore(table);
    const outbox = outboxStore(table);
    const draft = await withDraft(table, provider, address, clock.now());
    clock.advance(5 * day);
    const outboxId = newId("out", clock.now());
    const request = queueMail(draft, { outboxId, now: clock.now(), days: 7 });
    await table.transact([
      ...store.renew("send", draft, request),
      ...outbox.enqueue(request, outboxId, clock.now()),
    ]);
    expect(await outbox.find(outboxId)).toMatchObject({ state: "queued", attempts: 0, requestId: draft.id });
    expect(JSON.stringify(await itemsOf(table, `OUTBOX#${outboxId}`))).not.toContain(address);
    clock.advance(7 * day - 1);
    await expect(withDraft(table, provider, address, clock.now())).rejects.toMatchObject({
      code: "REQUEST_ALREADY_OPEN",
    });
    clock.advance(1);
    await withDraft(table, provider, address, clock.now());
  });

  test("an older link is told from one never issued, and only the newest is live", async () => {
    const table = await open();
    const { now } = settableClock();
    const store = requestStore(table);
    let request = await withDraft(table, provider, address, now());
    request = await linked(table, request, "first", now());
    request = await linked(table, request, "second", now());
    request = await linked(table, request, "third", now());
    for (const secret of ["first", "second"])
      expect(await store.byLink(linkOf(request, secret))).toEqual({ request, ended: true });
    expect(await store.byLink(linkOf(request, "third"))).toEqual({ request, ended: false });
    expect(await store.byLink(linkOf(request, "never"))).toBeUndefined();
    expect(await store.byLink({ requestId: newId("req", now()), hash: hashOf("first") })).toBeUndefined();
  });

  test("a link that ends while it is looked up is live or superseded, never unknown", async () => {
    const table = await open();
    const { now } = settableClock();
    const draft = await withDraft(table, provider, address, now());
    const request = await linked(table, draft, "first", now());
    let renewed = false;
    let ended: Promise<unknown> | undefined;
    // The request is seen as it is after the renewal, the ended links, when asked for at once, as they were before.
    const racing: Table = {
      ...table,
      get: async (key) => {
        if (key.SK.startsWith("ENDED#")) {
          const seen = table.get(key);
          ended = seen;
          return seen;
        }
        if (key.SK.startsWith("REQUEST#") && !renewed) {
          renewed = true;
          await new Promise((resolve) => setImmediate(resolve));
          await ended;
          await linked(table, request, "second", now());
        }
        return table.get(key);
      },
    };
    const found = await requestStore(racing).byLink(linkOf(request, "first"));
    expect(found).toMatchObject({ ended: true });
  });

  test("only the live link of a sent request is answered, once, before it expires", async () => {
    const table = await open();
    const clock = settableClock();
    const store = requestStore(table);
    const draft = await withDraft(table, provider, address, clock.now());
    const request = await linked(table, draft, "first", clock.now());
    const accepted = { ...request, status: "accepted" as const };
    const stale = { name: "Stale" };
    await expect(
      table.write(store.saveAnswer("accept", accepted, hashOf("other"), clock.now())),
    ).rejects.toMatchObject(stale);
    const expiry = new Date(request.expiresAt);
    await expect(
      table.write(store.saveAnswer("accept", accepted, hashOf("first"), expiry)),
    ).rejects.toMatchObject(stale);
    await table.write(store.saveAnswer("accept", accepted, hashOf("first"), new Date(expiry.getTime() - 1)));
    await expect(
      table.write(store.saveAnswer("accept", accepted, hashOf("first"), clock.now())),
    ).rejects.toMatchObject(stale);
    expect(await store.read(provider, request.id)).toMatchObject({ status: "accepted", version: 3 });
  });

  test.each([
    ["edit", ["draft"]],
    ["send", ["draft", "sent"]],
    ["issueLink", ["draft", "sent"]],
    ["deliver", ["sent"]],
    ["accept", ["sent"]],
    ["decline", ["sent"]],
    ["revoke", ["draft", "sent"]],
    ["expire", ["draft", "sent"]],
  ] as const)(
    "%s is written in its states only, even if the version has stayed the same",
    async (operation, states) => {
      const table = await open();
      const { now } = settableClock();
      const store = requestStore(table);
      const written = await writtenIn(requestStatus.options, async (status) => {
        const request = await withDraft(table, provider, `${status}@x.example`, now());
        await table.write({ update: keys.request(provider, request.id), set: { status } });
        return table.write(store.save(operation, request));
      });
      expect(written).toEqual(states);
    },
  );

  test("a list by status follows the clock, newest first", async () => {
    const table = await open();
    const clock = settableClock();
    const store = requestStore(table);
    const old = await withDraft(table, provider, "a@x.example", clock.now());
    clock.advance(6 * day);
    const draft = await withDraft(table, provider, "b@x.example", clock.now());
    clock.advance(minute);
    const sent = await withDraft(table, provider, "c@x.example", clock.now());
    await linked(table, sent, "s", clock.now());
    clock.advance(day);
    const listed = async (status: Parameters<typeof store.list>[1]) =>
      (await store.list(provider, status, clock.now(), { limit: 10 })).items.map(({ id }) => id);
    expect(await listed("draft")).toEqual([draft.id]);
    expect(await listed("sent")).toEqual([sent.id]);
    expect(await listed("expired")).toEqual([old.id]);
    expect(await listed("accepted")).toEqual([]);
    expect(await listed(undefined)).toEqual([sent.id, draft.id, old.id]);
  });

  test("a request is read by its own provider only, and its save must know its version", async () => {
    const table = await open();
    const { now } = settableClock();
    const store = requestStore(table);
    const input = { resellerEmail: address, locale: "ru" as const };
    const request = newDraft(input, template, {
      id: newId("req", now()),
      providerId: provider,
      now: now(),
      days: 1,
    });
    await table.transact(store.create(request, now()));
    expect(await store.read(provider, request.id)).toEqual(request);
    await expect(store.read(newId("org", now()), request.id)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await table.write(store.save("edit", { ...request, subject: "New" }));
    await expect(table.write(store.save("edit", { ...request, subject: "Lost" }))).rejects.toMatchObject({
      name: "Stale",
    });
    expect(await store.read(provider, request.id)).toMatchObject({ subject: "New", version: 2 });
  });
});
