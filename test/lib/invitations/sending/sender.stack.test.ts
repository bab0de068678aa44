import type { Mail, Mailer, Sent } from "../../../../lib/aws/mail.ts";
import { newId } from "../../../../lib/ids.ts";
import { outboxStore } from "../../../../lib/invitations/outbox/store.ts";
import { placeHold } from "../../../../lib/invitations/recipients/rules.ts";
import { recipientStore } from "../../../../lib/invitations/recipients/store.ts";
import type { RequestItem } from "../../../../lib/invitations/requests/items.ts";
import { issueLink, queueMail, revoke } from "../../../../lib/invitations/requests/rules.ts";
import { requestStore } from "../../../../lib/invitations/requests/store.ts";
import { parseToken } from "../../../../lib/invitations/requests/token.ts";
import { invitationSender } from "../../../../lib/invitations/sending/sender.ts";
import { keys } from "../../../../lib/table/keys.ts";
import type { Table } from "../../../../lib/table/table.ts";
import { second, settableClock } from "../../../support/clock.ts";
import { describeOnEachEngine, itemsOf, settled } from "../../../support/table.ts";
import { enrol, withDraft } from "../../../support/table-fixtures.ts";

const linkIn = (mail: Mail | undefined) => {
  const [, token = ""] = /https:\/\/t\.example\/invitations\/([\w.-]+)/.exec(mail?.text ?? "") ?? [];
  const link = parseToken(token);
  if (!link) throw new Error("the mail has no link");
  return { link, secret: token.split(".")[1] ?? "" };
};

const waiting = async (table: Table) => {
  const clock = settableClock();
  const { organization: provider } = await enrol(table, "indirect-provider", { name: "Provider" });
  const requests = requestStore(table);
  const outbox = outboxStore(table);
  const draft = await withDraft(table, provider.id, "bob@fabrikam.example", clock.now());
  const send = async (before: RequestItem) => {
    const id = newId("out", clock.now());
    const request = queueMail(before, { outboxId: id, now: clock.now(), days: 7 });
    await table.transact([
      ...requests.renew("send", before, request),
      ...outbox.enqueue(request, id, clock.now()),
    ]);
    return id;
  };
  const mails: Mail[] = [];
  /** A sender in a process of its own, whose SES answers as given. */
  const sender = (
    answer: (mail: Mail) => Promise<Sent> = async () => ({ state: "sent", messageId: "m" }),
    on = table,
  ) => {
    const mailer: Mailer = {
      send: (mail) => {
        mails.push(mail);
        return answer(mail);
      },
    };
    return invitationSender({
      table: on,
      mailer,
      baseUrl: "https://t.example",
      ratePerSecond: 1_000,
      clock: clock.now,
    });
  };
  const read = () => requests.read(provider.id, draft.id);
  return { clock, provider, requests, outbox, draft, send, sender, mails, read, id: await send(draft) };
};

const crash = () => new Error("the process died");

describeOnEachEngine("a mail of the outbox", (open) => {
  test("goes out once with a link that works, and is marked as sent", async () => {
    const table = await open();
    const { sender, id, mails, read, requests, outbox, clock, provider } = await waiting(table);
    await sender().deliver(id);
    await sender().deliver(id);
    expect(mails).toHaveLength(1);
    expect(mails[0]).toMatchObject({ to: "bob@fabrikam.example", senderName: "Provider" });
    const { link, secret } = linkIn(mails[0]);
    expect(await requests.byLink(link)).toMatchObject({ ended: false });
    expect(await outbox.find(id)).toMatchObject({ state: "sent", attempts: 1 });
    expect(await read()).toMatchObject({
      status: "sent",
      linkHash: link.hash,
      delivery: { state: "sent", attempts: 1, lastAttemptAt: clock.now().toISOString() },
    });
    for (const PK of [`ORG#${provider.id}`, `OUTBOX#${id}`, `INVITATION#${link.requestId}`])
      expect(JSON.stringify(await itemsOf(table, PK))).not.toContain(secret);
  });

  test("is taken by one of twenty senders, and the others leave it or come again", async () => {
    const table = await open();
    const { sender, id, mails, outbox } = await waiting(table);
    const all = Promise.withResolvers<void>();
    let looking = 0;
    /** The table of a sender that looks, and goes on when all have seen the mail waiting. */
    const together = (): Table => {
      let looked = false;
      return {
        ...table,
        get: async (key) => {
          const item = await table.get(key);
          if (!looked && ++looking === 20) all.resolve();
          looked = true;
          await all.promise;
          return item;
        },
      };
    };
    const { rejected } = await settled(
      Array.from({ length: 20 }, () => sender(undefined, together()).deliver(id)),
    );
    for (const error of rejected) expect(String(error)).toMatch(/another sender|did not answer/);
    expect(mails).toHaveLength(1);
    expect(await outbox.find(id)).toMatchObject({ state: "sent" });
  });

  test("that SES never takes is failed for good, and the reason is shown", async () => {
    const { sender, id, mails, read, outbox } = await waiting(await open());
    await sender(async () => ({ state: "rejected", reason: "MessageRejected" })).deliver(id);
    await sender().deliver(id);
    expect(mails).toHaveLength(1);
    expect(await outbox.find(id)).toMatchObject({ state: "failed" });
    expect((await read()).delivery).toMatchObject({
      state: "failed",
      detail: expect.stringContaining("MessageRejected"),
    });
  });

  test("that SES takes later is tried again at once, with a link that supersedes the first", async () => {
    const { sender, id, mails, read, requests } = await waiting(await open());
    const throttled = sender(() => Promise.reject(new Error("Throttling")));
    await expect(throttled.deliver(id)).rejects.toThrow("Throttling");
    expect((await read()).delivery).toMatchObject({ state: "queued", attempts: 1 });
    await sender().deliver(id);
    expect(mails).toHaveLength(2);
    expect(await requests.byLink(linkIn(mails[0]).link)).toMatchObject({ ended: true });
    expect(await requests.byLink(linkIn(mails[1]).link)).toMatchObject({ ended: false });
    expect(await read()).toMatchObject({ delivery: { state: "sent", attempts: 2 } });
  });

  test("does not leave for an address that is held back between the look and the claim", async () => {
    const table = await open();
    const { sender, id, mails, provider, draft, clock, outbox, read } = await waiting(table);
    const recipients = recipientStore(table);
    let looked = false;
    const overtaken: Table = {
      ...table,
      transact: async (writes) => {
        const recipient = await recipients.read(provider.id, draft.resellerEmail);
        if (!looked) await table.write(recipients.save(placeHold(recipient, "complained", clock.now())));
        looked = true;
        return table.transact(writes);
      },
    };
    await sender(undefined, overtaken).deliver(id);
    expect(mails).toEqual([]);
    expect((await outbox.find(id))?.state).toBe("dropped");
    expect((await read()).delivery).toMatchObject({ state: "complained", attempts: 0 });
    const told = await itemsOf(table, `EVENTS#${provider.id}`);
    expect(told.map(({ eventType }) => eventType)).toEqual(["partnership-request.complained"]);
  });

  test("does not leave for a provider that is suspended between the look and the claim, and says so", async () => {
    const table = await open();
    const { sender, id, mails, provider, outbox, read } = await waiting(table);
    let looked = false;
    const overtaken: Table = {
      ...table,
      transact: async (writes) => {
        const suspension = { update: keys.organization(provider.id), set: { status: "suspended" } };
        if (!looked) await table.write(suspension);
        looked = true;
        return table.transact(writes);
      },
    };
    await sender(undefined, overtaken).deliver(id);
    expect(mails).toEqual([]);
    expect((await outbox.find(id))?.state).toBe("dropped");
    expect((await read()).delivery).toMatchObject({ state: "failed", attempts: 0 });
    const told = await itemsOf(table, `EVENTS#${provider.id}`);
    expect(told.map(({ eventType }) => eventType)).toEqual(["partnership-request.failed"]);
  });

  test("of a sender that died before SES is sent by another once the lease is over, and not before", async () => {
    const table = await open();
    const { sender, id, mails, clock, outbox } = await waiting(table);
    // It has its turn, and cannot give its lease back.
    const dies: Table = {
      ...table,
      write: (write) => ("put" in write ? table.write(write) : Promise.reject(crash())),
    };
    await expect(sender(() => Promise.reject(crash()), dies).deliver(id)).rejects.toThrow("died");
    mails.length = 0;
    const leaseUntil = (await outbox.find(id))?.leaseUntil ?? 0;
    clock.set(new Date(leaseUntil - 1));
    await expect(sender().deliver(id)).rejects.toThrow("another sender");
    expect(mails).toHaveLength(0);
    clock.advance(1);
    await sender().deliver(id);
    expect(mails).toHaveLength(1);
  });

  test("of a sender that died between SES and the mark goes a second time, and the newest link works", async () => {
    const table = await open();
    const { sender, id, mails, clock, requests, outbox, read } = await waiting(table);
    let transactions = 0;
    const dies: Table = {
      ...table,
      transact: (writes) => (++transactions > 1 ? Promise.reject(crash()) : table.transact(writes)),
    };
    await expect(sender(undefined, dies).deliver(id)).rejects.toThrow("died");
    clock.set(new Date((await outbox.find(id))?.leaseUntil ?? 0));
    await sender().deliver(id);
    await sender().deliver(id);
    expect(mails).toHaveLength(2);
    expect(await requests.byLink(linkIn(mails[0]).link)).toMatchObject({ ended: true });
    expect(await requests.byLink(linkIn(mails[1]).link)).toMatchObject({ ended: false });
    expect(await read()).toMatchObject({ delivery: { state: "sent" } });
  });

  test.each([
    [
      "its link was handed out",
      "issueLink",
      (request: RequestItem, now: Date) => issueLink(request, { linkHash: "h", now, days: 7 }),
    ],
    ["it was revoked", "revoke", (request: RequestItem, now: Date) => revoke(request, now)],
  ] as const)("is dropped when %s before it left", async (_, operation, change) => {
    const table = await open();
    const { sender, id, mails, requests, outbox, read, clock } = await waiting(table);
    await table.write(requests.save(operation, change(await read(), clock.now())));
    const before = await read();
    await sender().deliver(id);
    expect(mails).toEqual([]);
    expect(await outbox.find(id)).toMatchObject({ state: "dropped" });
    expect(await read()).toEqual(before);
  });

  test("is dropped when its request has expired or its provider is suspended", async () => {
    const table = await open();
    const one = await waiting(table);
    one.clock.advance(7 * 24 * 3_600 * second);
    await one.sender().deliver(one.id);
    const other = await waiting(table);
    await table.write({
      update: { PK: `ORG#${other.provider.id}`, SK: "ORGANIZATION" },
      set: { status: "suspended" },
    });
    await other.sender().deliver(other.id);
    for (const { outbox, id, mails } of [one, other]) {
      expect(await outbox.find(id)).toMatchObject({ state: "dropped" });
      expect(mails).toEqual([]);
    }
  });

  test("that is overtaken by a newer one while SES takes it leaves the newer one's state alone", async () => {
    const table = await open();
    const { sender, id, mails, requests, outbox, read, send } = await waiting(table);
    let newer = "";
    await sender(async () => {
      newer = await send(await read());
      return { state: "sent", messageId: "m" };
    }).deliver(id);
    expect(await outbox.find(id)).toMatchObject({ state: "sent" });
    expect(await read()).toMatchObject({ outboxId: newer, delivery: { state: "queued" } });
    expect(await requests.byLink(linkIn(mails[0]).link)).toMatchObject({ ended: true });
    await sender().deliver(newer);
    expect(await requests.byLink(linkIn(mails[1]).link)).toMatchObject({ ended: false });
    expect(await read()).toMatchObject({ delivery: { state: "sent" } });
  });

  test("that nobody queued is nothing to do", async () => {
    const { sender, mails, clock } = await waiting(await open());
    await sender().deliver(newId("out", clock.now()));
    expect(mails).toEqual([]);
  });
});
