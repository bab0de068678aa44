import { requestStatus } from "../../../../lib/contract/partnership-requests.ts";
import { newId } from "../../../../lib/ids.ts";
import { outboxStore } from "../../../../lib/invitations/outbox/store.ts";
import type { RequestItem } from "../../../../lib/invitations/requests/items.ts";
import { issueLink } from "../../../../lib/invitations/requests/rules.ts";
import { requestStore } from "../../../../lib/invitations/requests/store.ts";
import { hashOf } from "../../../../lib/invitations/requests/token.ts";
import { keys } from "../../../../lib/table/keys.ts";
import type { Table } from "../../../../lib/table/table.ts";
import { day, settableClock } from "../../../support/clock.ts";
import { writtenIn } from "../../../support/statuses.ts";
import { describeOnEachEngine, itemsOf } from "../../../support/table.ts";
import { withDraft, withQueuedMail } from "../../../support/table-fixtures.ts";

const provider = newId("org", new Date(0));
const address = "bob@fabrikam.example";
const stale = { name: "Stale" };

const requestsIn = async (open: () => Promise<Table>) => {
  const table = await open();
  const clock = settableClock();
  const store = requestStore(table);
  return {
    table,
    ...clock,
    store,
    draftTo: (to = address) => withDraft(table, provider, to, clock.now()),
    link: async (request: RequestItem, secret: string) => {
      const after = issueLink(request, { linkHash: hashOf(secret), now: clock.now(), days: 7 });
      await table.transact(store.renew("issueLink", request, after));
      return store.read(provider, request.id);
    },
  };
};
const linkOf = ({ id }: RequestItem, secret: string) => ({ requestId: id, hash: hashOf(secret) });

describeOnEachEngine("partnership requests", (open) => {
  test("another mailbox is another address, but not another spelling, and another provider's request holds none of this one's", async () => {
    const { table, now, draftTo } = await requestsIn(open);
    await draftTo();
    await draftTo("alice@fabrikam.example");
    for (const spelling of ["Bob@fabrikam.example", "bob+1@fabrikam.example"])
      await expect(draftTo(spelling)).rejects.toMatchObject({ code: "REQUEST_ALREADY_OPEN" });
    await withDraft(table, newId("org", now()), address, now());
  });

  test("sending moves the expiry of the request and of its address together", async () => {
    const { table, now, advance, draftTo } = await requestsIn(open);
    const draft = await draftTo();
    advance(5 * day);
    const id = await withQueuedMail(table, draft, now());
    expect(await outboxStore(table).find(id)).toMatchObject({
      state: "queued",
      attempts: 0,
      requestId: draft.id,
    });
    expect(JSON.stringify(await itemsOf(table, `OUTBOX#${id}`))).not.toContain(address);
    advance(7 * day - 1);
    await expect(draftTo()).rejects.toMatchObject({ code: "REQUEST_ALREADY_OPEN" });
    advance(1);
    await draftTo();
  });

  test("a link that ends while it is looked up is live or superseded, never unknown", async () => {
    const { table, draftTo, link } = await requestsIn(open);
    const request = await link(await draftTo(), "first");
    let renewed = false;
    let ended: Promise<unknown> | undefined;
    /** Shows the request as it is after the renewal, and ended links that are read at once as they were before. */
    const racing: Table = {
      ...table,
      get: async (key) => {
        if (key.SK.startsWith("ENDED#")) {
          ended = table.get(key);
          return ended as ReturnType<Table["get"]>;
        }
        if (key.SK.startsWith("REQUEST#") && !renewed) {
          renewed = true;
          await new Promise((resolve) => setImmediate(resolve));
          await ended;
          await link(request, "second");
        }
        return table.get(key);
      },
    };
    expect(await requestStore(racing).byLink(linkOf(request, "first"))).toMatchObject({ ended: true });
  });

  test("an answer is saved once, for the live link alone, and before it expires", async () => {
    const { table, now, store, draftTo, link } = await requestsIn(open);
    const request = await link(await draftTo(), "first");
    const accepted = { ...request, status: "accepted" as const };
    const answer = (secret: string, at: Date) =>
      table.write(store.saveAnswer("accept", request, accepted, hashOf(secret), at));
    const expiry = new Date(request.expiresAt);
    await expect(answer("other", now())).rejects.toMatchObject(stale);
    await expect(answer("first", expiry)).rejects.toMatchObject(stale);
    await answer("first", new Date(expiry.getTime() - 1));
    await expect(answer("first", now())).rejects.toMatchObject(stale);
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
    "%s is written in its states only, even when the version has not changed",
    async (operation, states) => {
      const { table, now, store } = await requestsIn(open);
      const written = await writtenIn(requestStatus.options, async (status) => {
        const request = await withDraft(table, provider, `${status}@x.example`, now());
        await table.write({ update: keys.request(provider, request.id), set: { status } });
        return table.write(store.save(operation, request, request));
      });
      expect(written).toEqual(states);
    },
  );
});
