import type { DeliveryItem, EndpointItem } from "../../../lib/webhooks/items.ts";
import * as rules from "../../../lib/webhooks/rules.ts";
import { outcomeOf } from "../../support/refusal.ts";

const minute = 60_000;
const now = new Date("2026-03-10T09:30:00.000Z");
const at = now.toISOString();
const later = (milliseconds: number) => new Date(now.getTime() + milliseconds);
const isoAfter = (milliseconds: number) => later(milliseconds).toISOString();

const url = "https://hooks.example.com/in";
const by = { id: "whe_1", now, allowsLoopback: false };
const endpoint = rules.newEndpoint("org_1", { url, description: "Ours" }, by);
const ill: EndpointItem = {
  ...endpoint,
  ...{
    eventTypes: ["order.submitted"],
    status: "disabled",
    disabledBecause: "failing",
    failures: 4,
    failingSince: at,
    heldUntil: at,
  },
};

describe("an endpoint", () => {
  const [public_, private_, one] = ["done", "URL_NOT_ALLOWED", true];
  it.each([
    [url, public_],
    ["https://hooks.example.com:8443/in?a=b", public_],
    ["https://a.xn--p1ai/", public_],
    ["https://a.b/", public_],
    ["https://user@hooks.example.com/", private_],
    ["https://:word@hooks.example.com/", private_],
    [`${url}#part`, private_],
    ["http://hooks.example.com/", private_],
    ["http://hooks.example.com/", private_, one],
    ["ftp://localhost/", private_, one],
    ["https://localhost/", private_, one],
    ["https://hooks.example.com./", private_],
    ["https://printer/", private_],
    ["https://10.0.0.1/", private_],
    ["https://[fd00::1]/", private_],
    ["https://a.local/", private_],
    ["https://a.localhost/", private_],
    ["https://a.internal/", private_],
    ["https://a.home.arpa/", private_],
    ["https://a.local.example.com/", public_],
    ["https://hooks.example.com:22/", private_],
    ["https://hooks.example.com:443/", public_],
    ["https://hooks.example.com:1024/", public_],
    ["http://localhost:22/", public_, one],
    ["https://a..b.example/", private_],
    [`https://${"a".repeat(63)}.example/`, public_],
    [`https://${"a".repeat(64)}.example/`, private_],
    [`https://${"a.".repeat(124)}example/`, private_],
    ["https://hooks.example.com\\@evil.example/", private_],
    ["https://hooks.example.com/\r\nx-forged: 1", private_],
    ["https://hooks.example.com/ in", private_],
    ["http://localhost:4000/", private_],
    ["http://localhost:4000/", public_, one],
    ["http://127.0.0.1:4000/", public_, one],
    ["http://127.10.20.30/", public_, one],
    ["http://[::1]:4000/", public_, one],
    ["http://localhost.example.com/", private_, one],
    ["http://a.localhost/", private_, one],
    ["http://user@localhost/", private_, one],
  ])(
    "is at a public https address, or on the same machine: %s %s",
    (address, outcome, allowsLoopback = false) => {
      const calling = { ...by, allowsLoopback };
      expect(outcomeOf(() => rules.newEndpoint("org_1", { url: address }, calling))).toBe(outcome);
      expect(outcomeOf(() => rules.change(endpoint, { url: address }, allowsLoopback))).toBe(outcome);
    },
  );

  it("begins enabled, for all types, with its first secret", () => {
    expect(endpoint).toEqual({
      ...{ type: "WebhookEndpoint", id: "whe_1", organizationId: "org_1", url, description: "Ours" },
      ...{ eventTypes: [], status: "enabled", secretNumber: 1, createdAt: at, version: 1 },
    });
  });

  const anew = {
    failures: undefined,
    failingSince: undefined,
    heldUntil: undefined,
    disabledBecause: undefined,
  };
  it.each([
    [ill, {}, {}],
    [ill, { description: null }, { description: undefined }],
    [ill, { description: "Other" }, { description: "Other" }],
    [ill, { url }, {}],
    [ill, { url: `${url}2` }, { url: `${url}2`, ...anew }],
    [ill, { eventTypes: ["customer.created"] }, { eventTypes: ["customer.created"] }],
    [ill, { status: "disabled" }, {}],
    [ill, { status: "enabled" }, { status: "enabled", ...anew }],
    [{ ...ill, status: "enabled" }, { status: "enabled" }, {}],
    [ill, { eventTypes: null }, { eventTypes: [] }],
    // An unchanged address is not checked again.
    [{ ...ill, url: "http://localhost/" }, { url: "http://localhost/" }, {}],
  ] as const)(
    "accepts a change, and starts anew with another address or when enabled again: case %#",
    (before, patch, changed) => {
      const given = before as EndpointItem;
      expect(rules.change(given, patch as Parameters<typeof rules.change>[1], false)).toEqual({
        ...given,
        ...changed,
      });
    },
  );

  it("also signs with its former secret for a day", () => {
    const rotated = rules.rotated(endpoint, now);
    const until = isoAfter(24 * 60 * minute);
    const former = { olderSecretUntil: until, formerSecretsUntil: [until] };
    expect(rotated).toEqual({ ...endpoint, secretNumber: 2, ...former });
    expect(rules.signing(endpoint, now)).toEqual([1]);
    expect(rules.signing(rotated, later(24 * 60 * minute - 1))).toEqual([2, 1]);
    expect(rules.signing(rotated, later(24 * 60 * minute))).toEqual([2]);
    const twice = rules.rotated(rotated, later(minute));
    expect(rules.signing(twice, later(minute))).toEqual([3, 2, 1]);
    expect(rules.signing(twice, later(24 * 60 * minute))).toEqual([3, 2]);
    // A release that knows one former secret has rotated.
    const before = { ...twice, secretNumber: 4, olderSecretUntil: isoAfter(25 * 60 * minute) };
    expect(rules.signing(before, later(2 * minute))).toEqual([4, 3]);
    let often = endpoint;
    for (let times = 0; times < 20; times++) often = rules.rotated(often, now);
    expect(rules.signing(often, now)).toEqual([21, 20, 19, 18, 17, 16]);
  });

  it.each([
    [endpoint, true],
    [{ ...endpoint, status: "disabled" }, false],
    [{ ...endpoint, eventTypes: ["order.submitted", "customer.created"] }, true],
    [{ ...endpoint, eventTypes: ["order.submitted"] }, false],
  ] as const)("receives its types while it is enabled: case %#", (given, wanted) => {
    expect(rules.wants(given as EndpointItem, "customer.created")).toBe(wanted);
  });

  it.each([
    [undefined, undefined],
    [1, undefined],
    [2, 15_000],
    [3, 30_000],
    [6, 240_000],
    [7, 300_000],
    [60, 300_000],
  ])("that has failed %s times is held after one more failure for %s ms", (failures, held) => {
    const heldUntil = held === undefined ? {} : { heldUntil: isoAfter(held) };
    expect(rules.fares({ ...endpoint, failures }, now)).toEqual({ failingSince: at, ...heldUntil });
    const failingSince = isoAfter(-minute);
    expect(rules.fares({ ...endpoint, failures, failingSince }, now)).toEqual({ failingSince, ...heldUntil });
  });

  const fiveDays = 5 * 24 * 60 * minute;
  it.each([
    [undefined, 410, "gone"],
    [undefined, 500, undefined],
    [isoAfter(1 - fiveDays), 500, undefined],
    [isoAfter(-fiveDays), 500, "failing"],
  ] as const)("failing since %s that answers %s is disabled as %s", (failingSince, status, reason) => {
    expect(rules.disabling({ ...endpoint, failingSince }, { at, status, durationMs: 1 }, now)).toBe(reason);
  });
});

describe("a delivery", () => {
  const queued: DeliveryItem = {
    ...{ id: "whd_1", endpointId: "whe_1", organizationId: "org_1", eventId: "evt_1", event: {} },
    ...{ eventType: "customer.created", status: "pending", state: "queued", queuedAt: at, createdAt: at },
    ...{ tries: 0, attempts: [] },
  };
  const waiting = { ...queued, state: "waiting", nextAttemptAt: at } as const;
  const done = { state: "done", nextAttemptAt: undefined } as const;
  const answered = (status?: number) => ({ at, status, durationMs: 1 });

  it.each([
    [undefined, false],
    [199, false],
    [200, true],
    [299, true],
    [300, false],
  ])("succeeds with an answer of 2xx: %s", (status, succeeded) => {
    const attempt = answered(status);
    expect(rules.succeeded(attempt)).toBe(succeeded);
    const ended = succeeded ? { ...done, status: "succeeded" } : { nextAttemptAt: isoAfter(minute) };
    expect(rules.attempted(waiting, attempt, now, () => 0)).toEqual({
      ...waiting,
      ...{ tries: 1, attempts: [attempt], ...ended },
    });
  });

  it("waits longer from try to try, with up to a fifth less at random, and fails after three days", () => {
    const waits = [1, 5, 30, 120, 300, 600, 840, 1_200, 1_224];
    for (const [tries, wait] of waits.entries()) {
      const turn = { ...waiting, tries, attempts: [] };
      const next = (nextAttemptAt: string) => ({ ...turn, tries: tries + 1, nextAttemptAt });
      expect(rules.passed(turn, now, () => 0)).toEqual(next(isoAfter(wait * minute)));
      expect(rules.passed(turn, now, () => 1)).toEqual(next(isoAfter(wait * minute * 0.8)));
    }
    const last = { ...waiting, tries: 9, attempts: [] };
    expect(rules.passed(last, now, () => 0)).toEqual({ ...last, ...done, tries: 10, status: "failed" });
  });

  it("has no further try once its endpoint is gone", () => {
    const failed = { ...waiting, ...done, status: "failed" };
    expect(rules.givenUp(waiting)).toEqual(failed);
    expect(rules.attempted(waiting, answered(410), now)).toEqual({ ...failed, attempts: [answered(410)] });
  });

  it("shows its last thirty attempts", () => {
    const attempts = Array.from({ length: 30 }, (_, each) => answered(400 + each));
    const kept = rules.attempted({ ...waiting, attempts }, answered(500), now).attempts;
    expect(kept).toEqual([...attempts.slice(1), answered(500)]);
  });

  it.each([
    [undefined, 0, false],
    [at, 0, false],
    [isoAfter(1), 0, true],
    [isoAfter(1), 8, true],
    [isoAfter(1), 9, false],
  ])(
    "skips a try while its endpoint is held, but not the last one: until %s, try %s",
    (heldUntil, tries, held) => {
      expect(rules.isHeld({ ...endpoint, heldUntil }, { ...waiting, tries }, now)).toBe(held);
    },
  );

  it("that is requested again starts its tries anew and keeps its past attempts", () => {
    const failed = { ...waiting, ...done, status: "failed", tries: 10, attempts: [answered()] } as const;
    const requeued = rules.queuedAgain({ ...failed, attempts: [answered()] }, later(minute));
    expect(requeued).toEqual({
      ...failed,
      ...{ status: "pending", state: "queued", queuedAt: isoAfter(minute), tries: 0 },
    });
  });
});
