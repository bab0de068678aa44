import { keys } from "../../lib/table/keys.ts";
import { all, answered } from "../support/channel.ts";
import { day } from "../support/clock.ts";
import { figure } from "../support/full.ts";
import { type Inside, openInside } from "../support/inside.ts";
import { violations } from "../support/invariants.ts";
import { changesOf, dumpOf, itemsOf } from "../support/invitations.ts";
import { reached } from "../support/promise.ts";
import { randomFrom, seed } from "../support/schedules.ts";
import { good, type Organization } from "../support/world.ts";

const requests = "/v1/partnership-requests";
type Feedback = Parameters<Inside["ses"]["publishEvent"]>[1];

describe("feedback about a mail", () => {
  let inside: Inside;
  let provider: Organization;
  let other: Organization;
  const counts = { events: 0, shown: 0, heldBack: 0, published: 0, unaffected: 0 };

  beforeAll(async () => {
    inside = await openInside();
    [provider, other] = await Promise.all([inside.world.provider(), inside.world.provider()]);
  });
  afterAll(async () => {
    reached(
      22,
      `${counts.events} events, ${counts.shown} shown on their request, ${counts.heldBack} requests to such addresses refused, ${counts.published} published as events, ${counts.unaffected} mails of another provider to the same addresses sent`,
    );
    await inside?.close();
  });

  const address = () => `feedback-${inside.world.next()}@feedback.example`;
  const dump = () => dumpOf({ ...inside, streams: { drained: inside.drain } });
  const post = (id: string, verb: string) => provider.admin.post(`${requests}/${id}/${verb}`);
  const deliveryOf = async (id: string, by = provider) =>
    (await good(by.admin.get(`${requests}/${id}`))).delivery;
  const isShown = async (id: string, state: string) => {
    expect((await deliveryOf(id)).state).toBe(state);
    counts.shown++;
  };

  /** A request whose mail SES has accepted. */
  const sent = async (resellerEmail: string, by = provider): Promise<{ id: string; mail: string }> => {
    const { id } = await good(by.admin.post(requests, { resellerEmail }));
    await answered("202", by.admin.post(`${requests}/${id}/send`));
    await inside.drain();
    const mail = inside.ses.messages().find(({ to }) => to.includes(resellerEmail));
    return { id, mail: mail?.id ?? "" };
  };
  const publish = async (mail: string, what: Feedback): Promise<void> => {
    inside.ses.publishEvent(mail, what);
    counts.events++;
    await inside.heard();
  };
  /** The provider's events about a request, without the first one's name. */
  const eventsAre = async (id: string, ...types: string[]): Promise<void> => {
    inside.advance(20_000);
    const events = await all(provider.admin, "/v1/events");
    const eventTypes = events.filter(({ resourceId }) => resourceId === id).map(({ type }) => type);
    expect(eventTypes).toEqual(types.map((type) => `partnership-request.${type}`));
    counts.published += types.length > 1 ? 1 : 0;
  };
  const refused = async (resellerEmail: string): Promise<void> => {
    // A text to send oneself can still be drafted. Only the product's own sending is held back.
    const { body } = await answered("201", provider.admin.post(requests, { resellerEmail }));
    expect(body.warnings).toMatchObject([{ code: "ADDRESS_HELD_BACK" }]);
    await answered("409 ADDRESS_HELD_BACK", post(body.id, "send"));
    await answered("200", post(body.id, "link"));
    await answered("200", post(body.id, "revoke"));
    counts.heldBack++;
  };

  it.each([
    ["Bounce", "bounced"],
    ["Complaint", "complained"],
  ] as const)(
    "by %s is shown, has an event and is remembered, for this provider alone",
    async (what, state) => {
      const resellerEmail = address();
      const { id, mail } = await sent(resellerEmail);
      await publish(mail, what);
      expect(await deliveryOf(id)).toMatchObject({ attempts: 1, detail: expect.any(String) });
      await isShown(id, state);
      const before = await dump();
      await publish(mail, what);
      expect(changesOf(before, await dump())).toEqual([]);
      // A resend is refused, and so is another request.
      await answered("409 ADDRESS_HELD_BACK", post(id, "send"));
      await answered("200", post(id, "revoke"));
      await refused(resellerEmail);
      await eventsAre(id, "sent", state, "revoked");
      const records = await all(provider.admin, `/v1/audit-records?resourceId=${id}`);
      const record = records.filter(({ operation }) => operation === `partnership-request.${state}`);
      expect(record).toMatchObject([{ actor: { userId: "mail" }, after: { delivery: { state } } }]);
      // Another provider's mails to the address are not affected.
      const theirs = await sent(resellerEmail, other);
      expect([theirs.mail, (await deliveryOf(theirs.id, other)).state]).toEqual([
        expect.stringMatching(/./),
        "sent",
      ]);
      counts.unaffected++;
    },
  );

  it.each([
    ["TransientBounce", "bounced"],
    ["Reject", "failed"],
  ] as const)("by %s is shown and has an event, and the mail can be sent again", async (what, state) => {
    const { id, mail } = await sent(address());
    await publish(mail, what);
    await isShown(id, state);
    await eventsAre(id, "sent", state);
    await answered("202", post(id, "send"));
    await inside.drain();
    expect(await deliveryOf(id)).toMatchObject({ state: "sent", attempts: 2 });
    expect((await deliveryOf(id)).detail).toBeUndefined();
  });

  it("of a delivery is shown without an event, and a later complaint replaces it, in any order", async () => {
    const random = randomFrom(seed);
    for (let time = 0; time < figure(2, 50); time++) {
      const resellerEmail = address();
      const { id, mail } = await sent(resellerEmail);
      const feedback = (["Delivery", "Delivery", "Complaint", "Bounce"] as const).toSorted(
        () => random() - 0.5,
      );
      for (const what of feedback) await publish(mail, what);
      await isShown(id, "complained");
      await answered("200", post(id, "revoke"));
      await refused(resellerEmail);
      // Ten bounces and complaints within a day pause the provider's sending. A round counts as one, or as two if the
      // complaint is heard last.
      inside.advance(day / 2);
    }
    const { id, mail } = await sent(address());
    await publish(mail, "Delivery");
    await isShown(id, "delivered");
    await eventsAre(id, "sent");
  });

  it("counts for the newest mail only if it is about that mail, and for the address if it is about the address", async () => {
    const resellerEmail = address();
    const { id, mail: older } = await sent(resellerEmail);
    await answered("202", post(id, "send"));
    await publish(older, "Delivery");
    expect((await deliveryOf(id)).state).toBe("queued");
    // The address bounces while the newer mail waits, so that mail does not leave.
    await publish(older, "Bounce");
    await isShown(id, "bounced");
    await inside.drain();
    expect(inside.ses.messages().filter(({ to }) => to.includes(resellerEmail))).toHaveLength(1);
    expect((await deliveryOf(id)).state).toBe("bounced");
  });

  it("comes by itself from SES's mailbox simulator", async () => {
    const { id } = await sent("bounce+simulated@simulator.amazonses.com");
    await inside.heard();
    await isShown(id, "bounced");
    counts.events++;
  });

  /** One invocation with SES's message, as SNS delivers it. Answers whether it failed. */
  const fails = async (Message: string): Promise<boolean> =>
    (await inside.invoke("feedback", { Records: [{ Sns: { MessageId: "m", Message } }] })).failed;

  it("is tried again when the table fails, and ends in the dead letters when it cannot be read", async () => {
    const { id, mail } = await sent(address());
    let left = 2;
    inside.between.dynamodb.decide(async (operation, forward) =>
      operation === "TransactWriteItems" && left-- > 0
        ? { status: 400, headers: {}, body: Buffer.from('{"__type":"AccessDeniedException"}') }
        : forward(),
    );
    await publish(mail, "Bounce");
    inside.between.dynamodb.decide();
    await isShown(id, "bounced");
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
    // A message that is no event fails as well, so that it is not overlooked. SES's test message does not fail.
    expect([await fails("not JSON"), await fails("[]")]).toEqual([true, true]);
    expect(await fails("Successfully validated SNS topic for Amazon SES event publishing.")).toBe(false);
  });

  it("about another product's mail, or a mail without a request, changes nothing", async () => {
    const { id: request } = await sent(address());
    const before = await dump();
    const bounce = { bounceType: "Permanent", bounceSubType: "General", bouncedRecipients: [] };
    const all: Record<string, string>[] = [
      {},
      { request, provider: other.id, outbox: "out_x" },
      { request: "req_x", provider: provider.id, outbox: "out_x" },
      { request, provider: provider.id },
    ];
    for (const named of all) {
      const tags = Object.fromEntries(Object.entries(named).map(([name, value]) => [name, [value]]));
      const event = { eventType: "Bounce", mail: { messageId: "m", tags }, bounce };
      expect(await fails(JSON.stringify(event))).toBe(false);
    }
    expect(changesOf(before, await dump())).toEqual([]);
  });

  it("pauses a provider whose mails bounce one after the other, and informs it and the operator", async () => {
    const careless = await inside.world.provider();
    const draft = async () => (await good(careless.admin.post(requests, { resellerEmail: address() }))).id;
    for (let at = 0; at < 10; at++) {
      const { mail } = await sent(address(), careless);
      await publish(mail, at % 2 ? "Bounce" : "Complaint");
    }
    const id = await draft();
    const { headers } = await answered("429 SENDING_PAUSED", careless.admin.post(`${requests}/${id}/send`));
    expect(Number(headers.get("retry-after"))).toBeGreaterThan(80_000);
    await answered("200", careless.admin.post(`${requests}/${id}/link`));
    inside.advance(20_000);
    for (const reader of [careless.admin, inside.world.operator]) {
      const events = await all(reader, "/v1/events");
      const paused = events.filter(({ type }) => type === "sending.paused");
      expect(paused.map(({ data }) => data)).toMatchObject([{ providerId: careless.id, failures: 10 }]);
      const records = await all(reader, "/v1/audit-records?resourceType=organization");
      expect(records.filter(({ operation }) => operation === "sending.pause")).toHaveLength(1);
    }
    inside.advance(day);
    await answered("202", careless.admin.post(`${requests}/${await draft()}/send`));
  });

  it("breaks no invariant of requests, and holds an address back for its provider alone", async () => {
    const items = await itemsOf(inside);
    expect(violations(items)).toEqual([]);
    const recipients = items.filter(({ type }) => type === "Recipient");
    const held = recipients.filter(({ heldBack }) => heldBack);
    expect(held.map(({ PK }) => PK)).toContain(keys.organization(provider.id).PK);
    expect(held.map(({ PK }) => PK)).not.toContain(keys.organization(other.id).PK);
    expect(recipients.filter(({ PK }) => PK === keys.organization(other.id).PK).length).toBeGreaterThan(1);
    expect(held.length).toBeGreaterThan(4);
  });
});
