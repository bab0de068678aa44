import { outboxStore } from "../../../../lib/invitations/outbox/store.ts";
import { placeHold } from "../../../../lib/invitations/recipients/rules.ts";
import { recipientStore } from "../../../../lib/invitations/recipients/store.ts";
import { revoke } from "../../../../lib/invitations/requests/rules.ts";
import { requestStore } from "../../../../lib/invitations/requests/store.ts";
import { parseToken } from "../../../../lib/invitations/requests/token.ts";
import { invitationSender } from "../../../../lib/invitations/sending/sender.ts";
import type { Table } from "../../../../lib/table/table.ts";
import { settableClock } from "../../../support/clock.ts";
import { keptMails } from "../../../support/kept-mails.ts";
import { describeOnEachEngine, itemsOf, settled } from "../../../support/table.ts";
import { enrol, suspend, withDraft, withQueuedMail } from "../../../support/table-fixtures.ts";

/** A request whose mail waits in the outbox of a new table. */
const waiting = async (open: () => Promise<Table>) => {
  const table = await open();
  const clock = settableClock();
  const { organization: provider } = await enrol(table, "indirect-provider", { name: "Provider" });
  const requests = requestStore(table);
  const outbox = outboxStore(table);
  const draft = await withDraft(table, provider.id, "bob@fabrikam.example", clock.now());
  const id = await withQueuedMail(table, draft, clock.now());
  const { mails, sending, tokenIn } = keptMails("invitations");
  const read = () => requests.read(provider.id, draft.id);
  const linkIn = (at: number) => {
    const link = parseToken(tokenIn(at));
    if (!link) throw new Error(`mail ${at} has no link`);
    return link;
  };
  return {
    table,
    clock,
    provider,
    requests,
    draft,
    mails,
    read,
    entryState: async () => (await outbox.find(id))?.state,
    /** Has a sender in its own process deliver the mail. SES answers as given. */
    deliver: (answer?: Parameters<typeof sending>[0], { on = table, of = id } = {}) =>
      invitationSender({ table: on, clock: clock.now, ...sending(answer) }).deliver(of),
    queueAnother: async () => withQueuedMail(table, await read(), clock.now()),
    /** The links in the mails that have ended. */
    ended: () =>
      Promise.all(mails.map(async (_, at) => (await requests.byLink(linkIn(at)))?.ended ?? "unknown")),
  };
};

describeOnEachEngine("a mail of the outbox", (open) => {
  test("is taken by one of twenty senders; the others skip it or come again", async () => {
    const { table, deliver, mails, entryState } = await waiting(open);
    const all = Promise.withResolvers<void>();
    let looking = 0;
    /** The table of a sender that waits after its read until all senders have seen the mail waiting. */
    const together = (): Table => {
      let looked = false;
      const get: Table["get"] = async (key) => {
        const item = await table.get(key);
        if (!looked && ++looking === 20) all.resolve();
        looked = true;
        await all.promise;
        return item;
      };
      return { ...table, get };
    };
    const senders = Array.from({ length: 20 }, () => deliver(undefined, { on: together() }));
    for (const error of (await settled(senders)).rejected)
      expect(String(error)).toMatch(/another sender|did not answer/);
    expect(mails).toHaveLength(1);
    expect(await entryState()).toBe("sent");
  });

  test.each(["complained", "failed"] as const)(
    "is not sent if the delivery became impossible between the check and the claim: %s",
    async (state) => {
      const { table, clock, provider, draft, deliver, mails, read, entryState } = await waiting(open);
      const recipients = recipientStore(table);
      const changes = {
        complained: async () => {
          const recipient = await recipients.read(provider.id, draft.resellerEmail);
          await table.write(recipients.save(recipient, placeHold(recipient, "complained", clock.now())));
        },
        failed: () => suspend(table, provider.id),
      };
      let looked = false;
      const transact: Table["transact"] = async (writes) => {
        if (!looked) await changes[state]();
        looked = true;
        return table.transact(writes);
      };
      await deliver(undefined, { on: { ...table, transact } });
      expect([mails, await entryState()]).toEqual([[], "dropped"]);
      expect((await read()).delivery).toMatchObject({ state, attempts: 0 });
      const events = await itemsOf(table, `EVENTS#${provider.id}`);
      expect(events.map(({ eventType }) => eventType)).toEqual([`partnership-request.${state}`]);
    },
  );

  test("that is overtaken by a newer one while SES accepts it leaves the newer one's state alone", async () => {
    const { deliver, queueAnother, ended, entryState, read } = await waiting(open);
    let newer = "";
    await deliver(async () => {
      newer = await queueAnother();
      return { state: "sent", messageId: "m" };
    });
    expect(await entryState()).toBe("sent");
    expect(await read()).toMatchObject({ outboxId: newer, delivery: { state: "queued" } });
    expect(await ended()).toEqual([true]);
    await deliver(undefined, { of: newer });
    expect(await ended()).toEqual([true, false]);
    expect((await read()).delivery.state).toBe("sent");
  });

  test("whose request ends while SES accepts it leaves the request unchanged", async () => {
    const { table, clock, requests, deliver, entryState, read } = await waiting(open);
    await deliver(async () => {
      const request = await read();
      await table.write(requests.save("revoke", request, revoke(request, clock.now())));
      return { state: "sent", messageId: "m" };
    });
    expect(await entryState()).toBe("sent");
    expect(await read()).toMatchObject({ status: "revoked", delivery: { state: "queued" } });
  });
});
