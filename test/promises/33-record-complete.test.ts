import { auditRecord } from "../../lib/contract/record.ts";
import { type RouteKey, routes } from "../../lib/contract/routes.ts";
import type { Item } from "../../lib/table/item.ts";
import { mailedProof } from "../support/address-proofs.ts";
import { day } from "../support/clock.ts";
import { channelOf } from "../support/customers.ts";
import { draftOf } from "../support/drafts.ts";
import { methodOf, type RealCall, realCall, rowOf, successOf } from "../support/example-calls.ts";
import { type ExampleCast, openExampleCast } from "../support/example-cast.ts";
import { textIn, withText } from "../support/example-variants.ts";
import { type Inside, openInside } from "../support/inside.ts";
import { ofThePage } from "../support/invitations.ts";
import { reached } from "../support/promise.ts";
import { placeOf, readAt } from "../support/reading.ts";
import {
  changesIn,
  decideOnPage,
  holds,
  personal,
  recordsOfEachChange,
  rewriteOf,
  statesIn,
  workFor,
} from "../support/record-changes.ts";
import { isRecord } from "../support/recorded.ts";
import { choosePassword, good, password } from "../support/world.ts";
import { collectWrites, type WrittenItem } from "../support/write-calls.ts";
import { itemsOf, readWritten } from "../support/written.ts";

let inside: Inside;
let cast: ExampleCast;
let calls: WrittenItem[][];
/** The number of changes that must each be recorded. */
let changes = 0;
/** The number of attempts to overwrite a record. */
let attempts = 0;
/** Sent and answered values that no record may contain. */
const hidden = { texts: new Set<string>(), fields: new Set<string>() };
let change: ReturnType<typeof changesIn>;

beforeAll(async () => {
  inside = await openInside();
  calls = collectWrites(inside.between.dynamodb);
  const made = changesIn(calls, hidden);
  change = (...sent) => {
    changes++;
    return made(...sent);
  };
  cast = await openExampleCast(inside);
}, 60_000);
afterAll(async () => {
  reached(
    33,
    `${changes} changes, each on record once and in its own transaction, in ${calls?.length} writes; ` +
      `${attempts} writes that tried to change a record refused`,
  );
  await inside?.close();
});

/** All changes except pages and tokens. test/lib/contract/routes checks the list. */
const changing = (Object.keys(routes) as RouteKey[]).filter((key) => {
  const { key: keyed, ifMatch } = rowOf(key);
  return keyed || ifMatch;
});

describe("every change that the API makes is on record once, in its own transaction", () => {
  it.each(changing)("%s", async (key) => {
    const example = await realCall(key, cast);
    // Each has words of its own, to distinguish a person's name from a product's.
    const { by, method, path, body }: RealCall = textIn(example)
      ? withText(example, `Words for ${key}`)
      : example;
    const headers = rowOf(key).ifMatch === "required" ? { "if-match": "*" } : {};
    const place = methodOf(key) !== "POST" && !key.includes("/agreements/") && placeOf(example, {});
    const wasThere = place && (await readAt(by, place)) !== undefined;
    const { answer, record } = await change(by, method, path, body, headers);
    expect(answer.status).toBe(successOf(key));
    const me = await good(by.get("/v1/me"));
    expect(record.actor).toEqual({ userId: me.user.id, organizationId: me.organization.id });
    // The record's resource is among those in the request or its answer.
    const named = `${path} ${JSON.stringify(body)} ${answer.text}`;
    const what = String(record.resourceId).replace(/^[a-z]+_/, "");
    expect([key, record.resourceId === "catalogue" || named.includes(what)]).toEqual([key, true]);
    // A reset is recorded without the password, and a requested mail as requested.
    const ofNew = /credentials$|sign-out$|address-proof$/.test(key) ? "" : "after";
    const expected = wasThere ? "before and after" : ofNew;
    expect([key, statesIn(record)]).toEqual([key, expect.stringContaining(expected)]);
  });

  it("a proof of an address on its page is recorded although no sign-in names the reader", async () => {
    const { world, reseller, table } = cast;
    const { id } = await world.user(reseller, "SalesAgent");
    const token = await mailedProof(table, id, new Date(cast.now()));
    const path = `/addresses/${token}`;
    const proven = await change(world.anonymous, "POST", path, "confirmed=yes", ofThePage);
    const made = { actor: { userId: "recipient", organizationId: reseller.id }, resourceId: id };
    expect(proven.record).toMatchObject({
      ...{ ...made, operation: "user.address-proven" },
      before: { emailProven: false },
      after: { emailProven: true },
    });
    const released = await change(world.anonymous, "POST", path, "decision=release&released=yes", ofThePage);
    expect(released.record).toMatchObject({
      ...{ ...made, operation: "user.address-released" },
      before: { emailProven: true },
      after: { emailProven: false },
    });
  });

  it("decisions on the page are recorded: an acceptance with its user, a decline as the link holder's", async () => {
    const { world, reseller } = cast;
    const inviting = await world.provider();
    const accepting = await world.invitation(await world.provider(), reseller.admin.email);
    const declining = await world.invitation(inviting, reseller.admin.email);
    await choosePassword(inside, reseller.admin);
    hidden.texts.add(password);
    const accept = { decision: "accept", email: reseller.admin.email, password, authorised: "yes" };
    const accepted = await decideOnPage(change, world.anonymous, accepting.token, accept);
    expect(accepted.record).toMatchObject({
      actor: { userId: reseller.admin.id, organizationId: reseller.id },
      before: { status: "sent" },
      after: { status: "accepted", linkSentBy: "user", answeredOn: "page" },
    });
    const declined = await decideOnPage(change, world.anonymous, declining.token, { decision: "decline" });
    expect(declined.record).toMatchObject({
      actor: { userId: "recipient", organizationId: inviting.id },
      // The creator of the link may have declined it.
      after: { status: "declined", linkSentBy: "user", answeredOn: "page" },
    });
  });
});

it("a reseller's acts for a customer are recorded as on its behalf, readable for provider and reseller", async () => {
  const { world, provider, reseller } = cast;
  const agent = await world.user(reseller, "AdminAgent");
  const { customer, subscriptions } = await inside.customerOf(provider, {
    reseller: { id: reseller.id },
    subscriptions: [{ offerId: "deskhub-essential" }],
  });
  const sent = await workFor(change, agent, customer.id, subscriptions[0]?.id ?? "");
  for (const { record } of sent) {
    expect([record.operation, record.actor]).toEqual([
      record.operation,
      { userId: agent.id, organizationId: reseller.id, onBehalfOf: customer.id },
    ]);
    const { id, resourceId } = record;
    const read = await Promise.all(
      [provider, reseller].map(async ({ admin }) => {
        const { items } = await good(admin.get(`/v1/audit-records?resourceId=${resourceId}`));
        return items.find((item: Item) => item.id === id);
      }),
    );
    expect(read).toEqual([auditRecord.parse(record), auditRecord.parse(record)]);
  }
});

it("each customer that a job reassigns is recorded, with the user who requested it", async () => {
  const { world, provider, reseller } = cast;
  const from = await world.partnerOf(provider);
  const ids: string[] = [];
  for (let count = 0; count < 3; count++)
    ids.push((await inside.customerOf(provider, { reseller: { id: from.id } })).customer.id);
  const { answer, record } = await change(provider.admin, "POST", "/v1/customers/reassign", {
    fromResellerId: from.id,
    toResellerId: reseller.id,
    subscriptions: true,
    delegatedAdmin: false,
  });
  const begun = calls.length;
  await inside.drain();
  const { status, done } = await good(provider.admin.get(`/v1/jobs/${answer.body.id}`));
  expect([status, done]).toEqual(["completed", 3]);
  const moved = recordsOfEachChange(calls.slice(begun)).filter(({ resourceId }) =>
    ids.includes(String(resourceId)),
  );
  expect(moved.map(({ resourceId }) => resourceId).toSorted()).toEqual(ids.toSorted());
  for (const each of moved)
    expect(each).toMatchObject({
      operation: "customer.reassign",
      actor: record.actor,
      requestId: record.requestId,
      before: { associatedPartnerId: from.id },
      after: { associatedPartnerId: reseller.id },
    });
  changes += moved.length;
});

it("changes by time are recorded as the schedule's, once however often it runs", async () => {
  const { world, provider } = cast;
  const channel = channelOf(inside.table);
  const started = new Date(inside.now() - 27 * day);
  const customer = await channel.customer(provider.id, started);
  const renewed = await channel.subscription(customer, started, { autoRenewEnabled: true });
  const expired = await channel.subscription(customer, started, { autoRenewEnabled: false });
  const draft = await draftOf(world, provider.admin);
  const resellerEmail = `late-${world.next()}@late.example`;
  const asked = await good(provider.admin.post("/v1/partnership-requests", { resellerEmail }));
  inside.advance(8 * day);
  const from = calls.length;
  for (let runs = 0; runs < 2; runs++) expect((await inside.tick()).failed).toBe(false);
  const records = recordsOfEachChange(calls.slice(from));
  const operationsOf = (id: string) =>
    records.filter(({ resourceId }) => resourceId === id).map(({ operation }) => operation);
  expect([renewed.id, expired.id, draft.id, asked.id].map(operationsOf)).toEqual([
    ["subscription.renew"],
    ["subscription.expire"],
    ["order.lapse"],
    ["partnership-request.expire"],
  ]);
  for (const { actor, before, after, requestId } of records) {
    expect(actor).toMatchObject({ userId: "schedule", organizationId: expect.stringMatching(/^org_/) });
    expect(before).not.toEqual(after);
    expect(requestId).toMatch(/^[\w-]{20,}$/);
  }
  changes += records.length;
});

it("repeating a record's own write with other contents is refused and leaves the record unchanged", async () => {
  const records = calls.flat().filter(isRecord);
  for (const written of records) {
    const refusal = await inside.documents.send(rewriteOf(written, inside.tableName)).then(
      () => "written over",
      ({ name }) => name,
    );
    const { key } = written;
    expect([key, refusal]).toEqual([key, "ConditionalCheckFailedException"]);
    attempts++;
  }
  expect(attempts).toBeGreaterThan(changes);
});

it("no record is changed or removed, and none contains a secret or personal data", async () => {
  const records = calls.flat().filter(isRecord);
  expect(records.length).toBeGreaterThan(changes);
  for (const { how, condition, names } of records) {
    expect(how).toBe("put");
    // A put fails when the key exists: nothing is ever overwritten.
    expect(names[/^attribute_not_exists\((#\w+)\)$/.exec(condition ?? "")?.[1] ?? ""]).toBe("PK");
  }
  const stored = itemsOf(await readWritten(inside), "AuditRecord");
  const keyed = new Map(stored.map((item) => [`${item.PK} ${item.SK}`, item]));
  for (const { key, item } of records) expect(keyed.get(key)).toEqual(item);
  for (const item of stored) expect(item).not.toHaveProperty("ttl");

  expect(hidden.fields).toEqual(personal);
  const all = stored.map((item) => JSON.stringify(item));
  expect([...hidden.texts].filter((text) => all.some((record) => holds(record, text)))).toEqual([]);
});
