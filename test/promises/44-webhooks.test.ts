import { request as httpRequest } from "node:http";
import { Webhook } from "standardwebhooks";
import { quotaParts } from "../../lib/limits/quota.ts";
import { poster } from "../../lib/webhooks/post.ts";
import { day, minute } from "../support/clock.ts";
import { figure } from "../support/full.ts";
import { type Inside, openInside } from "../support/inside.ts";
import { reached } from "../support/promise.ts";
import {
  addressOf,
  hosts,
  inward,
  openReceivers,
  publicAddress,
  type Receivers,
} from "../support/webhook-receivers.ts";
import { good, type Organization } from "../support/world.ts";

const events = figure(2, 40);
const endpoints = "/v1/webhook-endpoints";

describe("a webhook", () => {
  let inside: Inside;
  let provider: Organization;
  let receivers: Receivers;
  const secrets = new Map<string, string>();
  const ids = new Map<string, string>();
  const counts = { deliveries: 0, refused: 0, forged: 0, replays: 0 };

  beforeAll(async () => {
    receivers = await openReceivers();
    inside = await openInside({ ways: receivers.ways });
    provider = await inside.world.provider();
  }, 600_000);
  afterAll(async () => {
    reached(
      44,
      `${counts.deliveries} deliveries to ${ids.size} endpoints, each at least once where it can be, none lost in 3 days of clock; ` +
        `${receivers?.inwards} requests inwards, ${counts.refused} attempts refused for their address; ${counts.forged} forged or old ` +
        `messages told from genuine ones, ${counts.replays} events replayed`,
    );
    await receivers?.close();
    await inside?.close();
  });

  const create = async (host: string): Promise<void> => {
    const more = host === hosts.good ? ["webhook-endpoint.disabled"] : [];
    const eventTypes = ["partnership-request.sent", ...more];
    const made = await good(provider.admin.post(endpoints, { url: `https://${host}/events`, eventTypes }));
    ids.set(host, made.id);
    secrets.set(host, made.signingSecret);
  };
  const happens = () => inside.world.invitation(provider);
  const pathOf = (host: string) => `${endpoints}/${ids.get(host)}`;
  const deliveriesTo = async (host: string): Promise<any[]> =>
    (await good(provider.admin.get(`${pathOf(host)}/deliveries?limit=100`))).items;
  /** The received ones of the sent requests. */
  const sentTo = (host: string) =>
    receivers.all(host).filter(({ body }) => body.includes('"type":"partnership-request.sent"'));
  const endpointAt = (host: string) => good(provider.admin.get(pathOf(host)));
  const pass = async (milliseconds: number): Promise<void> => {
    inside.advance(milliseconds);
    await inside.tick();
    await inside.drain();
  };

  it("is refused for addresses other than public names with https", async () => {
    for (const url of [
      "http://good.receiver.test/",
      "https://127.0.0.1/",
      "https://[::ffff:127.0.0.1]/",
      "https://2130706433/",
      "https://localhost/",
      "https://metadata.internal/",
      "https://user:secret@good.receiver.test/",
    ])
      expect([url, (await provider.admin.post(endpoints, { url })).body.code]).toEqual([
        url,
        "URL_NOT_ALLOWED",
      ]);
  });

  it("goes to no inward address, in whatever form the resolver answers it", async () => {
    const addressed: string[] = [];
    for (const address of inward) {
      const post = poster({
        allowsLoopback: false,
        resolve: async () => [publicAddress, address],
        open: (options) => {
          addressed.push(String(options.host));
          return httpRequest(options);
        },
      });
      const host = address.includes(":") ? `[${address}]` : address;
      for (const url of ["https://inward.receiver.test/", `https://${host}/`, `http://${host}/`])
        expect([url, await post(url, {}, "{}")]).toEqual([url, { error: "ADDRESS_NOT_ALLOWED" }]);
      counts.refused += 3;
    }
    expect(addressed).toEqual([]);
  });

  it("is signed, and cannot be forged, altered or replayed later", async () => {
    await create(hosts.good);
    await happens();
    await inside.drain();
    const { headers, body } = receivers.newest(hosts.good);
    const secret = secrets.get(hosts.good) ?? "";
    expect(new Webhook(secret).verify(body, headers)).toMatchObject({
      type: "partnership-request.sent",
      timestamp: expect.any(String),
      data: { id: headers["webhook-id"], type: "partnership-request.sent", changeId: expect.any(String) },
    });
    const id = headers["webhook-id"] ?? "";
    const old = new Date(inside.now() - 6 * minute);
    const aged = {
      "webhook-timestamp": String(Math.floor(old.getTime() / 1_000)),
      "webhook-signature": new Webhook(secret).sign(id, old, body),
    };
    const foreign = new Webhook(`whsec_${Buffer.alloc(32).toString("base64")}`).sign(id, new Date(), body);
    const forgeries: [Record<string, string>, string][] = [
      [headers, body.replace("sent", "bent")],
      [{ ...headers, "webhook-id": "evt_another" }, body],
      [{ ...headers, "webhook-timestamp": String(Number(headers["webhook-timestamp"]) + 1) }, body],
      [{ ...headers, "webhook-signature": foreign }, body],
      [{ ...headers, ...aged }, body],
      [{ ...headers, "webhook-signature": "" }, body],
    ];
    for (const [bentHeaders, bentBody] of forgeries) {
      expect(() => new Webhook(secret).verify(bentBody, bentHeaders)).toThrow();
      counts.forged++;
    }
    // A new secret signs at once, and so does the older one until its day is over.
    const rotated = await good(provider.admin.post(`${pathOf(hosts.good)}/rotate-secret`));
    await happens();
    await inside.drain();
    const next = receivers.newest(hosts.good);
    for (const each of [secret, rotated.signingSecret]) new Webhook(each).verify(next.body, next.headers);
    secrets.set(hosts.good, rotated.signingSecret);
    // A test names its audit record, as every event does.
    await good(provider.admin.post(`${pathOf(hosts.good)}/test`));
    await inside.drain();
    const tested = JSON.parse(receivers.newest(hosts.good).body).data;
    const path = `/v1/audit-records?resourceId=${ids.get(hosts.good)}&limit=1`;
    expect((await good(provider.admin.get(path))).items).toEqual([
      expect.objectContaining({ id: tested.changeId, operation: "webhook-endpoint.test" }),
    ]);
    receivers.arrived.clear();
  });

  it("arrives at every endpoint that can take it, and at no other address, within three days of the clock", async () => {
    for (const host of [...Object.values(hosts).slice(1), ...addressOf.keys()]) await create(host);
    // Until then the failing endpoint is held during most turns, so time counts.
    const recovers = inside.now() + 6 * 60 * minute;
    receivers.fails = () => inside.now() < recovers;
    for (let at = 0; at < events; at++) await happens();
    await inside.drain();
    // Slow and failing endpoints delay no other.
    expect(sentTo(hosts.good)).toHaveLength(events);
    for (const wait of [1, 5, 30, 120, 300, 600, 840, 1_200, 1_224]) await pass(wait * minute);
    for (const host of ids.keys()) {
      const all = await deliveriesTo(host);
      const deliveries = all.filter(({ eventType }) => eventType === "partnership-request.sent");
      counts.deliveries += deliveries.length;
      const states = new Set(deliveries.map(({ status }) => status));
      const arrives = host === hosts.good || host === hosts.fails || host === hosts.endless;
      // A request that left while its name was public has arrived.
      if (host === hosts.rebinds) states.delete("succeeded");
      // An endpoint that answers "gone" gets no later events. Whether its answer came before the next event is chance.
      const most = events + (host === hosts.good ? 2 : 0);
      const least = host === hosts.gone ? 1 : most;
      expect(deliveries.length).toBeGreaterThanOrEqual(least);
      expect(deliveries.length).toBeLessThanOrEqual(most);
      expect([host, ...states]).toEqual([host, arrives ? "succeeded" : "failed"]);
      counts.refused += deliveries
        .flatMap(({ attempts }) => attempts)
        .filter(({ error }) => error === "ADDRESS_NOT_ALLOWED").length;
    }
    for (const host of [hosts.good, hosts.fails, hosts.endless]) {
      const received = new Set(sentTo(host).map(({ headers }) => headers["webhook-id"]));
      expect([host, received.size]).toEqual([host, events]);
    }
    for (const host of [...addressOf.keys(), hosts.mixed]) expect(receivers.all(host)).toEqual([]);
    expect(receivers.inwards).toBe(0);
  }, 600_000);

  it("is redelivered by itself or for a period, and signed with the new secret alone after a day", async () => {
    const path = pathOf(hosts.good);
    receivers.arrived.clear();
    const [newest] = await deliveriesTo(hosts.good);
    await good(provider.admin.post(`${path}/deliveries/${newest.id}/redeliver`));
    await inside.drain();
    const redelivered = receivers.newest(hosts.good);
    expect(redelivered.headers["webhook-id"]).toBe(newest.eventId);
    expect(redelivered.headers["webhook-signature"]?.split(" ")).toHaveLength(1);
    receivers.arrived.clear();
    const from = new Date(inside.now() - 4 * day).toISOString();
    const to = new Date(inside.now()).toISOString();
    await good(provider.admin.post(`${path}/replay`, { from, to }));
    await inside.drain();
    const received = new Set(receivers.all(hosts.good).map(({ headers }) => headers["webhook-id"]));
    // A test's event is not listed, so it is not replayed.
    const listed = (await deliveriesTo(hosts.good)).filter(
      ({ eventType }) => eventType !== "webhook-endpoint.test",
    );
    const known = new Set(listed.map(({ eventId }) => eventId));
    expect(received).toEqual(known);
    counts.replays = received.size;
  });

  it("has a limit of its own for redeliveries", async () => {
    // All places of the minute are taken, whichever minute the request falls in.
    for (const at of [0, 1, 2])
      for (let part = 0; part < 10; part++)
        await inside.table.write({
          update: quotaParts.key({
            organizationId: provider.id,
            name: `webhook-deliveries:${ids.get(hosts.good)}`,
            window: new Date(inside.now() + at * minute).toISOString().slice(0, 16),
            part,
          }),
          set: { type: quotaParts.type, ttl: Math.floor((inside.now() + day) / 1_000) },
          add: { count: 30 },
        });
    const test = (host: string) => provider.admin.post(`${pathOf(host)}/test`);
    expect((await test(hosts.good)).body).toMatchObject({ code: "RATE_LIMITED", status: 429 });
    expect((await test(hosts.fails)).status).toBe(200);
  });

  it("ends at 410 and after five days of failures, with an event and a mail to the Global admins", async () => {
    expect(await endpointAt(hosts.gone)).toMatchObject({ status: "disabled", disabledBecause: "gone" });
    expect(await endpointAt(hosts.hangs)).toMatchObject({ status: "enabled" });
    await pass(2.5 * day);
    await happens();
    await inside.drain();
    for (const wait of [1, 5, 30]) await pass(wait * minute);
    expect(await endpointAt(hosts.hangs)).toMatchObject({ status: "disabled", disabledBecause: "failing" });
    const disabled = [hosts.gone, hosts.hangs].map((host) => ids.get(host));
    const reported = receivers
      .all(hosts.good)
      .map(({ body }) => JSON.parse(body))
      .filter(({ type }) => type === "webhook-endpoint.disabled")
      .map(({ data }) => data.data.webhookEndpointId);
    expect(reported).toEqual(expect.arrayContaining(disabled));
    const mails = inside.ses.messages(provider.admin.email).map(({ text = "" }) => text);
    for (const id of disabled) expect(mails.filter((text) => text.includes(id ?? ""))).toHaveLength(1);
    const refusedTest = await provider.admin.post(`${pathOf(hosts.gone)}/test`);
    expect(refusedTest.body.code).toBe("WEBHOOK_ENDPOINT_DISABLED");
  }, 600_000);
});
