import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Webhook } from "standardwebhooks";
import { quotaParts } from "../../lib/limits/quota.ts";
import { poster } from "../../lib/webhooks/post.ts";
import { day, minute } from "../support/clock.ts";
import { everyNth, figure } from "../support/full.ts";
import { type Inside, openInside } from "../support/inside.ts";
import { reached } from "../support/promise.ts";
import { good, type Organization } from "../support/world.ts";

const events = figure(2, 40);
const endpoints = "/v1/webhook-endpoints";
const publicAddress = "93.184.216.34";

/** Forbidden addresses, in the forms that a resolver can answer. */
const inward = [
  "127.0.0.1",
  "10.1.2.3",
  "172.16.0.1",
  "192.168.0.1",
  "169.254.169.254",
  "100.64.0.1",
  "0.0.0.0",
  "224.0.0.1",
  "192.0.2.1",
  "::1",
  "::",
  "fe80::1",
  "fd00:ec2::254",
  "::ffff:127.0.0.1",
  "::ffff:a9fe:a9fe",
  "64:ff9b::7f00:1",
  "2002:7f00:1::",
];
const hosts = {
  good: "good.receiver.test",
  /** Answers 500 to the first attempts. */
  fails: "fails.receiver.test",
  hangs: "hangs.receiver.test",
  redirects: "redirects.receiver.test",
  gone: "gone.receiver.test",
  endless: "endless.receiver.test",
  /** Resolves to a public address at first, and to an internal one from then on. */
  rebinds: "rebinds.receiver.test",
  /** Resolves to a public address and to an internal one. */
  mixed: "mixed.receiver.test",
};
/** Some of them have an endpoint. */
const inwardHosts = everyNth(inward, 5).slice(0, 11);
const addressOf = new Map(inwardHosts.map((address, at) => [`inward-${at}.receiver.test`, address]));

interface Arrived {
  headers: Record<string, string>;
  body: string;
}

const fail = (): never => {
  throw new Error("nothing has arrived");
};

describe("a webhook", () => {
  let inside: Inside;
  let provider: Organization;
  /** The received requests, by host name. */
  const arrived = new Map<string, Arrived[]>();
  const secrets = new Map<string, string>();
  const ids = new Map<string, string>();
  const counts = { deliveries: 0, inwards: 0, refused: 0, forged: 0, replays: 0 };
  const looks = new Map<string, number>();
  /** When the failing endpoint begins to accept. Until then it is held during most turns, so time counts. */
  let recovers = 0;
  const server = createServer((request, response) => void receive(request, response));

  const receive = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const host = request.headers.host ?? "";
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    );
    const all = arrived.get(host) ?? [];
    arrived.set(host, [...all, { headers, body: Buffer.concat(chunks).toString() }]);
    if (request.url === "/inwards") counts.inwards++;
    if (host === hosts.hangs) return;
    if (host === hosts.redirects) response.writeHead(302, { location: "http://127.0.0.1/inwards" }).end();
    else if (host === hosts.gone) response.writeHead(410).end();
    else if (host === hosts.endless) {
      response.writeHead(200);
      const more = setInterval(() => response.write(Buffer.alloc(16_384)), 1);
      response.on("close", () => clearInterval(more));
    } else if (host === hosts.fails && inside.now() < recovers) response.writeHead(500).end();
    else response.writeHead(204).end();
  };

  const resolve = async (host: string): Promise<string[]> => {
    const look = (looks.get(host) ?? 0) + 1;
    looks.set(host, look);
    if (host === hosts.rebinds) return [look === 1 ? publicAddress : "127.0.0.1"];
    if (host === hosts.mixed) return [publicAddress, "10.0.0.1"];
    return [addressOf.get(host) ?? publicAddress];
  };

  beforeAll(async () => {
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    const { port } = server.address() as AddressInfo;
    inside = await openInside({
      ways: {
        allowsLoopback: false,
        // Longer than a busy machine takes for an answer.
        longest: 500,
        resolve,
        open: ({ host, ...options }, encrypted) => {
          // The connection goes to the address that was checked, whatever the name resolves to by now.
          if (host !== publicAddress || !encrypted) counts.inwards++;
          return httpRequest({ ...options, host: "127.0.0.1", port });
        },
      },
    });
    provider = await inside.world.provider();
  }, 600_000);
  afterAll(async () => {
    reached(
      44,
      `${counts.deliveries} deliveries to ${ids.size} endpoints, each at least once where it can be, none lost in 3 days of clock; ` +
        `${counts.inwards} requests inwards, ${counts.refused} attempts refused for their address; ${counts.forged} forged or old ` +
        `messages told from genuine ones, ${counts.replays} events replayed`,
    );
    server.closeAllConnections();
    server.close();
    await inside?.close();
  });

  const create = async (host: string): Promise<void> => {
    const more = host === hosts.good ? ["webhook-endpoint.disabled"] : [];
    const eventTypes = ["partnership-request.sent", ...more];
    const made = await good(provider.admin.post(endpoints, { url: `https://${host}/events`, eventTypes }));
    ids.set(host, made.id);
    secrets.set(host, made.signingSecret);
  };
  const happens = async (): Promise<void> => {
    const resellerEmail = `webhook-${inside.world.next()}@receiver.test`;
    const { id } = await good(provider.admin.post("/v1/partnership-requests", { resellerEmail }));
    await good(provider.admin.post(`/v1/partnership-requests/${id}/link`));
  };
  const deliveriesTo = async (host: string): Promise<any[]> =>
    (await good(provider.admin.get(`${endpoints}/${ids.get(host)}/deliveries?limit=100`))).items;
  /** The received ones of the sent requests. */
  const sentTo = (host: string): Arrived[] =>
    (arrived.get(host) ?? []).filter(({ body }) => body.includes('"type":"partnership-request.sent"'));
  const endpointAt = (host: string) => good(provider.admin.get(`${endpoints}/${ids.get(host)}`));
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
    const [{ headers, body } = fail()] = arrived.get(hosts.good) ?? [];
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
    const rotated = await good(provider.admin.post(`${endpoints}/${ids.get(hosts.good)}/rotate-secret`));
    await happens();
    await inside.drain();
    const next = (arrived.get(hosts.good) ?? []).at(-1) ?? fail();
    for (const each of [secret, rotated.signingSecret]) new Webhook(each).verify(next.body, next.headers);
    secrets.set(hosts.good, rotated.signingSecret);
    // A test names its audit record, as every event does.
    await good(provider.admin.post(`${endpoints}/${ids.get(hosts.good)}/test`));
    await inside.drain();
    const tested = JSON.parse((arrived.get(hosts.good) ?? []).at(-1)?.body ?? "{}").data;
    const path = `/v1/audit-records?resourceId=${ids.get(hosts.good)}&limit=1`;
    expect((await good(provider.admin.get(path))).items).toEqual([
      expect.objectContaining({ id: tested.changeId, operation: "webhook-endpoint.test" }),
    ]);
    arrived.clear();
  });

  it("arrives at every endpoint that can take it, and at no other address, within three days of the clock", async () => {
    for (const host of [...Object.values(hosts).slice(1), ...addressOf.keys()]) await create(host);
    recovers = inside.now() + 6 * 60 * minute;
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
    for (const host of addressOf.keys()) expect(arrived.get(host)).toBeUndefined();
    expect(arrived.get(hosts.mixed)).toBeUndefined();
    expect(counts.inwards).toBe(0);
  }, 600_000);

  it("is redelivered by itself or for a period, and signed with the new secret alone after a day", async () => {
    const path = `${endpoints}/${ids.get(hosts.good)}`;
    arrived.clear();
    const [newest] = await deliveriesTo(hosts.good);
    await good(provider.admin.post(`${path}/deliveries/${newest.id}/redeliver`));
    await inside.drain();
    const [redelivered = fail()] = arrived.get(hosts.good) ?? [];
    expect(redelivered.headers["webhook-id"]).toBe(newest.eventId);
    expect(redelivered.headers["webhook-signature"]?.split(" ")).toHaveLength(1);
    arrived.clear();
    const from = new Date(inside.now() - 4 * day).toISOString();
    const to = new Date(inside.now()).toISOString();
    await good(provider.admin.post(`${path}/replay`, { from, to }));
    await inside.drain();
    const received = new Set((arrived.get(hosts.good) ?? []).map(({ headers }) => headers["webhook-id"]));
    // A test's event is not listed, so it is not replayed.
    const listed = (await deliveriesTo(hosts.good)).filter(
      ({ eventType }) => eventType !== "webhook-endpoint.test",
    );
    const known = new Set(listed.map(({ eventId }) => eventId));
    expect(received).toEqual(known);
    counts.replays = received.size;
  });

  it("has a limit of its own for redeliveries", async () => {
    const [one, other] = [ids.get(hosts.good) ?? "", ids.get(hosts.fails) ?? ""];
    // All places of the minute are taken, whichever minute the request falls in.
    for (const at of [0, 1, 2])
      for (let part = 0; part < 10; part++)
        await inside.table.write({
          update: quotaParts.key({
            organizationId: provider.id,
            name: `webhook-deliveries:${one}`,
            window: new Date(inside.now() + at * minute).toISOString().slice(0, 16),
            part,
          }),
          set: { type: quotaParts.type, ttl: Math.floor((inside.now() + day) / 1_000) },
          add: { count: 30 },
        });
    const test = (id: string) => provider.admin.post(`${endpoints}/${id}/test`);
    expect((await test(one)).body).toMatchObject({ code: "RATE_LIMITED", status: 429 });
    expect((await test(other)).status).toBe(200);
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
    const reported = (arrived.get(hosts.good) ?? [])
      .map(({ body }) => JSON.parse(body))
      .filter(({ type }) => type === "webhook-endpoint.disabled")
      .map(({ data }) => data.data.webhookEndpointId);
    expect(reported).toEqual(expect.arrayContaining(disabled));
    const mails = inside.ses.messages(provider.admin.email).map(({ text = "" }) => text);
    for (const id of disabled) expect(mails.filter((text) => text.includes(id ?? ""))).toHaveLength(1);
    const refusedTest = await provider.admin.post(`${endpoints}/${ids.get(hosts.gone)}/test`);
    expect(refusedTest.body.code).toBe("WEBHOOK_ENDPOINT_DISABLED");
  }, 600_000);
});
