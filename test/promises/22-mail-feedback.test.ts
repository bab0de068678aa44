import { keys } from "../../lib/table/keys.ts";
import { day } from "../support/clock.ts";
import { figure } from "../support/full.ts";
import { type Inside, openInside } from "../support/inside.ts";
import { violations } from "../support/invariants.ts";
import { itemsOf } from "../support/invitations.ts";
import { reached } from "../support/promise.ts";
import { randomFrom, seed } from "../support/schedules.ts";
import type { Organization } from "../support/world.ts";

const requestsPath = "/v1/partnership-requests";

describe("what becomes of a mail", () => {
  let inside: Inside;
  let provider: Organization;
  let other: Organization;
  const counts = { events: 0, shown: 0, heldBack: 0, told: 0, unaffected: 0 };

  beforeAll(async () => {
    inside = await openInside();
    [provider, other] = await Promise.all([inside.world.provider(), inside.world.provider()]);
  }, 60_000);
  afterAll(async () => {
    reached(
      22,
      `${counts.events} events, ${counts.shown} shown on their request, ${counts.heldBack} requests to such addresses refused, ${counts.told} told as events, ${counts.unaffected} mails of another provider to the same addresses sent`,
    );
    await inside?.close();
  });

  const address = () => `feedback-${inside.world.next()}@feedback.example`;
  const read = async (by: Organization, id: string) => (await by.admin.get(`${requestsPath}/${id}`)).body;
  const mailsTo = (to: string) => inside.ses.messages().filter((mail) => mail.to.includes(to));

  /** A request whose mail SES has taken. */
  const sent = async (by: Organization, resellerEmail: string): Promise<{ id: string; mail: string }> => {
    const { body } = await by.admin.post(requestsPath, { resellerEmail });
    const answer = await by.admin.post(`${requestsPath}/${body.id}/send`);
    expect(answer.status).toBe(202);
    await inside.drain();
    const [mail] = mailsTo(resellerEmail);
    return { id: body.id, mail: mail?.id ?? "" };
  };

  const tell = async (mail: string, what: Parameters<Inside["ses"]["tell"]>[1]): Promise<void> => {
    inside.ses.tell(mail, what);
    counts.events++;
    await inside.heard();
  };

  /** The provider's events of one request, as it can read them. */
  const eventsOf = async (by: Organization, id: string): Promise<string[]> => {
    inside.advance(20_000);
    const items: any[] = [];
    for (let after = ""; ; ) {
      const { body } = await by.admin.get(`/v1/events?limit=100${after}`);
      items.push(...body.items);
      if (!body.nextCursor) break;
      after = `&cursor=${encodeURIComponent(body.nextCursor)}`;
    }
    return items.filter((item) => item.resourceId === id).map((item) => item.type);
  };

  const refused = async (by: Organization, resellerEmail: string): Promise<void> => {
    const answer = await by.admin.post(requestsPath, { resellerEmail });
    expect([answer.status, answer.body.code]).toEqual([409, "ADDRESS_HELD_BACK"]);
    counts.heldBack++;
  };

  it.each([
    ["Bounce", "bounced"],
    ["Complaint", "complained"],
  ] as const)("by %s is shown, told and remembered, for this provider alone", async (what, state) => {
    const resellerEmail = address();
    const { id, mail } = await sent(provider, resellerEmail);
    await tell(mail, what);
    const shown = await read(provider, id);
    expect(shown.delivery).toMatchObject({ state, attempts: 1, detail: expect.any(String) });
    counts.shown++;
    // A draft and a resend both meet it, and so does the same event when it comes again.
    const before = await itemsOf(inside);
    await tell(mail, what);
    expect(await itemsOf(inside)).toEqual(before);
    const resent = await provider.admin.post(`${requestsPath}/${id}/send`);
    expect([resent.status, resent.body.code]).toEqual([409, "ADDRESS_HELD_BACK"]);
    expect((await provider.admin.post(`${requestsPath}/${id}/revoke`)).status).toBe(200);
    await refused(provider, resellerEmail);
    expect(await eventsOf(provider, id)).toEqual([
      "partnership-request.sent",
      `partnership-request.${state}`,
      "partnership-request.revoked",
    ]);
    counts.told++;
    const { body } = await provider.admin.get(`/v1/audit-records?resourceId=${id}`);
    const record = body.items.filter(
      ({ operation }: { operation: string }) => operation === `partnership-request.${state}`,
    );
    expect(record).toMatchObject([{ actor: { userId: "mail" }, after: { delivery: { state } } }]);
    // Another provider's mail to the address is its own matter.
    const theirs = await sent(other, resellerEmail);
    expect(theirs.mail).not.toBe("");
    expect((await read(other, theirs.id)).delivery.state).toBe("sent");
    counts.unaffected++;
  });

  it("by a bounce that may pass is shown and told, and the mail can be sent again", async () => {
    const resellerEmail = address();
    const { id, mail } = await sent(provider, resellerEmail);
    await tell(mail, "TransientBounce");
    expect((await read(provider, id)).delivery.state).toBe("bounced");
    counts.shown++;
    expect(await eventsOf(provider, id)).toEqual(["partnership-request.sent", "partnership-request.bounced"]);
    counts.told++;
    expect((await provider.admin.post(`${requestsPath}/${id}/send`)).status).toBe(202);
    await inside.drain();
    expect((await read(provider, id)).delivery).toMatchObject({ state: "sent", attempts: 2 });
    expect((await read(provider, id)).delivery.detail).toBeUndefined();
  });

  it("by a rejection is shown and told, and holds nothing back", async () => {
    const resellerEmail = address();
    const { id, mail } = await sent(provider, resellerEmail);
    await tell(mail, "Reject");
    expect((await read(provider, id)).delivery.state).toBe("failed");
    counts.shown++;
    expect(await eventsOf(provider, id)).toContain("partnership-request.failed");
    counts.told++;
    expect((await provider.admin.post(`${requestsPath}/${id}/send`)).status).toBe(202);
    await inside.drain();
  });

  it("by a delivery is shown and not told, and a later complaint tells more, in whatever order they come", async () => {
    const random = randomFrom(seed);
    for (let time = 0; time < figure(2, 50); time++) {
      const resellerEmail = address();
      const { id, mail } = await sent(provider, resellerEmail);
      const words = (["Delivery", "Delivery", "Complaint", "Bounce"] as const).toSorted(() => random() - 0.5);
      for (const what of words) await tell(mail, what);
      expect({ words, state: (await read(provider, id)).delivery.state }).toEqual({
        words,
        state: "complained",
      });
      counts.shown++;
      await refused(provider, resellerEmail);
    }
    const { id, mail } = await sent(provider, address());
    await tell(mail, "Delivery");
    expect((await read(provider, id)).delivery.state).toBe("delivered");
    counts.shown++;
    expect(await eventsOf(provider, id)).toEqual(["partnership-request.sent"]);
  });

  it("counts for the newest mail when it is about that mail, and for the address when it is about the address", async () => {
    const resellerEmail = address();
    const { id, mail: older } = await sent(provider, resellerEmail);
    expect((await provider.admin.post(`${requestsPath}/${id}/send`)).status).toBe(202);
    await tell(older, "Delivery");
    expect((await read(provider, id)).delivery.state).toBe("queued");
    // The address turns out to be nobody's while the newer mail waits: it does not leave.
    await tell(older, "Bounce");
    expect((await read(provider, id)).delivery.state).toBe("bounced");
    counts.shown++;
    await inside.drain();
    expect(mailsTo(resellerEmail)).toHaveLength(1);
    expect((await read(provider, id)).delivery.state).toBe("bounced");
  });

  it("holds an address back for thirty days after a bounce, and for good after a complaint", async () => {
    const [bounced, complained] = [address(), address()];
    for (const [resellerEmail, what] of [
      [bounced, "Bounce"],
      [complained, "Complaint"],
    ] as const) {
      const { id, mail } = await sent(provider, resellerEmail);
      await tell(mail, what);
      await provider.admin.post(`${requestsPath}/${id}/revoke`);
      await refused(provider, resellerEmail);
    }
    inside.advance(30 * day + 1_000);
    expect((await provider.admin.post(requestsPath, { resellerEmail: bounced })).status).toBe(201);
    await refused(provider, complained);
  });

  it("by SES's mailbox simulator comes by itself", async () => {
    const { id } = await sent(provider, "bounce+simulated@simulator.amazonses.com");
    await inside.heard();
    expect((await read(provider, id)).delivery.state).toBe("bounced");
    counts.events++;
    counts.shown++;
  });

  it("is tried again when the table fails, and ends in the dead letters when it cannot be read", async () => {
    const { id, mail } = await sent(provider, address());
    let left = 2;
    inside.between.dynamodb.decide(async (operation, forward) =>
      operation === "TransactWriteItems" && left-- > 0
        ? { status: 400, headers: {}, body: Buffer.from('{"__type":"AccessDeniedException"}') }
        : forward(),
    );
    await tell(mail, "Bounce");
    inside.between.dynamodb.decide();
    expect((await read(provider, id)).delivery.state).toBe("bounced");
    counts.shown++;
    const before = inside.invocations("feedback");
    const broken = [{ eventType: "Bounce" }, { eventType: "Complaint", mail: "none" }];
    for (const event of broken) {
      inside.publish(event);
      await inside.heard();
    }
    expect(inside.invocations("feedback") - before).toBe(3 * broken.length);
    const letters = inside.deadLetters().filter(({ queueArn }) => /feedbackDeadLetters/.test(queueArn));
    const messages = broken.map((event) => ({ Sns: { Message: JSON.stringify(event) } }));
    expect(letters).toMatchObject(messages.map((one) => ({ body: { requestPayload: { Records: [one] } } })));
    // What is no event at all fails as well: nothing takes it for heard.
    const event = (Message: string) => ({ Records: [{ Sns: { MessageId: "m", Message } }] });
    for (const text of ["not JSON", "[]"])
      expect((await inside.invoke("feedback", event(text))).failed).toBe(true);
    // But for SES's own words to a topic that it is given.
    const greeting = "Successfully validated SNS topic for Amazon SES event publishing.";
    expect((await inside.invoke("feedback", event(greeting))).failed).toBe(false);
  });

  it("of somebody else's mail, or of one that is no mail of a request, changes nothing", async () => {
    const { id } = await sent(provider, address());
    const before = await itemsOf(inside);
    const tags = (all: Record<string, string>) =>
      Object.fromEntries(Object.entries(all).map(([name, value]) => [name, [value]]));
    const bounce = { bounceType: "Permanent", bounceSubType: "General", bouncedRecipients: [] };
    for (const of of [
      {},
      { request: id, provider: other.id, outbox: "out_x" },
      { request: "req_x", provider: provider.id, outbox: "out_x" },
      { request: id, provider: provider.id },
    ]) {
      const Message = JSON.stringify({
        eventType: "Bounce",
        mail: { messageId: "m", tags: tags(of as Record<string, string>) },
        bounce,
      });
      const { failed } = await inside.invoke("feedback", { Records: [{ Sns: { MessageId: "m", Message } }] });
      expect(failed).toBe(false);
    }
    expect(await itemsOf(inside)).toEqual(before);
  });

  it("breaks nothing that holds of requests", async () => {
    const items = await itemsOf(inside);
    expect(violations(items)).toEqual([]);
    const held = items.filter(({ type, heldBack }) => type === "Recipient" && heldBack);
    // Every address that came back or complained was this provider's: none is held back for the other.
    expect(new Set(held.map(({ PK }) => PK))).toEqual(new Set([keys.organization(provider.id).PK]));
    const theirs = items.filter(
      ({ type, PK }) => type === "Recipient" && PK === keys.organization(other.id).PK,
    );
    expect(theirs.length).toBeGreaterThan(1);
    expect(held.length).toBeGreaterThan(4);
  });
});
