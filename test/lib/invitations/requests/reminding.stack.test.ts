import { optOut, placeHold } from "../../../../lib/invitations/recipients/rules.ts";
import { recipientStore } from "../../../../lib/invitations/recipients/store.ts";
import { requests as stored } from "../../../../lib/invitations/requests/items.ts";
import { requestReminder } from "../../../../lib/invitations/requests/reminding.ts";
import { issueLink, revoke } from "../../../../lib/invitations/requests/rules.ts";
import { requestStore } from "../../../../lib/invitations/requests/store.ts";
import { parseToken } from "../../../../lib/invitations/requests/token.ts";
import { waitForEnrolment } from "../../../../lib/invitations/requests/waiting.ts";
import { reminderSender } from "../../../../lib/invitations/sending/reminder-sender.ts";
import { invitationSender } from "../../../../lib/invitations/sending/sender.ts";
import { mailedLinkStore } from "../../../../lib/mailed-links/store.ts";
import { day, hour, minute, settableClock } from "../../../support/clock.ts";
import { keptMails } from "../../../support/kept-mails.ts";
import { itemsOf, openOneTable } from "../../../support/table.ts";
import { enrol, suspend, withDraft, withQueuedMail } from "../../../support/table-fixtures.ts";

/** A request whose mail left five days ago, and whose link ends in two. */
const invited = async () => {
  const table = await openOneTable();
  const clock = settableClock();
  const { organization: provider, admin } = await enrol(table, "indirect-provider", { name: "Northwind" });
  const requests = requestStore(table);
  const draft = await withDraft(table, provider.id, "bob@fabrikam.example", clock.now());
  const { mails, sending, tokenIn } = keptMails("invitations");
  const given = { table, clock: clock.now, ...sending() };
  const invite = async () =>
    invitationSender(given).deliver(
      await withQueuedMail(table, await requests.read(provider.id, draft.id), clock.now()),
    );
  await invite();
  const read = () => requests.read(provider.id, draft.id);
  const recipients = recipientStore(table);
  return {
    ...{ table, clock, provider, admin, requests, mails, read, invite },
    remind: () => requestReminder(table, clock.now).remind(provider.id, draft.id),
    deliver: () => reminderSender(given).deliver(draft.id),
    change: async (to: object) => table.write(stored.set({ providerId: provider.id, id: draft.id }, to)),
    /** Changes the state of the mailbox. */
    recipient: async (to: (before: Awaited<ReturnType<typeof recipients.read>>) => object) => {
      const before = await recipients.read(provider.id, draft.resellerEmail);
      await table.write(recipients.save(before, { ...before, ...to(before) }));
    },
    due: async (at: Date) =>
      (await itemsOf(table, `DUE#${at.toISOString().slice(0, 13)}`)).filter(
        ({ kind }) => kind === "reminder",
      ),
    waiting: () => mailedLinkStore(table).find(draft.id, "reminder"),
    /** Whether the links of the mails have ended. */
    ended: () =>
      Promise.all(
        mails.map(async (_, at) => {
          const link = parseToken(tokenIn(at));
          return link && (await requests.byLink(link))?.ended;
        }),
      ),
  };
};
type Invited = Awaited<ReturnType<typeof invited>>;

test("an unanswered invitation has one reminder, two days before its end, with a second link beside the first", async () => {
  const { clock, mails, remind, deliver, due, ended, invite, change, admin } = await invited();
  await change({ sentBy: admin.id });
  const at = new Date(clock.now().getTime() + 5 * day);
  expect(await due(at)).toMatchObject([{ at: at.toISOString() }]);
  clock.set(new Date(at.getTime() - 1));
  await remind();
  await deliver();
  expect(mails).toHaveLength(1);
  clock.set(at);
  for (let round = 0; round < 3; round++) {
    await remind();
    await deliver();
    clock.advance(10 * minute);
  }
  expect(mails).toHaveLength(2);
  expect(mails[1]).toMatchObject({
    to: "bob@fabrikam.example",
    subject: "Reminder: the invitation from Northwind ends soon",
    senderName: "Northwind",
    unsubscribe: expect.stringContaining("https://t.example/unsubscribe/"),
    tags: mails[0]?.tags,
    text: expect.stringContaining(`Invited by: ${admin.displayName} (Global admin)`),
    html: expect.stringContaining(`Invited by: <bdi>${admin.displayName}</bdi>`),
  });
  expect(await ended()).toEqual([false, false]);
  // A newer mail ends both links, and gets its own reminder.
  await invite();
  expect(await ended()).toEqual([true, true, false]);
  clock.advance(5 * day);
  await remind();
  await deliver();
  expect(await ended()).toEqual([true, true, false, false]);
});

const over: Record<string, (given: Invited) => Promise<unknown>> = {
  accepted: ({ change }) => change({ status: "accepted" }),
  declined: ({ change }) => change({ status: "declined" }),
  expired: async ({ clock }) => clock.advance(2 * day),
  revoked: async ({ table, requests, read, clock }) => {
    const before = await read();
    await table.write(requests.save("revoke", before, revoke(before, clock.now())));
  },
  "replaced by a link that the provider sends": async ({ table, requests, read, clock }) => {
    const before = await read();
    const after = issueLink(before, { linkHash: "h".repeat(43), now: clock.now(), days: 7 });
    await table.transact(requests.renew("issueLink", before, after));
  },
  "waiting for an enrolment": async ({ table, requests, read, clock }) => {
    const before = await read();
    const after = waitForEnrolment(before, "enr_1", clock.now());
    if (after) await table.transact(requests.saveWait(before, after, clock.now()));
  },
  "opted out of": ({ recipient, clock }) => recipient((before) => optOut(before, clock.now())),
  "to an address that bounced": ({ recipient, clock }) =>
    recipient((before) => placeHold(before, "bounced", clock.now())),
  "whose mail came back": ({ change }) => change({ delivery: { state: "bounced", attempts: 1 } }),
  "of a suspended provider": ({ table, provider }) => suspend(table, provider.id),
};

test.each(Object.entries(over))("an invitation that is %s has no reminder", async (_, end) => {
  for (const isQueued of [false, true]) {
    const given = await invited();
    given.clock.advance(5 * day);
    if (isQueued) await given.remind();
    await end(given);
    await given.remind();
    await given.deliver();
    expect(given.mails).toHaveLength(1);
  }
});

test("a reminder to a mailbox at its hourly limit waits an hour, and one that the stream lost is sent again", async () => {
  const { clock, mails, remind, deliver, due, recipient, waiting } = await invited();
  clock.advance(5 * day);
  await recipient(() => ({ sends: Array.from({ length: 10 }, () => clock.now().toISOString()) }));
  await remind();
  expect(await due(new Date(clock.now().getTime() + hour))).toHaveLength(1);
  clock.advance(hour);
  await remind();
  expect(await waiting()).toMatchObject({ state: "queued", queuedAt: clock.now().toISOString() });
  clock.advance(10 * minute);
  await remind();
  expect(await waiting()).toMatchObject({ state: "queued", queuedAt: clock.now().toISOString() });
  await deliver();
  expect(mails).toHaveLength(2);
});
