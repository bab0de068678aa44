import { marshall } from "@aws-sdk/util-dynamodb";
import { mailFunction } from "../../../lib/invitations/sending/mail-function.ts";
import { maskedForLogs } from "../../../lib/masking.ts";
import { countedBy } from "../../../lib/metrics.ts";
import { countsOf } from "../../../lib/record/counts.ts";
import { openOneTable } from "../../support/table.ts";
import { KeptLogger } from "../../support/table-logger.ts";

const record = (operation: string, reader = "org_a", after?: unknown) => ({
  PK: `AUDIT#${reader}`,
  SK: "aud_1",
  type: "AuditRecord",
  id: "aud_1",
  at: "2030-01-01T00:00:00.000Z",
  actor: { userId: "usr_1", organizationId: "org_a" },
  operation,
  resourceType: "order",
  resourceId: "ord_1",
  after,
  requestId: "1",
});
const order = { lineItems: [{ quantity: 3 }, { quantity: 40 }] };

test.each<[string, object, object | undefined]>([
  ["a sent invitation", record("partnership-request.send"), { InvitationsSent: 1 }],
  ["an accepted one", record("partnership-request.accept"), { InvitationsAccepted: 1 }],
  ["a declined one", record("partnership-request.decline"), { InvitationsDeclined: 1 }],
  [
    "an order and its seats",
    record("order.submit", "org_a", order),
    { OrdersSubmitted: 1, SeatsOrdered: 43 },
  ],
  ["an expired invitation", record("partnership-request.expire"), { InvitationsExpired: 1 }],
  ["an expired draft", record("order.lapse"), { OrdersLapsed: 1 }],
  ["a renewed term", record("subscription.renew"), { SubscriptionsRenewed: 1 }],
  ["an ended term", record("subscription.expire"), { SubscriptionsExpired: 1 }],
  ["the other organization's record of the same change", record("order.submit", "org_b", order), undefined],
  ["another change", record("order.cancel"), undefined],
])("%s", (_, item, expected) => {
  expect(countsOf({ ...item })?.counts).toEqual(expected);
});

test("a count's log line is in CloudWatch's embedded metric format", () => {
  // Masking for logs does not change the line.
  expect(maskedForLogs(countedBy({ Refusals: 1 }, new Date(5), { code: "NOT_FOUND" }))).toEqual({
    _aws: {
      Timestamp: 5,
      CloudWatchMetrics: [
        { Namespace: "Twotier", Dimensions: [["code"]], Metrics: [{ Name: "Refusals", Unit: "Count" }] },
      ],
    },
    code: "NOT_FOUND",
    Refusals: 1,
  });
});

test("the sender logs for each mail of any type how long it has waited, even if it is not sent", async () => {
  const logger = new KeptLogger();
  const now = new Date("2030-01-01T00:11:40.000Z");
  const deliver = mailFunction({
    table: await openOneTable(),
    mailer: { send: () => Promise.reject(new Error("nothing leaves")) },
    baseUrl: "https://twotier.test",
    ratePerSecond: 1,
    clock: () => now,
    logger,
  });
  const began = "2030-01-01T00:00:00.000Z";
  const waits = { state: "queued", attempts: 0, version: 1, locale: "en", email: "a@b.example" };
  const about = { ...waits, organizationId: "org_a", userId: "usr_1" };
  const letter = { ...about, about: "evt_1", id: "not_1", data: {}, createdAt: began };
  const items = [
    { ...waits, type: "Outbox", id: "out_1", requestId: "req_1", providerId: "org_a", createdAt: began },
    { ...about, type: "AddressProof", queuedAt: began },
    { ...about, type: "MailedLink", subjectId: "usr_1", purpose: "password", lasts: 1, queuedAt: began },
    { ...letter, type: "Notice", kind: "webhook-disabled" },
    { ...letter, type: "Letter", kind: "accepted" },
  ];
  const records = items.map((item) => ({
    eventName: "INSERT",
    dynamodb: { Keys: {}, NewImage: marshall(item) as Record<string, object>, SequenceNumber: item.type },
  }));
  await deliver({ Records: records as Parameters<typeof deliver>[0]["Records"] });
  expect(logger.lines.filter(({ message }) => message === "counted")).toEqual(
    items.map(() => expect.objectContaining({ OutboxSeconds: 700 })),
  );
});
