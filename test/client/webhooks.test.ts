import {
  createTwotier,
  followEvents,
  verifyWebhook,
  WebhookVerificationError,
} from "../../client/src/index.ts";
import { signatureOf } from "../../lib/webhooks/signing.ts";

const secretOf = (letter: string) => `whsec_${Buffer.from(letter.repeat(32)).toString("base64")}`;
const [secret, older, foreign] = ["a", "b", "c"].map(secretOf) as [string, string, string];
const body = JSON.stringify({
  type: "order.submitted",
  timestamp: "2026-11-29T10:00:00.000Z",
  data: { id: "evt_1" },
});

/** The headers that the product sends with the body. */
const sent = (secrets: readonly string[], secondsAgo = 0) => {
  const timestamp = Math.floor(Date.now() / 1000) - secondsAgo;
  return {
    "Webhook-Id": "evt_1",
    "webhook-timestamp": String(timestamp),
    "webhook-signature": signatureOf({ id: "evt_1", timestamp, body }, secrets),
  };
};

it("a delivery of the product verifies with its secret, and with both secrets during a replacement", () => {
  for (const headers of [sent([secret]), new Headers(sent([older, secret]))])
    expect(verifyWebhook(body, headers, secret)).toMatchObject({
      type: "order.submitted",
      data: { id: "evt_1" },
    });
  expect(verifyWebhook(body, sent([older]), [secret, older]).type).toBe("order.submitted");
});

it.each([
  ["another secret", body, sent([foreign]), secret],
  ["a changed body", body.replace("evt_1", "evt_2"), sent([secret]), secret],
  ["an old time", body, sent([secret], 600), secret],
  ["no signature", body, {}, secret],
  ["no secret at all", body, sent([secret]), []],
])("a delivery with %s is refused", (_, text, headers, given) => {
  expect(() => verifyWebhook(text, headers, given)).toThrow(WebhookVerificationError);
});

it("following events reports an outage, and goes on after it", async () => {
  const statuses = [200, 503, 200];
  const fetch = async () => Response.json({ items: [] }, { status: statuses.shift() ?? 200 });
  const twotier = createTwotier({ baseUrl: "http://127.0.0.1", auth: "token", attempts: 1, fetch });
  const heard: string[] = [];
  const ending = new AbortController();
  const following = followEvents(twotier, {
    every: 0,
    signal: ending.signal,
    caughtUp: () => void (heard.push("caught up") === 3 && ending.abort(new Error("enough"))),
    failed: (error) => void heard.push(String(error)),
  });
  await expect(following.next()).rejects.toThrow("enough");
  expect(heard).toEqual(["caught up", expect.stringContaining("UNAVAILABLE"), "caught up"]);
});
