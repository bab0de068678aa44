import { randomUUID } from "node:crypto";
import type { Mail } from "../../../lib/aws/mail.ts";
import { newId } from "../../../lib/ids.ts";
import { placeHold } from "../../../lib/invitations/recipients/rules.ts";
import { recipientStore } from "../../../lib/invitations/recipients/store.ts";
import { deliveryFeedback } from "../../../lib/invitations/sending/feedback.ts";
import { addressProving } from "../../../lib/users/address-proof/proving.ts";
import { queueProof } from "../../../lib/users/address-proof/rules.ts";
import { addressProofSender } from "../../../lib/users/address-proof/sender.ts";
import { addressProofStore } from "../../../lib/users/address-proof/store.ts";
import { users as stored } from "../../../lib/users/items.ts";
import { newUser } from "../../../lib/users/rules.ts";
import { hasProven, userStore } from "../../../lib/users/store.ts";
import { day, minute, settableClock } from "../../support/clock.ts";
import { keptMails } from "../../support/kept-mails.ts";
import { itemsOf, openOneTable, settled } from "../../support/table.ts";
import { enrol, suspend } from "../../support/table-fixtures.ts";

/** An organization with a user whose address is not proven, and whose mail waits. */
const asked = async (email = `${randomUUID()}@people.example`) => {
  const table = await openOneTable();
  const clock = settableClock();
  const { organization } = await enrol(table, "indirect-reseller", { name: "Fabrikam" });
  const users = userStore(table);
  const proofs = addressProofStore(table);
  const proving = addressProving(table, clock.now);
  const { mails, sending, tokenIn } = keptMails("addresses");

  const create = async (organizationId: string) => {
    const input = { email, displayName: "Kim", roles: ["SalesAgent" as const] };
    const user = newUser(organizationId, input, { id: newId("usr", clock.now()), now: clock.now() });
    const owner = await users.byEmail(email);
    await table.transact(users.createUnproven(user, "indirect-reseller", owner));
    return user;
  };
  const ask = async (user: Awaited<ReturnType<typeof create>>, locale?: "en" | "ru") =>
    table.transact(await proofs.queue(user, { asked: locale, ofHome: "de" }, clock.now()));
  const deliver = (userId: string, ...answer: Parameters<typeof sending>) =>
    addressProofSender({ table, clock: clock.now, ...sending(...answer) }).deliver(userId);
  const user = await create(organization.id);
  await ask(user);
  return {
    ...{ table, clock, organization, users, proofs, proving, mails, tokenIn, user, create, ask, deliver },
    stateOf: async (of = user) => (await proofs.find(of.id))?.state,
    prove: (token: string) => proving.prove(token, clock.now(), "request 1"),
    linkState: async (token: string) => (await proving.find(token, clock.now())).state,
    isProven: async (of = user) => hasProven(await users.byEmail(email), of.id),
  };
};

test("the mail goes to the address, in its language, with one link that proves it once, and explains itself for good then", async () => {
  const { table, clock, user, ask, mails, deliver, tokenIn, prove, linkState, isProven } = await asked();
  await ask(user, "ru");
  const ttl = Math.floor(clock.now().getTime() / 1000) + 60 * 24 * 3_600;
  const stored = async () =>
    (await itemsOf(table, `USER#${user.id}`)).find(({ type }) => type === "AddressProof");
  clock.advance(day);
  await deliver(user.id);
  const [{ to, senderName, subject, text, html, tags } = {} as Mail] = mails;
  expect([to, senderName, tags.user]).toEqual([user.email, "Fabrikam", user.id]);
  for (const part of [subject, text, html]) expect(part).toContain("Fabrikam");
  expect(subject).toContain("Подтвердите");
  expect([tokenIn(0).length, html.includes(tokenIn(0)), html.includes("Kim")]).toEqual([70, true, false]);
  expect([await linkState(tokenIn(0)), await isProven()]).toEqual(["live", false]);
  expect(await stored()).toMatchObject({ state: "sent", ttl });
  await prove(tokenIn(0));
  await prove(tokenIn(0));
  expect([await linkState(tokenIn(0)), await isProven()]).toEqual(["proven", true]);
  expect(await stored()).toMatchObject({ state: "proven" });
  expect(await stored()).not.toHaveProperty("ttl");
});

test("the reader of an address releases it by the same link, at any time and whatever became of the user", async () => {
  const { table, clock, user, organization, users, deliver, ask, create, tokenIn, prove, ...ground } =
    await asked();
  const release = () => ground.proving.release(tokenIn(0), clock.now(), "request 2");
  await deliver(user.id);
  await release();
  // It was not confirmed yet, and no more mails ask for that.
  await expect(ask(user)).rejects.toMatchObject({ code: "ADDRESS_HELD_BACK" });
  await prove(tokenIn(0));
  expect(await ground.isProven()).toBe(true);
  clock.advance(400 * day);
  const before = await users.read(user.organizationId, user.id);
  await table.write(users.save(before, { ...before, status: "disabled" }));
  await suspend(table, organization.id);
  await release();
  await release();
  expect([await ground.linkState(tokenIn(0)), await ground.isProven()]).toEqual(["released", false]);
  // A disabled user's address is not confirmed after all. Another organization's user has it, and the older link does
  // not change that.
  await expect(prove(tokenIn(0))).rejects.toMatchObject({ code: "ADDRESS_PROOF_NOT_FOUND" });
  const { organization: next } = await enrol(table, "indirect-reseller");
  const rightful = await create(next.id);
  await ask(rightful);
  await deliver(rightful.id);
  await prove(tokenIn(1));
  await release();
  expect(await ground.isProven(rightful)).toBe(true);
});

test.each<[string, (of: Awaited<ReturnType<typeof asked>>) => unknown, string]>([
  ["a newer mail was asked for", ({ ask, user }) => ask(user), "unknown"],
  ["its seven days are over", ({ clock }) => clock.advance(7 * day), "expired"],
  ["the organization is suspended", ({ table, organization }) => suspend(table, organization.id), "unknown"],
  [
    "the user is disabled",
    async ({ table, users, user }) => {
      const before = await users.read(user.organizationId, user.id);
      await table.write(users.save(before, { ...before, status: "disabled" }));
    },
    "unknown",
  ],
  [
    "the user has another address",
    async ({ table, users, user }) => {
      const before = await users.read(user.organizationId, user.id);
      await table.write(stored.update(before, { ...before, email: "other@people.example" }));
    },
    "unknown",
  ],
])("the link proves nothing once %s", async (_, happen, state) => {
  const ground = await asked();
  const { user, deliver, tokenIn, prove, linkState, isProven } = ground;
  await deliver(user.id);
  await happen(ground);
  expect(await linkState(tokenIn(0))).toBe(state);
  const code = state === "expired" ? "ADDRESS_PROOF_EXPIRED" : "ADDRESS_PROOF_NOT_FOUND";
  await expect(prove(tokenIn(0))).rejects.toMatchObject({ code });
  expect(await isProven()).toBe(false);
});

test("a mailbox gets three mails a day of one organization, in whatever spelling, and none while it is held back", async () => {
  const { table, user, ask, clock, deliver, mails, stateOf } = await asked("kim@people.example");
  for (const spelling of ["Kim+1@people.example", "kim+2@people.example"])
    await ask({ ...user, id: newId("usr", clock.now()), email: spelling });
  await expect(ask(user)).rejects.toMatchObject({ code: "RATE_LIMITED" });
  clock.advance(day);
  await ask(user);
  const recipients = recipientStore(table);
  const known = await recipients.read(user.organizationId, user.email);
  await table.write(recipients.save(known, placeHold(known, "bounced", clock.now())));
  await expect(ask(user)).rejects.toMatchObject({ code: "ADDRESS_HELD_BACK" });
  await deliver(user.id);
  expect([mails, await stateOf()]).toEqual([[], "failed"]);
});

test("a bounced mail holds the mailbox back, counted once, and ten of them pause the organization's mails", async () => {
  const { table, user, organization, create, ask, clock } = await asked();
  const feedback = deliveryFeedback(table, clock.now);
  const bounced = (userId: string, of = organization.id) =>
    feedback.record(
      { state: "bounced", hold: "bounced", mail: { user: userId, organization: of } },
      "invocation 1",
    );
  await bounced(user.id, "org_of_another");
  await ask(user);
  for (let time = 0; time < 12; time++) await bounced(user.id);
  await expect(ask(user)).rejects.toMatchObject({ code: "ADDRESS_HELD_BACK" });
  const others = Array.from({ length: 9 }, (_, at) => ({
    ...user,
    id: newId("usr", clock.now()),
    email: `${at}@people.example`,
  }));
  for (const other of others) {
    await ask(other);
    await bounced(other.id);
  }
  const { organization: next } = await enrol(table, "indirect-reseller");
  await expect(
    ask({ ...user, id: newId("usr", clock.now()), email: "last@people.example" }),
  ).rejects.toMatchObject({ code: "SENDING_PAUSED" });
  await ask(await create(next.id));
});

test("one of ten senders sends the mail; after a failure the next one does, with a link of its own", async () => {
  const { user, deliver, mails, tokenIn, linkState, stateOf, clock } = await asked();
  const down = () => Promise.reject(new Error("SES is down"));
  await expect(deliver(user.id, down)).rejects.toThrow("SES is down");
  expect(await stateOf()).toBe("sending");
  clock.advance(minute);
  await settled(Array.from({ length: 10 }, () => deliver(user.id)));
  expect([mails.length, await stateOf()]).toEqual([2, "sent"]);
  expect([await linkState(tokenIn(0)), await linkState(tokenIn(1))]).toEqual(["unknown", "live"]);
});

test("a mail that was requested while another is being sent follows it, and only its link works", async () => {
  const { table, user, deliver, mails, proofs, tokenIn, linkState, stateOf, clock } = await asked();
  await deliver(user.id, async () => {
    const before = await proofs.find(user.id);
    if (!before) throw new Error("the proof is gone");
    await table.write(proofs.save(before, queueProof(before, user, "en", clock.now())));
    return { state: "sent", messageId: "m" };
  });
  expect([await stateOf(), await linkState(tokenIn(0))]).toEqual(["queued", "unknown"]);
  await deliver(user.id);
  expect([mails.length, await stateOf(), await linkState(tokenIn(1))]).toEqual([2, "sent", "live"]);
});
